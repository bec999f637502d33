# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ideas by mail."""

import logging

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext

from .tpm_idea import TEXT_LIMIT

_logger = logging.getLogger(__name__)

TITLE_LIMIT = 200
AUTOMATIC = {"auto_reply", "bulk", "junk"}
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond")


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """Drop what nobody has written, which the host would take for ideas."""
        if route[0] == "tpm.idea":
            sender = message_dict.get("email_from")
            if (
                self._tpm_is_automatic(message)
                or self._tpm_is_our_address(sender)
                or (not route[1] and self._tpm_is_newsletter(message, sender))
            ):
                message_id = message_dict.get("message_id")
                _logger.info("Ignored an automatic mail %s", message_id)
                return False
            route = self._tpm_route(*route)
        return super()._routing_check_route(
            message, message_dict, route, raise_exception=raise_exception
        )

    @api.model
    def _tpm_route(self, model, idea_id, *rest):
        """Lead replies about a merged idea to the one it lives on in."""
        # sudo: a mail may come from anybody
        idea = self.env[model].sudo().browse(idea_id or ()).exists()
        return (model, idea._merged_target().id or idea_id, *rest)

    @api.model
    def _tpm_is_automatic(self, message):
        """Tell whether a machine has sent a mail, see RFC 3834."""
        submitted = (message.get("Auto-Submitted") or "no").partition(";")[0]
        precedence = (message.get("Precedence") or "").strip().lower()
        marks = any(message.get(name) for name in AUTOMATIC_HEADERS)
        is_answered = (message.get("Return-Path") or "").strip() != "<>"
        is_human = submitted.strip().lower() == "no" and is_answered
        # lists are bulk as well, and people write to them
        is_bulk = precedence in AUTOMATIC and not message.get("List-Id")
        return not is_human or is_bulk or marks

    @api.model
    def _tpm_is_newsletter(self, message, sender):
        """Tell whether a mail came by a list, unless a colleague wrote it."""
        precedence = (message.get("Precedence") or "").strip().lower()
        if not message.get("List-Id") and precedence != "list":
            return False
        address = email_normalize(sender)
        # sudo: a mail may come from anybody
        users = self.env["res.users"].sudo()
        ours = [("email_normalized", "=", address), ("share", "=", False)]
        return not address or not users.search_count(ours, limit=1)

    @api.model
    def _tpm_is_our_address(self, sender):
        """Tell whether a mail comes from an address the host takes mails for itself.

        Some servers send on what comes in, with their own address as the sender's; an
        idea of that would be answered, and the answer an idea.
        """
        address = email_normalize(sender)
        # sudo: a mail may come from anybody
        aliases = self.env["mail.alias"].sudo()
        domain = [("alias_full_name", "=", address)]
        return bool(address and aliases.search_count(domain, limit=1))


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

    def _message_add_default_recipients(self):
        """Propose the addresses of unknown senders to officers alone."""
        if self._is_officer():
            return super()._message_add_default_recipients()
        # sudo: the host looks at the address, which is left out below
        found = super(TpmIdea, self.sudo())._message_add_default_recipients()
        return {
            idea_id: {
                **values,
                "email_to_lst": [],
                "partners": values["partners"].with_env(self.env),
            }
            for idea_id, values in found.items()
        }

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Count as a loop what one address sends, contact or not."""
        return Domain("origin", "=", "mail") & (
            Domain("email_from", "ilike", email_from_normalized)
            | Domain("author_id.email_normalized", "=", email_from_normalized)
        )
