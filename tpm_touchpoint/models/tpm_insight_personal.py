# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import html2plaintext, plaintext2html

from ..tools.quote import nameless

TEXTS = ("name", "text", "quote")
LINKS = ("partner_id", "author", "interaction_id", "message_id", "res_model", "res_id")


class TpmInsight(models.Model):
    _name = "tpm.insight"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.insight", "tpm.personal.mixin"]

    @api.model
    def _personal_domain(self, partners):
        """An insight is about whoever it was learnt from."""
        return Domain.OR(
            Domain(path, "in", partners.ids)
            for path in (
                "partner_id",
                "interaction_id.partner_id",
                "interaction_id.participant_ids",
            )
        )

    @api.model
    def _personal_fields(self):
        return [
            *("date", "name", "kind", "text", "quote", "author", "source"),
            *("touchpoint_id", "user_id"),
        ]

    def _forget(self):
        """Keep what was learnt, without names and the way to the customer."""
        if not self:
            return True
        texts = [(insight.id, *insight._nameless_texts()) for insight in self]
        self._forget_notes()
        self.write(dict.fromkeys(LINKS, False))
        self._write_texts(texts)
        return True

    def _names(self):
        met = self.interaction_id
        people = self.partner_id | met.partner_id | met.participant_ids
        return [*people.mapped("name"), *self.mapped("author")]

    def _forget_notes(self):
        """Take the names out of what stands in the chatter, as of merges."""
        # sudo: whoever makes customers anonymous need not have written the notes
        notes_sudo = (self | self.merged_into_id).sudo().message_ids
        names = self._names()
        for note_sudo in notes_sudo:
            text = html2plaintext(note_sudo.body or "")
            bare = nameless(text, names)
            if bare != nameless(text):
                note_sudo.body = plaintext2html(bare)

    def _nameless_texts(self):
        names = self._names()
        return [nameless(self[name] or "", names) for name in TEXTS]

    def _write_texts(self, texts):
        """Write the texts of all at once; they differ, and nothing follows from them.

        :param list texts: id and texts of each
        """
        self.flush_recordset(TEXTS)
        self.env.cr.execute_values(
            """UPDATE tpm_insight SET name = v.name, text = v.text, quote = v.quote
                 FROM (VALUES %s) v (id, name, text, quote)
                WHERE tpm_insight.id = v.id""",
            texts,
            template="(%s, %s, %s::text, %s::text)",
            page_size=len(texts),
        )
        self.invalidate_recordset(TEXTS, flush=False)
