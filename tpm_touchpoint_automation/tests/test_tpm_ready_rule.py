# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon

LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_capture_rule"


class ReadyRuleCommon(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("ready_admin", "base.group_system")
        cls.automations = cls.env["base.automation"].with_context(active_test=False)
        # As the host's own tests of automation rules do: take the patches away again.
        cls.addClassCleanup(cls.automations._unregister_hook)

    def _rule(self, name):
        return self.env.ref(f"tpm_touchpoint_automation.tpm_ready_rule_{name}")

    def _switch_on(self, name, **vals):
        """Switch a rule on as an administrator without a role in Touchpoints."""
        rule = self._rule(name).with_user(self.admin)
        rule.write(vals)
        rule.action_switch_on()
        return rule.with_user(self.env.user)

    def assertLogged(self, document, rule, **vals):
        self.assertRecordValues(
            self._captured(document),
            [
                {
                    "touchpoint_id": rule.touchpoint_id.id,
                    "direction": rule.direction,
                    "origin": "document",
                    "experience": False,
                    **vals,
                }
            ],
        )


@tagged("post_install", "-at_install")
class TestReadyRule(ReadyRuleCommon):
    """Switching rules on and off."""

    def test_users_and_managers_of_ours_may_not_switch_anything(self):
        for user in (self.agent, self.manager):
            with self.assertRaises(AccessError):
                self._rule("invoice_posted").with_user(user).action_switch_on()

    def test_nothing_is_on_by_itself(self):
        rules = self.env["tpm.ready.rule"].search([])
        self.assertGreaterEqual(len(rules), 10)
        self.assertFalse(rules.filtered("is_on"))
        self.assertFalse(rules.automation_id)

    def test_only_rules_of_installed_apps_are_offered(self):
        rules = self.env["tpm.ready.rule"]
        installed = self.env["ir.module.module"]._installed()
        offered = rules.search([("is_available", "=", True)])
        self.assertIn(self._rule("invoice_posted"), offered)
        self.assertLessEqual(set(offered.mapped("module")), set(installed))
        others = rules.search([("is_available", "=", False)])
        self.assertEqual(offered | others, rules.search([]))
        self.assertEqual(offered, (offered | others).filtered("is_available"))
        self.assertIn(self._rule("ticket_closed"), others)
        with self.assertRaisesRegex(UserError, "Install it first"):
            self._rule("ticket_closed").action_switch_on()

    def test_a_filter_that_became_invalid_stops_no_preview(self):
        rule = self._switch_on("invoice_posted")
        self.env.flush_all()
        for condition in ("[('gone', '=', 1)]", "[('id', '=', 'x')]", "nonsense", "[("):
            with self.subTest(condition), mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "UPDATE base_automation SET filter_domain = %s WHERE id = %s",
                    [condition, rule.automation_id.id],
                )
                self.env.invalidate_all()
                action = rule._own_actions().action_tpm_preview()
                self.assertEqual(action["res_model"], "tpm.log.preview")

    def test_each_offered_rule_makes_one_valid_automation_rule(self):
        offered = self.env["tpm.ready.rule"].search([("is_available", "=", True)])
        before = self.automations.search_count([])
        for _n in range(2):
            offered.with_user(self.admin).action_switch_on()
        self.assertEqual(self.automations.search_count([]) - before, len(offered))
        for rule in offered:
            [action] = rule.automation_id.action_server_ids
            self.assertFalse(action.warning, rule.name)
            self.assertEqual(action.state, "tpm_log")
            self.assertTrue(rule.is_on)
            action.action_tpm_preview()

    def test_switched_off_and_on_it_is_the_same_automation_rule(self):
        rule = self._switch_on("invoice_overdue")
        automation = rule.automation_id
        automation.last_run = fields.Datetime.now() - timedelta(days=100)
        rule.action_switch_off()
        self.assertFalse(automation.active)
        self.assertFalse(rule.is_on)
        self._switch_on("invoice_overdue")
        self.assertEqual(rule.automation_id, automation)
        self.assertTrue(automation.active)
        late = fields.Datetime.now() - timedelta(minutes=5)
        self.assertGreater(automation.last_run, late)

    def test_a_deleted_automation_rule_is_made_anew(self):
        rule = self._switch_on("invoice_posted")
        rule.automation_id.unlink()
        self.assertFalse(rule.is_on)
        self._switch_on("invoice_posted")
        self.assertTrue(rule.is_on)

    def test_the_touchpoint_is_the_chosen_one_or_of_that_name_or_new(self):
        rule = self._switch_on("invoice_posted", touchpoint_id=self.touchpoint.id)
        action = rule.automation_id.action_server_ids
        self.assertEqual(action.tpm_touchpoint_id, self.touchpoint)
        rule.touchpoint_id = self.key_touchpoint
        self.assertEqual(action.tpm_touchpoint_id, self.key_touchpoint)
        self._rule("invoice_overdue").touchpoint_name = "Bill of the test"
        known = self._touchpoint(name="bill OF THE test")
        self.assertEqual(self._switch_on("invoice_overdue").touchpoint_id, known)
        known.name = "Something else"
        self._rule("invoice_overdue").touchpoint_id = False
        made = self._switch_on("invoice_overdue").touchpoint_id
        self.assertRecordValues(
            made, [{"name": "Bill of the test", "state": "active", "user_id": False}]
        )
        self.assertTrue(made.phase_id and made.channel_id)


