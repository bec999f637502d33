# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from smtplib import SMTPRecipientsRefused
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_mail import TO_CUSTOMERS, MailCommon

LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_capture_rule"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestCaptureMailSent(MailCommon):
    """Mails are logged once, when they have gone out, whatever else fails."""

    # what did not go out

    @contextmanager
    def _broken(self, only=None):
        """Have the mail server refuse mails to somebody, or all."""
        with self.mock_smtplib_connection():
            take = self.testing_smtp_session.send_message

            def refuse(message, smtp_from, smtp_to_list):
                if only is None or only in smtp_to_list:
                    raise SMTPRecipientsRefused({})
                return take(message, smtp_from, smtp_to_list)

            with patch.object(self.testing_smtp_session, "send_message", refuse):
                yield

    def _post(self, **values):
        """Have one of us write, with whatever becomes of the mail."""
        return self.order.with_user(self.seller).message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid=TO_CUSTOMERS,
            **{"partner_ids": self.contact.ids, **values},
        )

    @mute_logger(
        "odoo.addons.mail.models.mail_mail", "odoo.addons.base.models.ir_mail_server"
    )
    def test_a_mail_that_fails_counts_when_it_is_sent_again(self):
        with self._broken():
            message = self._post()
        self.assertEqual(message.notification_ids.notification_status, "exception")
        self.assertEvents(self.order)
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        mails.mark_outgoing()
        with self.mock_mail_gateway():
            mails.send()
        self.assertEvents(self.order, "mail_sent")

    @mute_logger(
        "odoo.addons.mail.models.mail_mail", "odoo.addons.base.models.ir_mail_server"
    )
    def test_only_those_count_whom_it_reached(self):
        with self._broken(only=self.contact.email):
            self._post(partner_ids=(self.contact | self.colleague).ids)
        self.assertRecordValues(
            self._on(self.order),
            [{"partner_id": self.colleague.id, "participant_ids": []}],
        )

    def test_a_customer_without_an_address(self):
        self.contact.email = False
        self._write()
        self.assertEvents(self.order)

    def test_a_mail_that_waits_counts_when_the_job_sends_it(self):
        self._post(force_send=False)
        self.assertEvents(self.order)
        with self.mock_mail_gateway():
            self.env["mail.mail"].process_email_queue(batch_size=10_000)
        self.assertEvents(self.order, "mail_sent")

    def test_a_muted_mail_that_waits_stays_unlogged(self):
        self.order.with_user(self.seller).with_context(tpm_mail_skip=True).message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid=TO_CUSTOMERS,
            partner_ids=self.contact.ids,
            force_send=False,
        )
        with self.mock_mail_gateway():
            self.env["mail.mail"].process_email_queue(batch_size=10_000)
        self.assertEvents(self.order)

    # once each, whatever happens

    def test_what_the_transaction_took_back_is_not_logged(self):
        with self.env.cr.savepoint(flush=False) as savepoint:
            message = self._write()
            self.env.flush_all()
            savepoint.rollback()
        self.assertFalse(message.exists())
        with self.assertNoLogs(LOGGER, "ERROR"):
            self.assertEvents(self.order)

    def test_a_message_is_logged_once_however_often_it_is_sent(self):
        message = self._write()
        self._finish()
        message._tpm_queue(None)
        message._tpm_queue(None)
        self.assertEvents(self.order, "mail_sent")

    @mute_logger("odoo.sql_db")
    def test_a_fault_never_stops_the_mail_and_is_logged_with_it(self):
        message = self._write()
        with self._break(), self.assertLogs(LOGGER, "ERROR"):
            self._finish()
        self.assertEqual(message.notification_ids.res_partner_id, self.contact)
        self.assertEvents(self.order)
        trace = self.env["ir.logging"].search(
            [("name", "=", "tpm.capture"), ("path", "=", f"mail.message,{message.id}")]
        )
        self.assertIn("nonsense", trace.message)

    @mute_logger("odoo.sql_db", LOGGER)
    def test_one_fault_does_not_cost_the_others(self):
        bad = self._order(user_id=self.seller.id)
        for order in (self.order, bad):
            self._write(order)
        with self._break(only=bad):
            self._finish()
        self.assertEvents(self.order, "mail_sent")
        self.assertEvents(bad)

    @mute_logger("odoo.sql_db")
    def test_a_conflict_is_never_a_reason_to_send_a_mail_again(self):
        message = self._write()
        with self._conflict():
            self._finish()  # raised, the host would do its transaction again
        self.assertEvents(self.order)
        self.assertEqual(message.notification_ids.notification_status, "sent")
        with patch.object(type(self.env.registry), "cursor", self._same_cursor):
            self.env.cr.postcommit.run()
        self.assertEvents(self.order, "mail_sent")

    @mute_logger("odoo.sql_db")
    def test_a_conflict_at_a_mail_received_is_the_hosts_to_repeat(self):
        parent = self._opened()
        self._finish()
        with self._conflict(), self.assertRaises(SerializationFailure):
            self._receive(self.contact.email_formatted, parent)
            self._finish()

    def _conflict(self):
        interaction = type(self.env["tpm.interaction"])
        return patch.object(interaction, "create", side_effect=SerializationFailure)

    @contextmanager
    def _same_cursor(self, *_args, **_options):
        yield self.env.cr
