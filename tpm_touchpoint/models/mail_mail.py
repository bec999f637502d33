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
            # sudo: nobody is shown anything of it. Before the host deletes the mails.
            self.sudo().filtered("is_to_log").mail_message_id._tpm_queue(None)
        return super()._postprocess_sent_message(
            success_pids, success_emails, *args, **kwargs
        )
