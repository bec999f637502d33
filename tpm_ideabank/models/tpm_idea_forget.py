# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Forgetting the authors of ideas: in the idea, its chatter and its followers."""

from collections import defaultdict

from odoo import models
from odoo.fields import Command, Domain
from odoo.tools import email_normalize, parse_contact_from_email

from odoo.addons.tpm_touchpoint.tools.names import HIDDEN

TEXTS = ("name", "text", "decline_reason")
HEADERS = ("author_id", "email_from", "reply_to") + (
    "incoming_email_to",
    "incoming_email_cc",
)


def _wrote(person, message):
    """Say whether a message is a person's own."""
    by_mail = email_normalize(message.email_from or "") in person.emails
    return by_mail or message.author_id.id in person.ids


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    def _forget_partners(self, partners):
        """Forget these partners; an idea of somebody else stays theirs."""
        others = self.filtered(lambda idea: idea.author_id - partners)
        others.write({"email_from": False})
        (self - others)._forget()

    def _forget(self):
        """Keep the idea, without its author and whatever names them."""
        if not self:
            return True
        # quiet: what changes would be told with the old words
        ideas = self.with_context(mail_notrack=True, tracking_disable=True)
        people = ideas._people()
        # sudo: whoever makes customers anonymous need not have written in the chatter
        ideas.sudo()._forget_in_chatter(people)
        for idea in ideas:
            idea._forget_in_texts(people[idea.id])
        ideas.write({"author_id": False, "email_from": False})
        ideas.write({"author_kind": "anonymous"})
        return True

    def _people(self):
        """Return who is behind each idea, by the idea's id."""
        # sudo: whoever forgets an idea need not see all contacts
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        emails = [email for email in self.mapped("email_normalized") if email]
        found = partners.search(Domain("email_normalized", "in", emails))
        by_email = found.grouped("email_normalized")
        return {
            idea.id: idea._person(
                idea.author_id.sudo()
                | by_email.get(idea.email_normalized, partners.browse())
            )
            for idea in self
        }

    def _person(self, partners):
        typed, _address = parse_contact_from_email(self.email_from or "")
        whole = partners.commercial_partner_id - partners
        names = [*whole._tpm_names(), typed, *self._forgotten_names()]
        return partners._tpm_person(names, [self.email_normalized])

    def _forget_in_texts(self, person):
        texts = {name: self[name] and person.hide(self[name], True) for name in TEXTS}
        changed = {name: text for name, text in texts.items() if text != self[name]}
        if changed:
            self.write({**changed, "name": texts["name"] or HIDDEN})

    def _forget_in_chatter(self, people):
        """Take the people out of messages, tasks and followers of their ideas.

        What they were merged into names them, too.
        """
        told = self | self.merged_into_id
        behind = defaultdict(list)
        for idea in self:
            for place in idea | idea.merged_into_id:
                behind[place.id].append(people[idea.id])
        here = Domain("res_id", "in", told.ids)
        # the field message_ids leaves out what was sent to somebody alone
        messages = self.env["mail.message"].search(
            Domain("model", "=", self._name) & here
        )
        tasks = self.env["mail.activity"].with_context(active_test=False)
        tasks = tasks.search(Domain("res_model", "=", self._name) & here)
        for message in messages:
            for person in behind[message.res_id]:
                message._tpm_forget(person)
        later = self.env["mail.scheduled.message"].search(
            Domain("model", "=", self._name) & here
        )
        for message in later:
            for person in behind[message.res_id]:
                message.exists()._tpm_hide(person)
        for task in tasks:
            for person in behind[task.res_id]:
                task._tpm_hide(person)
        ids = {id_ for person in people.values() for id_ in person.ids}
        told._forget_readers(messages, self.env["res.partner"].browse(ids))

    def _forget_readers(self, messages, partners):
        self.message_unsubscribe(partners.ids)
        messages.write({"partner_ids": [Command.unlink(id_) for id_ in partners.ids]})
        self.env["mail.notification"].search(
            Domain("mail_message_id", "in", messages.ids)
            & Domain("res_partner_id", "in", partners.ids)
        ).unlink()


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _tpm_forget(self, person):
        """Take a person out of what was said, and out of who said it."""
        self.ensure_one()
        own = _wrote(person, self)
        self._tpm_hide(person, own)
        if own:
            self.write(dict.fromkeys(HEADERS, False))
