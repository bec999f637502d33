# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.tests import freeze_time, tagged

from .common_mail import MailCommon

LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_capture_rule"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestCaptureMailParts(MailCommon):
    """A message that the host sends in several mails: one interaction with all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as for contacts of several languages, or with and without a login
        cls.env["ir.config_parameter"].set_param("mail.batch_size", "1")

    def _mails(self):
        """Have a seller write to both; the mails wait."""
        with self.mock_mail_gateway():
            message = self.order.with_user(self.seller).message_post(
                body="Hello",
                subject="Your order",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=(self.contact | self.colleague).ids,
                force_send=False,
            )
        # in a transaction before those that send it
        message.flush_recordset()
        self.env.cr.execute(
            "UPDATE mail_message SET create_date = create_date - interval '1 second'"
            " WHERE id = %s",
            [message.id],
        )
        message.invalidate_recordset()
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        to = {mail.recipient_ids: mail for mail in mails}
        return to[self.contact], to[self.colleague]

    def _send(self, mails):
        with self.mock_mail_gateway():
            mails.send()
        self.env.cr.flush()  # as the host does at the end of its transaction

    def assertLogged(self, partner, participants=()):
        self.assertRecordValues(
            self._captured(self.order),
            [
                {
                    "rule_id": self.env.ref(
                        "tpm_touchpoint.tpm_capture_rule_mail_sent"
                    ).id,
                    "partner_id": partner.id,
                    "participant_ids": [p.id for p in participants],
                }
            ],
        )

    def test_both_at_once(self):
        first, second = self._mails()
        self._send(first | second)
        self.assertLogged(self.contact, self.colleague)

    def test_the_customer_first(self):
        first, second = self._mails()
        self._send(first)
        self.assertLogged(self.contact)
        self._send(second)
        self.assertLogged(self.contact, self.colleague)

    def test_the_customer_last(self):
        first, second = self._mails()
        self._send(second)
        self.assertLogged(self.colleague)
        self._send(first)
        self.assertLogged(self.contact, self.colleague)

    def test_what_somebody_has_corrected_meanwhile_stays(self):
        first, second = self._mails()
        self._send(second)
        self._captured(self.order).sudo().partner_id = self.customer
        self._send(first)
        self.assertLogged(self.customer, self.contact | self.colleague)

    def test_what_was_made_anonymous_meanwhile_stays_so(self):
        first, second = self._mails()
        self._send(first)
        interaction = self._captured(self.order)
        interaction._forget()
        self._send(second)
        self.assertFalse(interaction.partner_id | interaction.participant_ids)
        self.assertFalse(self._captured(self.order))

    def test_both_at_the_same_time_in_two_processes(self):
        first, second = self._mails()
        self._send(first)
        create = patch.object(
            type(self.env["tpm.interaction"]), "create", side_effect=UniqueViolation
        )
        message = type(self.env["mail.message"])
        # the other process has logged it, which can't be seen here yet
        with create, patch.object(message, "_tpm_logged", lambda self: self.browse()):
            self._send(second)
        self.assertLogged(self.contact)
        with patch.object(type(self.env.registry), "cursor", self._same_cursor):
            self.env.cr.postcommit.run()
        self.assertLogged(self.contact, self.colleague)

    def test_whoever_wrote_it_has_left_meanwhile(self):
        first, _second = self._mails()
        self.seller.active = False
        self._send(first)
        self.assertLogged(self.contact)
        self.assertEqual(self._captured(self.order).user_id, self.seller)

    def test_a_fault_of_ours_leaves_the_mail_sent(self):
        first, _second = self._mails()
        queue = patch.object(type(first.mail_message_id), "_tpm_counts")
        with queue as counts, self.assertLogs(LOGGER, "ERROR"):
            counts.side_effect = ZeroDivisionError
            self._send(first)
        self.assertEqual(first.state, "sent")
        self.assertFalse(self._captured(self.order))

    @contextmanager
    def _same_cursor(self, *_args, **_options):
        yield self.env.cr
