# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.tpm_survey.tests.common import SurveyCommon


@tagged("post_install", "-at_install")
class TestDelivery(SurveyCommon):
    """Real moves, made by somebody of the warehouse who has no role of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock_user = cls._user("tpm_stock_user", "stock.group_stock_user")
        cls.program.write({"trigger": "delivery_done", "delay_days": 3})
        cls.box = cls.env["product.product"].create(
            {"name": "Box", "is_storable": True, "list_price": 10}
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.box, cls.warehouse.lot_stock_id, 1000
        )

    @classmethod
    def _order(cls, **vals):
        line = Command.create({"product_id": cls.box.id, "product_uom_qty": 10})
        order = cls.env["sale.order"].create(
            {"partner_id": cls.contact.id, "order_line": [line], **vals}
        )
        order.action_confirm()
        return order

    def _todo(self, order):
        return order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))

    def _deliver(self, pickings, quantity=None, **context):
        """Validate as the warehouse does, a part of it or all."""
        pickings = pickings.with_user(self.stock_user)
        if quantity:
            pickings.move_ids.quantity = quantity
        pickings.move_ids.picked = True
        pickings.with_context(skip_backorder=True, **context).button_validate()

    def _asked(self, order):
        return self.env["tpm.survey.request"].search([("order_id", "=", order.id)])

    def _return(self, picking):
        form = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_ids=picking.ids, active_model=picking._name
        )
        wizard = Form(form).save()
        wizard.product_return_moves.quantity = 2
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self._deliver(back)
        return back

    def test_a_delivered_order_is_asked_about_days_after_the_delivery(self):
        order = self._order(user_id=self.seller.id)
        self.assertFalse(self._asked(order), "confirming it asks nothing")
        self._deliver(order.picking_ids)
        done = order.picking_ids.date_done
        self.assertRecordValues(
            self._asked(order),
            [
                {
                    "program_id": self.program.id,
                    "partner_id": self.contact.id,
                    "user_id": self.seller.id,
                    "event_date": done,
                    "planned_date": done + timedelta(days=3),
                    "state": "planned",
                }
            ],
        )

    def test_back_orders_are_waited_for(self):
        order = self._order()
        self._deliver(order.picking_ids, 4)
        self.assertEqual(len(order.picking_ids), 2)
        self.assertFalse(self._asked(order))
        order.picking_ids.date_done = fields.Datetime.now() - timedelta(days=5)
        self._deliver(self._todo(order))
        self.assertEqual(len(self._asked(order)), 1)
        last = max(order.picking_ids.mapped("date_done"))
        self.assertEqual(self._asked(order).event_date, last)

    def test_without_a_back_order_the_first_delivery_is_the_last(self):
        order = self._order()
        self._deliver(
            order.picking_ids, 4, picking_ids_not_to_backorder=order.picking_ids.ids
        )
        self.assertEqual(len(self._asked(order)), 1)

    def test_cancelling_the_rest_counts_from_the_delivery_before(self):
        order = self._order()
        self._deliver(order.picking_ids, 4)
        first = order.picking_ids.filtered(lambda p: p.state == "done")
        first.date_done = fields.Datetime.now() - timedelta(days=5)
        self._todo(order).with_user(self.stock_user).action_cancel()
        self.assertEqual(self._asked(order).event_date, first.date_done)

    def test_cancelling_all_of_it_asks_nothing(self):
        order = self._order()
        order.picking_ids.with_user(self.stock_user).action_cancel()
        self.assertFalse(self._asked(order))

    def test_one_delivery_of_two_orders_asks_about_both(self):
        one, two = self._order(), self._order()
        two.picking_ids.move_ids.picking_id = one.picking_ids
        self._deliver(one.picking_ids)
        self.assertEqual(len(self._asked(one) + self._asked(two)), 2)

    def test_what_is_picked_for_the_customer_is_not_delivered(self):
        self.warehouse.delivery_steps = "pick_ship"
        order = self._order()
        pick = order.picking_ids
        self._deliver(pick, 4)
        self.assertFalse(self._asked(order), "it has only been picked")
        ship = self._todo(order).filtered(lambda p: p.picking_type_code == "outgoing")
        self._deliver(ship)
        self.assertFalse(self._asked(order), "6 of 10 are still to be picked")
        self._deliver(self._todo(order))
        self._deliver(self._todo(order))
        self.assertEqual(order.delivery_status, "full")
        self.assertEqual(len(self._asked(order)), 1)

    def test_returns_ask_nothing_and_hold_nothing_up(self):
        order = self._order()
        self._deliver(order.picking_ids, 4)
        self._return(order.picking_ids.filtered(lambda p: p.state == "done"))
        self.assertFalse(self._asked(order))
        self._deliver(
            self._todo(order).filtered(lambda p: p.picking_type_code == "outgoing")
        )
        asked = self._asked(order)
        self.assertEqual(len(asked), 1)
        asked.state = "answered"
        self._return(order.picking_ids[:1])
        self.assertEqual(self._asked(order), asked)

    def test_what_a_supplier_sends_asks_nothing_and_holds_nothing_up(self):
        order = self._order()
        from_supplier = self._dropship(order)
        self._deliver(order.picking_ids - from_supplier)
        self.assertEqual(len(self._asked(order)), 1)
        other = self._order()
        other.picking_ids.action_cancel()
        self._deliver(self._dropship(other))
        self.assertFalse(self._asked(other))

    def _dropship(self, order):
        """As stock_dropshipping does, which need not be installed."""
        supplier = self.env.ref("stock.stock_location_suppliers")
        customer = self.env.ref("stock.stock_location_customers")
        kind = self.warehouse.in_type_id.copy({"name": "Dropship"})
        move = {
            "product_id": self.box.id,
            "product_uom_qty": 1,
            "quantity": 1,
            "location_id": supplier.id,
            "location_dest_id": customer.id,
            "sale_line_id": order.order_line.id,
        }
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": supplier.id,
                "location_dest_id": customer.id,
                "move_ids": [Command.create(move)],
            }
        )
        picking.action_confirm()
        self.assertEqual(picking.sale_id, order)
        return picking

    def test_moves_without_an_order_ask_nothing(self):
        before = self.env["tpm.survey.request"].search_count([])
        internal = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": self.warehouse.lot_stock_id.copy().id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.box.id,
                            "product_uom_qty": 1,
                            "location_id": self.warehouse.lot_stock_id.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        internal.action_confirm()
        self._deliver(internal)
        self.assertEqual(internal.state, "done")
        self.assertEqual(self.env["tpm.survey.request"].search_count([]), before)

    def test_other_programs_hear_nothing_of_it(self):
        self.program.trigger = "manual"
        order = self._order()
        self._deliver(order.picking_ids)
        self.assertFalse(self._asked(order))

    def test_a_fault_of_ours_stops_no_delivery(self):
        order = self._order()
        broken = patch.object(
            type(self.env["tpm.survey.program"]),
            "_prepare_request_vals",
            side_effect=ValueError("broken"),
        )
        with broken, self.assertLogs("odoo.addons.tpm_touchpoint", "ERROR") as logs:
            self._deliver(order.picking_ids)
        self.assertEqual(order.picking_ids.state, "done")
        self.assertFalse(self._asked(order))
        self.assertIn("delivery_done", logs.output[0])

    def test_many_deliveries_cost_few_queries_more(self):
        def count(orders):
            pickings = orders.picking_ids.filtered(lambda p: p.state == "done")
            self._asked(orders[0]).search([("order_id", "in", orders.ids)]).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pickings._tpm_plan_surveys()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        orders = self.env["sale.order"].union(*(self._order() for _n in range(8)))
        self._deliver(orders.picking_ids)
        one, eight = count(orders[:1]), count(orders)
        self.assertEqual(
            self.env["tpm.survey.request"].search_count(
                [("order_id", "in", orders.ids)]
            ),
            8,
        )
        self.assertLessEqual(eight - one, 5)

    def test_uninstalling_it_leaves_a_program_that_asks_by_hand(self):
        order = self._order()
        self._deliver(order.picking_ids)
        trigger = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "tpm.survey.program"),
                ("field_id.name", "=", "trigger"),
                ("value", "=", "delivery_done"),
            ]
        )
        trigger._process_ondelete()
        self.env.invalidate_all()
        self.assertRecordValues(self.program, [{"trigger": "manual", "active": True}])
        self.assertEqual(
            self._asked(order).state, "planned", "it is asked all the same"
        )

    def test_past_deliveries_are_planned_as_of_their_day(self):
        self.program.trigger = "manual"
        old, recent, open_ = self._order(), self._order(), self._order()
        self._deliver((old + recent).picking_ids)
        self._deliver(open_.picking_ids, 4)
        now = fields.Datetime.now()
        old.picking_ids.date_done = now - timedelta(days=50)
        recent.picking_ids.date_done = now - timedelta(days=5)
        self.program.trigger = "delivery_done"
        self.assertEqual(self.program._plan_past(now - timedelta(days=30)), 1)
        self.assertFalse(self._asked(old) + self._asked(open_))
        asked = self._asked(recent)
        self.assertEqual(asked.event_date, recent.picking_ids.date_done)
        self.assertEqual(asked.planned_date, asked.event_date + timedelta(days=3))
        self.assertEqual(self.program._plan_past(now - timedelta(days=30)), 0)
