# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    is_to_log = fields.Boolean(
        string="Logged as an interaction when sent",
        readonly=True,
        help="One of us wrote it on a customer, a lead or an order. Once it has gone "
        "out it becomes an interaction; a mail that can't be delivered does not.",
    )

    def _postprocess_sent_message(self, success_pids, success_emails, *args, **kwargs):
        """Have mails to customers logged that really went out."""
        if success_pids or success_emails:
            self._tpm_note()
        return super()._postprocess_sent_message(
            success_pids, success_emails, *args, **kwargs
        )

    def _tpm_note(self):
        """Have them logged; before the host deletes the mails.

        They have gone out. Were a fault of ours raised, the host would take them for
        failed ones, and somebody would send them again.
        """
        # sudo: nobody is shown anything of it
        messages = self.sudo().filtered("is_to_log").mail_message_id
        try:
            messages._tpm_queue(None)
        except Exception as error:  # pylint: disable=broad-except
            rules = messages.env["tpm.capture.rule"]
            rules._report_failure("mail", messages[:1], error)
