# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .mail_message import MUTE_MAIL_KEY

# Headers by which programs say that no person wrote the mail (RFC 3834 and custom).
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond")
AUTOMATIC_PRECEDENCE = {"auto_reply", "auto-reply", "bulk", "junk", "list"}


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Note mails that came in, and SMS; a scheduled one has not gone yet."""
        res = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        # sudo: nobody is shown anything of it
        noted = message.sudo()
        if (
            hasattr(self, "_log_interaction")
            and not noted._tpm_goes_out()
            and not self._is_notification_scheduled(kwargs.get("scheduled_date"))
        ):
            noted._tpm_queue(tuple(r["id"] for r in res if r["id"]))
        return res

    def _notify_by_email_get_base_mail_values(self, message, *args, **kwargs):
        """Mark mails to be noted once they have gone out: whom would they reach?"""
        values = super()._notify_by_email_get_base_mail_values(message, *args, **kwargs)
        # sudo: nobody is shown anything of it
        noted = message.sudo()
        if noted and hasattr(self, "_log_interaction") and noted._tpm_goes_out():
            values["is_to_log"] = noted._tpm_counts()
        return values

    def _message_log_batch(self, *args, **kwargs):
        """Note the SMS of a mass sending, which the host logs without posting them."""
        messages = super()._message_log_batch(*args, **kwargs)
        if kwargs.get("message_type") == "sms" and hasattr(self, "_log_interaction"):
            messages._tpm_queue()
        return messages

    def _message_route_process(self, message, message_dict, routes):
        """Do not take an out-of-office reply for the customer's words."""
        if _is_automatic(message):
            self = self.with_context(**{MUTE_MAIL_KEY: True})
        return super()._message_route_process(message, message_dict, routes)


def _is_automatic(message):
    """Say whether a program sent the mail, by its headers."""
    submitted = str(message.get("Auto-Submitted") or "no")
    return (
        submitted.split(";")[0].strip().lower() != "no"
        or any(message.get(header) for header in AUTOMATIC_HEADERS)
        or str(message.get("Precedence") or "").strip().lower() in AUTOMATIC_PRECEDENCE
    )
