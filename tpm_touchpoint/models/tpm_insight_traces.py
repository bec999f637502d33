# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands around an insight: its chatter, followers, activities and files."""

from odoo import models
from odoo.fields import Command, Domain
from odoo.tools import SQL

SENDER = ("author_id", "email_from", "reply_to")


class TpmInsight(models.Model):
    # One file for each concern.
    _inherit = "tpm.insight"  # pylint: disable=consider-merging-classes-inherited

    def _forget_traces(self, people, person, everything=False):
        """Take people out of all that stands around these insights.

        :param people: who is forgotten
        :param person: what is hidden in the texts
        :param everything: also what does not name them; the insights were theirs
        """
        # sudo: whoever makes customers anonymous need not have written it
        insights = self.sudo().with_context(active_test=False)
        customers = people.sudo().filtered("partner_share")
        insights._forget_messages(customers, person, everything)
        insights._forget_notes_of_others(person)
        insights.message_unsubscribe(customers.ids)
        insights._forget_activities(person)
        insights._forget_attachments(person, everything)

    def _messages(self, model="mail.message"):
        """Return all messages; the host's field leaves out what one alone was told."""
        return self.env[model].search(
            Domain("model", "=", self._name) & Domain("res_id", "in", self.ids)
        )

    def _forget_messages(self, customers, person, everything):
        messages = self._messages()
        for message in messages:
            is_theirs = message.author_id & customers or (
                not message.author_id
                and (everything or person.is_in(message.email_from or ""))
            )
            message._tpm_hide(person, bool(is_theirs))
            if is_theirs:
                message.write(dict.fromkeys(SENDER, False))
            if told := message.partner_ids & customers:
                message.partner_ids = [Command.unlink(p.id) for p in told]
        messages.notification_ids.filtered(
            lambda told: told.res_partner_id & customers
        ).unlink()
        self._messages("mail.scheduled.message")._tpm_hide(person)

    def _forget_notes_of_others(self, person):
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
        notes = linking | self.merged_into_id._messages()
        (notes - self._messages())._tpm_hide(person)

    def _its(self):
        return Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)

    def _forget_activities(self, person):
        activities = self.env["mail.activity"].search(self._its())
        activities._tpm_hide(person)

    def _forget_attachments(self, person, everything):
        """Delete what names them; all files of an insight that was theirs."""
        files = self.env["ir.attachment"].search(self._its())
        if not everything:
            files = files.filtered(lambda f: person.hide(f.name) != f.name)
        files.unlink()
