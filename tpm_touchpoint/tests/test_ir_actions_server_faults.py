# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_ir_actions_server import LOGGER, LogActionCase

RENDERER = "odoo.addons.mail.models.mail_render_mixin"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestLogActionFaults(LogActionCase):
    """Whatever somebody types into an action is answered in a sentence."""

    def test_conditions_that_the_database_refuses_are_said(self):
        order = self._order()
        for condition, words in (
            ("[('id', '=', 'abc')]", "can't be read (invalid input syntax"),
            ("[('amount_total', '>', 'x')]", "can't be read (could not convert"),
            ("[('amount_total', 'in', ['x'])]", "can't be read (invalid input syntax"),
            ("[('name', '=', 'a\\0b')]", "can't be read (A string literal"),
            (r"[('name', '=ilike', 'S\\')]", r"looks for “S\”. Delete the backslash"),
            (
                r"[('order_line', 'any', [('name', '=like', 'S\\')])]",
                r"looks for “S\”. Delete the backslash",
            ),
            ("nonsense", "can't be read (name 'nonsense' is not defined)."),
        ):
            for name in ("tpm_domain", "tpm_delighted_domain"):
                with self.subTest(condition=condition, name=name):
                    action = self._action(**{name: condition})
                    self.assertIn(words, action.warning)
                    reason = self._preview(action, order).reason
                    self.assertEqual(reason, action.warning)

    @mute_logger("odoo.sql_db")
    def test_a_fault_that_only_records_show_stops_no_preview(self):
        order = self._order(client_order_ref="abc")
        action = self._action()
        action.tpm_domain = r"[('client_order_ref', '=ilike', 'ab\\')]"
        checked = "odoo.addons.tpm_touchpoint.models.ir_actions_server_check"
        with patch(f"{checked}.unfinished_pattern", return_value=None):
            self.assertFalse(action.warning)
            preview = self._preview(action)
        self.assertEqual(preview.res_id, order.id)
        self.assertIn("does not match", preview.reason)

    @mute_logger(LOGGER)
    def test_a_template_that_is_none_does_not_stop_an_automation_rule(self):
        order = self._order()
        action = self._action(tpm_note="{{ ''.__class__ }}")
        self.assertIn("“''.__class__” can't be read", action.warning)
        self._run(action, order, __action_done={})
        self.assertFalse(self._captured(order))
        action.tpm_note = "{{ object.name"
        self.assertIn("one of them is missing", action.warning)

    @mute_logger(LOGGER, RENDERER)
    def test_what_a_template_can_not_be_filled_in_with_is_said(self):
        order = self._order()
        for note, words in (
            ("{{ object.gone }}", "has no attribute 'gone'"),
            ("{{ 1 / 0 }}", "division by zero"),
            ("{{ object.order_line[9].name }}", "index out of range"),
            ("{{ nope }}", "name 'nope' is not defined"),
        ):
            with self.subTest(note):
                action = self._action(tpm_note=note)
                reason = self._preview(action, order).reason
                begin = "Note template: it can't be filled in"
                self.assertRegex(reason, rf"{begin} \([^)]*{words}\)")
                self._run(action, order, __action_done={})
                path = f"sale.order,{order.id}"
                trace = self.env["ir.logging"].search([("path", "=", path)], limit=1)
                self.assertIn(reason, trace.message)
        self.assertFalse(self._captured(order))

    def test_values_that_are_none_are_left_out(self):
        order = self._order()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET amount_total = 'NaN' WHERE id = %s", [order.id]
        )
        self.env.invalidate_all()
        action = self._action(
            tpm_duration_path="amount_total", tpm_note="a{{ '\\0' }}b"
        )
        self.assertRecordValues(
            self._preview(action, order),
            [{"is_logged": True, "duration": 0, "note": "ab"}],
        )
        self._run(action, order, __action_done={})
        self.assertEqual(self._captured(order).note, "ab")

    def test_a_model_without_records_has_no_preview(self):
        action = self._action("mail.thread")
        with self.assertRaisesRegex(UserError, "records that stay"):
            action.action_tpm_preview()

    def test_two_hundred_records_cost_as_many_queries_as_two(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{n}", "parent_id": self.customer.id} for n in range(202)]
        )
        orders = self.env["sale.order"].create(
            [{"partner_id": partner.id} for partner in partners]
        )
        action = self._action(
            tpm_partner_path="message_partner_ids",
            tpm_anonymous=True,
            tpm_date_path="order_line.create_date",
            tpm_duration_path="order_line.product_uom_qty",
            tpm_domain="[('partner_id.name', '=like', 'P%')]",
            tpm_delighted_domain="[('partner_id.category_id.name', '=', 'x')]",
            tpm_disappointed_domain="[('order_line.name', 'ilike', 'x')]",
            tpm_note="{{ object.partner_id.name }} {{ object.user_id.name }}",
        )
        counts = []
        for records in (orders[:2], orders[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run(action, records)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 4)
        logged = self.env["tpm.interaction"].search_count(
            [("res_model", "=", "sale.order"), ("res_id", "in", orders.ids)]
            + [("touchpoint_id", "=", self.touchpoint.id), ("note", "=like", "P%")]
        )
        self.assertEqual(logged, 202)

    @mute_logger(LOGGER, RENDERER)
    def test_one_record_at_fault_does_not_make_all_others_run_alone(self):
        orders = self.env["sale.order"].create(
            [{"partner_id": self.contact.id} for _n in range(64)]
        )
        orders[20].client_order_ref = "x"
        action = self._action(
            tpm_note="{{ 1 / (0 if object.client_order_ref else 1) }}"
        )
        method = "odoo.addons.tpm_touchpoint.models.ir_actions_server_log"
        create = type(action)._tpm_create
        with patch(f"{method}.IrActionsServer._tpm_create", autospec=True) as tried:
            tried.side_effect = create
            self._run(action, orders, __action_done={})
        self.assertLessEqual(tried.call_count, 13)  # 1 + twice log2(64)
        self.assertFalse(self._captured(orders[20]))
        self.assertEqual(len(self._captured(orders[21])), 1)
        self.assertEqual(
            self.env["tpm.interaction"].search_count(
                [("res_model", "=", "sale.order"), ("res_id", "in", orders.ids)]
                + [("touchpoint_id", "=", self.touchpoint.id)]
            ),
            63,
        )
