# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Forgetting the authors of ideas: in the idea, its chatter and its followers."""

import re
from collections import defaultdict
from typing import NamedTuple

from odoo import models
from odoo.fields import Command, Domain
from odoo.tools import (
    email_normalize,
    html2plaintext,
    parse_contact_from_email,
    plaintext2html,
)

from odoo.addons.tpm_touchpoint.tools.quote import HIDDEN, nameless

TEXTS = ("name", "text", "decline_reason")
TRACKED = ("old_value_char", "new_value_char", "old_value_text", "new_value_text")
HEADERS = ("author_id", "email_from", "reply_to") + (
    "incoming_email_to",
    "incoming_email_cc",
)
DIGITS = 7  # at the end of a number that tell whose it is, however it begins


class Person(NamedTuple):
    """Who is to be forgotten, as texts and mails may say it."""

    partners: models.BaseModel
    names: list
    emails: set
    phones: list

    def wrote(self, message):
        """Say whether a message is theirs."""
        by_mail = email_normalize(message.email_from or "") in self.emails
        return by_mail or bool(message.author_id & self.partners)

    def hide(self, text, own):
        """Return a text without the person; the same where it says nothing of them.

        :param bool own: whether it is theirs; then no address at all is left in it
        """
        bare = nameless(text, self.names)
        if own:
            is_told = bare.count(HIDDEN) > text.count(HIDDEN)
        else:
            is_told = bare != nameless(text) or self._is_reached_by(text)
        return bare if is_told else text

    def _is_reached_by(self, text):
        lowered, digits = text.lower(), re.sub(r"\D", "", text)
        return any(email in lowered for email in self.emails) or any(
            phone in digits for phone in self.phones
        )


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
        known = partners | partners.commercial_partner_id
        numbers = (
            re.sub(r"\D", "", phone) for phone in partners.mapped("phone") if phone
        )
        return Person(
            partners,
            [*known.mapped("name"), typed],
            {self.email_normalized, *partners.mapped("email_normalized")} - {False},
            [number[-DIGITS:] for number in numbers if len(number) >= DIGITS],
        )

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
        for record in [*messages, *tasks]:
            for person in behind[record.res_id]:
                record._tpm_forget(person)
        partners = self.env["res.partner"].union(*(p.partners for p in people.values()))
        told._forget_readers(messages, partners)

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
        own = person.wrote(self)
        vals = dict.fromkeys(HEADERS, False) if own else {}
        if self.subject:
            vals["subject"] = person.hide(self.subject, own)
        text = html2plaintext(self.body or "")
        bare = person.hide(text, own)
        if bare != text:
            vals["body"] = plaintext2html(bare)
        if vals:
            self.write(vals)
        for change in self.tracking_value_ids:
            told = {name: change[name] for name in TRACKED if change[name]}
            change.write({name: person.hide(told[name], False) for name in told})


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _tpm_forget(self, person):
        """Take a person out of what a task says."""
        self.ensure_one()
        told = {name: self[name] for name in ("summary", "res_name") if self[name]}
        vals = {name: person.hide(told[name], False) for name in told}
        text = html2plaintext(self.note or "")
        bare = person.hide(text, False)
        if bare != text:
            vals["note"] = plaintext2html(bare)
        self.write(vals)
