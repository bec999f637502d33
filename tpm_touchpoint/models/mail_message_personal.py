# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hiding somebody in what the host's chatter keeps: messages, their mails, tasks.

Names are taken out of texts. Who gets a mail is told by the address or the contact
alone: others have the same name.
"""

import ast

from odoo import models
from odoo.tools.mail import email_normalize, email_split_and_format

ADDRESSES = ("incoming_email_to", "incoming_email_cc", "outgoing_email_to")
TOLD = ("old_value_char", "new_value_char", "old_value_text", "new_value_text")
RECIPIENTS = ("email_to", "email_cc")


def _change(record, values):
    """Write of these values those that are others."""
    changed = {name: v for name, v in values.items() if v != (record[name] or "")}
    if changed:
        record.write(changed)


def _others(person, line):
    """Return a line of addresses without those of a person."""
    told = email_split_and_format(line)
    kept = [one for one in told if email_normalize(one) not in person.emails]
    return line if kept == told else ", ".join(kept)


def _headers(person, text):
    """Return the headers of a mail, as the host keeps them, without a person."""
    if not any(email in text.lower() for email in person.emails):
        return text
    try:
        headers = ast.literal_eval(text)
        told = {name: _others(person, str(line)) for name, line in headers.items()}
    except (ValueError, SyntaxError, AttributeError):
        return ""  # the host can't read them either
    return repr({name: line for name, line in told.items() if line})


class MailMessage(models.Model):
    # One file for each concern.
    _inherit = "mail.message"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_hide(self, person, own=False):
        """Hide a person in messages, in the changes they tell and in their mails.

        :param Person person: who is hidden
        :param bool own: whether these are theirs; then no address at all is left
        """
        for message in self:
            said = {name: _others(person, message[name] or "") for name in ADDRESSES}
            said["subject"] = person.hide(message.subject or "", own)
            said["body"] = person.hide_html(message.body, own)
            _change(message, said)
            for change in message.tracking_value_ids:
                told = {name: person.hide(change[name] or "") for name in TOLD}
                _change(change, told)
        self.mail_ids._tpm_hide(person, own)
        theirs = self.notification_ids.filtered(
            lambda told: email_normalize(told.mail_email_address or "") in person.emails
        )
        for told in self.notification_ids - theirs:
            _change(told, {"failure_reason": person.hide(told.failure_reason or "")})
        theirs.unlink()


class MailMail(models.Model):
    # One file for each concern.
    _inherit = "mail.mail"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_hide(self, person, own=False):
        """Hide a person in mails that wait, failed or are kept.

        Those that are for nobody else are deleted.
        """
        theirs = self.browse()
        for mail in self:
            told = mail.recipient_ids.filtered(lambda p: p.id in person.ids)
            lines = {name: mail[name] or "" for name in RECIPIENTS}
            others = {name: _others(person, line) for name, line in lines.items()}
            if told or others != lines:
                mail.recipient_ids -= told
                if not mail.recipient_ids and not any(others.values()):
                    theirs += mail
            said = {
                "body_html": person.hide_html(mail.body_html, own),
                "headers": _headers(person, mail.headers or ""),
                "failure_reason": person.hide(mail.failure_reason or ""),
            }
            _change(mail, {**others, **said})
        theirs.is_notification = True  # else the host deletes the messages as well
        theirs.unlink()


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    def _tpm_hide(self, person):
        """Hide a person in what is posted later; nobody forgotten is told of it."""
        theirs = self.browse()
        for message in self:
            told = message.partner_ids.filtered(lambda p: p.id in person.ids)
            if told:
                message.partner_ids -= told
                if not message.partner_ids:
                    theirs += message
            said = {
                "subject": person.hide(message.subject or ""),
                "body": person.hide_html(message.body),
            }
            _change(message, said)
        theirs.unlink()


class MailActivity(models.Model):
    # One file for each concern.
    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_hide(self, person, own=False):
        """Hide a person in tasks, also in what was said as they were done."""
        for task in self:
            said = {
                name: person.hide(task[name] or "", own)
                # the host keeps the name of the document there
                for name in ("summary", "feedback", "res_name")
            }
            _change(task, {**said, "note": person.hide_html(task.note, own)})
