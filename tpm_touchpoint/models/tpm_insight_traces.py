# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands around an insight: its chatter, followers, activities and files."""

from odoo import models
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..tools.quote import nameless, nameless_html

SENDER = ("author_id", "email_from", "reply_to")


class TpmInsight(models.Model):
    # One file for each concern.
    _inherit = "tpm.insight"  # pylint: disable=consider-merging-classes-inherited

    def _forget_traces(self, people, names, everything=False):
        """Take people out of all that stands around these insights.

        :param people: who is forgotten
        :param names: what is hidden in the texts
        :param everything: also what does not name them; the insights were theirs
        """
        # sudo: whoever makes customers anonymous need not have written it
        insights = self.sudo().with_context(active_test=False)
        customers = people.sudo().filtered("partner_share")
        insights._forget_messages(customers, names, everything)
        insights._forget_notes_of_others(names)
        insights.message_unsubscribe(customers.ids)
        insights._forget_activities(names)
        insights._forget_attachments(names, everything)

    def _forget_messages(self, customers, names, everything):
        for message in self.message_ids:
            message._tpm_hide(names)
            unknown = everything and not message.author_id
            if message.author_id & customers or unknown:
                message.write(dict.fromkeys(SENDER, False))
            if told := message.partner_ids & customers:
                message.partner_ids = [Command.unlink(p.id) for p in told]

    def _forget_notes_of_others(self, names):
        """Hide the names in what other insights say of these, as of merges."""
        self.env["mail.message"].flush_model(["model", "body"])
        ids = "|".join(map(str, self.ids))
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM mail_message WHERE model = %s AND body ~ %s"
                " AND body ~ %s",
                self._name,
                f"data-oe-id=[\"'](?:{ids})[\"']",
                f"data-oe-model=[\"']{self._name}[\"']",
            )
        )
        linking = self.env["mail.message"].browse([id_ for (id_,) in rows])
        notes = linking | self.merged_into_id.message_ids
        for note in notes - self.message_ids:
            # of no concern to us what else stands there
            if nameless_html(note.body, names) != nameless_html(note.body):
                note._tpm_hide(names)

    def _its(self):
        return Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)

    def _forget_activities(self, names):
        activities = self.env["mail.activity"].search(self._its())
        for activity in activities:
            bare = {
                "summary": nameless(activity.summary or "", names),
                "note": nameless_html(activity.note, names),
            }
            changed = {n: v for n, v in bare.items() if v != (activity[n] or "")}
            if changed:
                activity.write(changed)

    def _forget_attachments(self, names, everything):
        """Delete what names them; all files of an insight that was theirs."""
        files = self.env["ir.attachment"].search(self._its())
        if not everything:
            files = files.filtered(
                lambda f: nameless(f.name, names) != nameless(f.name)
            )
        files.unlink()


class MailMessage(models.Model):
    # One file for each concern.
    _inherit = "mail.message"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_hide(self, names):
        """Hide names and addresses in a message."""
        body = nameless_html(self.body, names)
        if body != (self.body or ""):
            self.body = body
        if self.subject:
            self.subject = nameless(self.subject, names)
