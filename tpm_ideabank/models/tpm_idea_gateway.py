# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ideas by mail."""

import logging

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from .tpm_idea import TEXT_LIMIT

_logger = logging.getLogger(__name__)

TITLE_LIMIT = 200
AUTOMATIC = {"auto_reply", "bulk", "junk"}
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond")


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """Drop automatic answers, which the host would take for ideas and comments."""
        if route[0] == "tpm.idea" and self._tpm_is_automatic(message):
            _logger.info("Ignored an automatic mail %s", message_dict.get("message_id"))
            return False
        return super()._routing_check_route(
            message, message_dict, route, raise_exception=raise_exception
        )

    @api.model
    def _tpm_is_automatic(self, message):
        """Tell whether a machine has sent a mail, see RFC 3834."""
        submitted = (message.get("Auto-Submitted") or "no").strip().lower()
        precedence = (message.get("Precedence") or "").strip().lower()
        marks = any(message.get(name) for name in AUTOMATIC_HEADERS)
        return submitted != "no" or precedence in AUTOMATIC or marks


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Take a mail for an idea: subject and text, in plain words.

        An unknown sender becomes no contact: the idea is anonymous, and officers see
        the address. The host keeps the mail itself and its attachments as the first
        message, and drops loops.
        """
        text = self._mail_text(msg_dict.get("body"))
        subject = " ".join((msg_dict.get("subject") or "").split())
        values = {
            "name": (subject or text.partition("\n")[0])[:TITLE_LIMIT]
            or self.env._("Idea by mail"),
            "text": text,
            "author_id": msg_dict.get("author_id") or False,
            "email_from": msg_dict.get("email_from"),
            "origin": "mail",
            **(custom_values or {}),
        }
        return super().message_new(msg_dict, values)

    @api.model
    def _mail_text(self, body):
        """Return what a mail says; of a huge one its beginning."""
        return html2plaintext((body or "")[: 20 * TEXT_LIMIT]).strip()[:TEXT_LIMIT]

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Count as a loop what one address sends, contact or not."""
        return Domain("origin", "=", "mail") & (
            Domain("email_from", "ilike", email_from_normalized)
            | Domain("author_id.email_normalized", "=", email_from_normalized)
        )