@tagged("post_install", "-at_install")
class TestReadyRuleEvents(ReadyRuleCommon):
    """Real events in the apps, by people who have no role of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._user("ready_accountant", "account.group_account_invoice")
        accounts = cls.env["account.account"].create(
            [
                {"code": "TPM1", "name": "Sales", "account_type": "income"},
                {
                    "code": "TPM2",
                    "name": "Customers",
                    "account_type": "asset_receivable",
                    "reconcile": True,
                },
            ]
        )
        cls.income = accounts[0]
        cls.contact.property_account_receivable_id = accounts[1]
        cls.journal = cls.env["account.journal"].create(
            {"name": "TPM", "code": "TPM", "type": "sale"}
        )

    def _invoice(self, due=0, **vals):
        today = fields.Date.today()
        line = {
            "name": "Box",
            "price_unit": 10,
            "account_id": self.income.id,
            "tax_ids": [],
        }
        return (
            self.env["account.move"]
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.contact.id,
                    "journal_id": self.journal.id,
                    "invoice_date": today + timedelta(days=min(due, 0)),
                    "invoice_date_due": today + timedelta(days=due),
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [Command.create(line)],
                    **vals,
                }
            )
            .with_user(self.accountant)
        )

    def _needs(self, model):
        """These apps are in the database of the bridges; elsewhere they may not be."""
        if model not in self.env:
            self.skipTest(f"{model} is not installed")

    def test_an_invoice_is_logged_when_it_is_posted_and_once(self):
        rule = self._switch_on("invoice_posted")
        invoice, refund = self._invoice(), self._invoice(move_type="out_refund")
        self.assertFalse(self._captured(invoice))
        (invoice | refund).action_post()
        self.assertLogged(invoice, rule, partner_id=self.contact.id, note=invoice.name)
        self.assertFalse(self._captured(refund))
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual(len(self._captured(invoice)), 1)

    def test_switched_off_nothing_is_logged(self):
        self._switch_on("invoice_posted").action_switch_off()
        invoice = self._invoice()
        invoice.action_post()
        self.assertFalse(self._captured(invoice))

    @mute_logger(LOGGER)
    def test_a_fault_of_ours_does_not_stop_the_invoice(self):
        rule = self._switch_on("invoice_posted")
        action = rule.automation_id.action_server_ids
        action.tpm_note = "{{ object.nonsense.more }}"
        invoice = self._invoice()
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            invoice.action_post()
        self.assertEqual(invoice.state, "posted")
        self.assertFalse(self._captured(invoice))
        action.tpm_partner_path = "gone"
        second = self._invoice()
        second.action_post()
        self.assertEqual(second.state, "posted")
        path = f"account.move,{second.id}"
        self.assertTrue(self.env["ir.logging"].search([("path", "=", path)]))

    def test_an_invoice_is_logged_once_when_it_becomes_overdue(self):
        rule = self._switch_on("invoice_overdue")
        # as if it had been switched on yesterday
        rule.automation_id.last_run = fields.Datetime.now() - timedelta(days=1)
        long_ago, yesterday, today = (self._invoice(due) for due in (-30, -1, 0))
        (long_ago | yesterday | today).action_post()
        for _n in range(2):
            with self.enter_registry_test_mode():
                self.env.ref(
                    "base_automation.ir_cron_data_base_automation_check"
                ).method_direct_trigger()
        self.assertLogged(yesterday, rule, partner_id=self.contact.id)
        self.assertFalse(self._captured(long_ago))
        self.assertFalse(self._captured(today))

    def test_a_delivery_is_logged_when_it_is_validated(self):
        self._needs("stock.picking")
        rule = self._switch_on("delivery_done")
        box = self.env["product.product"].create({"name": "B", "is_storable": True})
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(
            box, warehouse.lot_stock_id, 10
        )
        picking = self.env["stock.picking"].create(
            {
                "partner_id": self.contact.id,
                "picking_type_id": warehouse.out_type_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": box.id,
                            "product_uom_qty": 1,
                            "location_id": warehouse.lot_stock_id.id,
                            "location_dest_id": self.env.ref(
                                "stock.stock_location_customers"
                            ).id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking = picking.with_user(self._user("ready_stock", "stock.group_stock_user"))
        picking.move_ids.write({"quantity": 1, "picked": True})
        self.assertFalse(self._captured(picking))
        picking.button_validate()
        self.assertLogged(
            picking, rule, partner_id=self.contact.id, date=picking.date_done
        )

    def test_a_task_of_a_customer_is_logged_when_it_is_done(self):
        self._needs("project.task")
        rule = self._switch_on("task_done")
        user = self._user("ready_project", "project.group_project_user")
        project = self.env["project.project"].create({"name": "Service"})
        tasks = self.env["project.task"].create(
            [
                {"name": name, "project_id": project.id, "partner_id": partner}
                for name, partner in (("Repair", self.contact.id), ("Clean", False))
            ]
        )
        tasks.with_user(user).state = "1_done"
        self.assertLogged(tasks[0], rule, partner_id=self.contact.id, note="Repair")
        self.assertFalse(self._captured(tasks[1]))

    def test_an_event_is_logged_for_who_attended(self):
        self._needs("event.registration")
        rule = self._switch_on("event_attended")
        user = self._user("ready_event", "event.group_event_registration_desk")
        now = fields.Datetime.now()
        event = self.env["event.event"].create(
            {"name": "Fair", "date_begin": now, "date_end": now + timedelta(hours=2)}
        )
        came, stayed_away = self.env["event.registration"].create(
            [{"event_id": event.id, "partner_id": self.contact.id} for _n in range(2)]
        )
        came.with_user(user).action_set_done()
        self.assertLogged(came, rule, partner_id=self.contact.id, note="Fair")
        self.assertFalse(self._captured(stayed_away))
