# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.mail.tests.common import MailCase

from .common_backfill import BackfillCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestForgottenEvent(BackfillCommon, MailCase):
    """What was made anonymous does not come back, whoever looks for it."""

    def _forgotten(self):
        """Make all of the customer anonymous; there has to be something."""
        self._flush()
        mine = self._mine()
        self.assertTrue(mine)
        mine._forget()
        self.assertFalse(self._mine())

    def _mine(self):
        customers = self.customer | self.contact
        return self.env["tpm.interaction"].search([("partner_id", "in", customers.ids)])

    def assertStaysForgotten(self):
        self._flush()
        self.assertFalse(self._mine())

    def test_the_log_of_the_past_neither_counts_nor_logs_it(self):
        self._order().action_confirm()
        self._forgotten()
        run = self._counted()
        self.assertEqual(self._line(run, "order_confirmed").found, 0)
        run.action_log()
        self._work(run)
        self.assertEqual(run.logged_count, 0)
        self.assertStaysForgotten()

    def _past_of_a_new_rule(self, rule):
        """Log the past by a new rule for the event, and return the run."""
        rule.copy({"active": True})
        return self._run()

    def test_another_rule_for_the_event_does_not_find_it(self):
        order = self._order()
        order.action_confirm()
        self._forgotten()
        rule = self._rule("order_confirmed")
        rule.active = False
        self.assertEqual(self._past_of_a_new_rule(rule).logged_count, 0)
        self.assertStaysForgotten()
        order.with_context(disable_cancel_warning=True, **self.muted).action_cancel()
        order.with_context(**self.muted).action_draft()
        order.action_confirm()
        self.assertStaysForgotten()

    def test_forgotten_once_its_rule_is_deleted(self):
        self._order().action_confirm()
        rule = self._rule("order_confirmed")
        new = rule.copy({"active": False})
        rule.unlink()
        self._forgotten()
        new.active = True
        self.assertEqual(self._run().logged_count, 0)
        self.assertStaysForgotten()

    def test_what_happens_to_the_document_later_is_logged(self):
        order = self._order()
        order.action_confirm()
        self._forgotten()
        order.with_context(disable_cancel_warning=True).action_cancel()
        self._flush()
        self.assertEqual(
            self._mine().sudo().rule_id.event, "order_cancelled", "a new event"
        )

    def test_a_rule_that_has_logged_stays_with_its_event(self):
        rule = self._rule("order_confirmed").with_user(self.manager)
        rule.event = "quotation_sent"
        rule.event = "order_confirmed"
        self._order().action_confirm()
        self._flush()
        rule.write({"event": "order_confirmed", "sequence": 3})
        with self.assertRaisesRegex(ValidationError, "make a new rule"):
            rule.event = "quotation_sent"

    def test_others_are_still_found_in_the_past(self):
        self._order().action_confirm()
        self._forgotten()
        other = self._order(partner_id=self.partner.id)
        other.with_context(**self.muted).action_confirm()
        self.assertEqual(self._run().logged_count, 1)
        self.assertEqual(self._captured(other).partner_id, self.partner)

    def test_the_same_event_of_the_host_is_not_logged_anew(self):
        order = self._order()
        order.action_confirm()
        self._forgotten()
        order.with_context(disable_cancel_warning=True).action_cancel()
        self._mine()._forget()
        order.action_draft()
        order.action_confirm()
        self.assertStaysForgotten()

    def test_a_mail_that_is_sent_again(self):
        self.contact.email = "tom@miller.example.com"
        self.seller.email = "seller@us.example.com"
        with self.mock_mail_gateway():
            message = self._order().message_post(
                body="Hello",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.contact.ids,
                author_id=self.seller.partner_id.id,
            )
        self._forgotten()
        self._dated(message, create_date="2026-03-01 09:00:00")
        message._tpm_queue(None)
        self.assertStaysForgotten()

    def test_a_meeting_and_the_hourly_job(self):
        now = fields.Datetime.now()
        self.env["calendar.event"].create(
            {
                "name": "Review",
                "start": now - timedelta(hours=2),
                "stop": now - timedelta(hours=1),
                "partner_ids": (self.contact | self.agent.partner_id).ids,
            }
        )
        job = self.env.ref("tpm_touchpoint.ir_cron_meetings")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self._forgotten()
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.assertStaysForgotten()

    def test_a_scheduled_action(self):
        order = self._order(client_order_ref="scheduled")
        job = self.env["ir.cron"].create(
            {
                "name": "Log",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "state": "tpm_log",
                "tpm_touchpoint_id": self.touchpoint.id,
                "tpm_domain": "[('client_order_ref', '=', 'scheduled')]",
            }
        )
        job.flush_recordset()
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.assertEqual(self._captured(order).touchpoint_id, self.touchpoint)
        self._forgotten()
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.assertFalse(job.ir_actions_server_id._tpm_log(order))
        self.assertStaysForgotten()

    def test_another_system_is_told_that_it_was_there(self):
        row = {
            "external_id": "7",
            "customer_id": self.contact.id,
            "touchpoint_id": self.touchpoint.id,
        }
        log = self.env["tpm.interaction"].with_user(self.agent).log_external
        [first] = log("shop", [row])
        self.assertEqual(first["status"], "created")
        self._forgotten()
        told = {"external_id": "7", "status": "existing", "id": False, "error": False}
        self.assertEqual(log("shop", [row, row]), [told, told])
        self.assertEqual(log("desk", [row])[0]["status"], "created")

    def test_nothing_leads_from_there_to_anybody(self):
        self._order().action_confirm()
        self._forgotten()
        kept = self.env["tpm.forgotten.event"].search([])
        self.assertEqual({len(digest) for digest in kept.mapped("digest")}, {32})
        self.assertEqual(set(kept._fields) - {"display_name"}, {"id", "digest"})
