# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from uuid import uuid4

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .test_tpm_ready_rule import ReadyRuleCommon


# tests/e2e installs these apps in a database of their own, and runs these
@tagged("post_install", "-at_install", "-standard", "tpm_ready_apps")
class TestReadyRuleTill(ReadyRuleCommon):
    """Orders as the till sends them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("point_of_sale.group_pos_manager")
        cls.cashier = cls._user(
            "ready_till", "base.group_user", "point_of_sale.group_pos_user"
        )
        account = cls.env["account.account"].create(
            {
                "code": "TPM3",
                "name": "Customers of the till",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        cls.contact.property_account_receivable_id = account
        sales = cls.env["account.journal"].create(
            {"name": "Till", "code": "TPMT", "type": "sale"}
        )
        cls.method = cls.env["pos.payment.method"].create(
            {"name": "Later", "receivable_account_id": account.id}
        )
        config = cls.env["pos.config"].create(
            {
                "name": "Counter",
                "journal_id": sales.id,
                "invoice_journal_id": sales.id,
                "payment_method_ids": [Command.set(cls.method.ids)],
            }
        )
        cls.session = cls.env["pos.session"].create(
            {"config_id": config.id, "user_id": cls.cashier.id}
        )
        cls.session.set_opening_control(0, "")
        cls.product = cls.env["product.product"].create(
            {"name": "Bread", "available_in_pos": True, "taxes_id": False}
        )

    def _send(self, uuid=None, **vals):
        """Send an order as the till does, and return it."""
        line = {
            "product_id": self.product.id,
            "qty": 1,
            "price_unit": 3,
            "price_subtotal": 3,
            "price_subtotal_incl": 3,
            "tax_ids": [Command.set([])],
            "uuid": str(uuid4()),
        }
        payment = {"amount": 3, "payment_method_id": self.method.id}
        order = {
            "uuid": uuid or str(uuid4()),
            "access_token": str(uuid4()),
            "name": "Order",
            "session_id": self.session.id,
            "user_id": self.cashier.id,
            "partner_id": self.contact.id,
            "date_order": fields.Datetime.to_string(self.when),
            "state": "paid",
            "lines": [Command.create(line)],
            "payment_ids": [Command.create(payment)],
            "amount_paid": 3,
            "amount_total": 3,
            "amount_tax": 0,
            "amount_return": 0,
            "to_invoice": False,
            "last_order_preparation_change": "{}",
            **vals,
        }
        orders = self.env["pos.order"].with_user(self.cashier)
        found = [("uuid", "=", order["uuid"])]
        orders.sync_from_ui([order])
        return orders.search(found)

    @property
    def when(self):
        return fields.Datetime.now() - timedelta(hours=2)

    def test_an_order_is_logged_when_it_is_paid_and_once(self):
        rule = self._switch_on("pos_order")
        uuid = str(uuid4())
        order = self._send(uuid, state="draft", payment_ids=[])
        self.assertEqual(order.state, "draft")
        self.assertFalse(self._captured(order))
        payment = {"amount": 3, "payment_method_id": self.method.id}
        paid = {"payment_ids": [Command.create(payment)], "lines": []}
        for _twice in range(2):  # the till sends again when the line was cut
            self._send(uuid, **paid)
        self.assertEqual(order.state, "paid")
        wanted = {"partner_id": self.contact.id, "date": order.date_order}
        self.assertLogged(order, rule, note=order.name, **wanted)
        order.sudo().state = "done"  # as the end of the day does
        self.assertLogged(order, rule, note=order.name, **wanted)

    def test_an_order_that_comes_paid_and_of_nobody(self):
        rule = self._switch_on("pos_order")
        order = self._send(partner_id=False)
        self.assertEqual(order.state, "paid")
        self.assertLogged(order, rule, partner_id=False, date=order.date_order)


@tagged("post_install", "-at_install", "-standard", "tpm_ready_apps")
class TestReadyRuleForm(ReadyRuleCommon):
    """Forms of the website, as the leads they become; tests/e2e sends real ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.created = cls.env.ref("tpm_touchpoint.tpm_capture_rule_lead_created")
        cls.medium = cls.env["utm.medium"]._fetch_or_create_utm_medium("website")

    def _fill_in(self, **vals):
        return self.env["crm.lead"].create(
            {"name": "Question", "medium_id": self.medium.id, **vals}
        )

    def test_a_form_is_logged_once_and_not_as_a_new_lead_as_well(self):
        rule = self._switch_on("website_form")
        lead, typed = self._fill_in() | self._fill_in(medium_id=False)
        self.assertLogged(lead, rule, partner_id=False, note="Question")
        self.assertEqual(self._captured(typed).rule_id, self.created)
        lead.write({"partner_id": self.contact.id, "name": "Answered"})
        self.assertLogged(lead, rule, partner_id=self.contact.id, note="Question")

    def test_switched_off_or_retired_a_form_is_a_new_lead_again(self):
        rule = self._switch_on("website_form")
        rule.action_switch_off()
        self.assertEqual(self._captured(self._fill_in()).rule_id, self.created)
        rule.action_switch_on()
        rule.touchpoint_id.sudo().state = "retired"
        self.assertEqual(self._captured(self._fill_in()).rule_id, self.created)

    def test_a_form_of_the_past_is_not_logged_anew(self):
        self._switch_on("website_form")
        lead = self._fill_in()
        run = self.env["tpm.backfill"].create({})
        run.action_count()
        run._finish_counting()
        run.action_log()
        while run.state == "logging":
            run._step(1000)
        self.assertEqual(len(self._captured(lead)), 1)


@tagged("post_install", "-at_install", "-standard", "tpm_ready_apps")
class TestReadyRuleEvent(ReadyRuleCommon):
    def test_who_attended_is_logged_when_it_was_and_once(self):
        rule = self._switch_on("event_attended")
        desk = self._user("ready_desk", "event.group_event_registration_desk")
        now = fields.Datetime.now()
        event = self.env["event.event"].create(
            {"name": "Fair", "date_begin": now, "date_end": now + timedelta(hours=2)}
        )
        came = self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.contact.id}
        )
        for _twice in range(2):
            came.with_user(desk).action_set_done()
            came.with_user(desk).state = "open"  # by mistake
        wanted = {"partner_id": self.contact.id, "note": "Fair"}
        self.assertLogged(came, rule, **wanted)
