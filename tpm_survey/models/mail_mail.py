# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# Context key: what the message of a mail about a request says instead of the mail.
MESSAGE_KEY = "tpm_survey_message"


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        """Give each mail to a customer about a request the headers of its objection.

        Notifications of the request to colleagues are no such mail: they come with
        a message that exists already.
        """
        asks = {
            vals["res_id"]: vals
            for vals in vals_list
            if vals.get("model") == "tpm.survey.request"
            and vals.get("res_id")
            and not vals.get("mail_message_id")
            and not vals.get("headers")
        }
        for ask in self.env["tpm.survey.request"].sudo().browse(asks):
            asks[ask.id]["headers"] = repr(ask._tpm_mail_headers())
            if body := self.env.context.get(MESSAGE_KEY):
                asks[ask.id]["body"] = body
        return super().create(vals_list)

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell the survey requests what became of their mails."""
        ours = self.filtered(lambda mail: mail.model == "tpm.survey.request")
        ids = [mail.res_id for mail in ours]
        # A lost connection is told of on the mails alone.
        reason = failure_reason or (ours[:1].failure_reason if failure_type else False)
        res = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        if ids:
            # sudo: the queue may run as anybody
            requests = self.env["tpm.survey.request"].sudo().browse(ids).exists()
            requests._on_mail_done(failure_type, reason)
        return res
