# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ideas made from other records with one click."""

from odoo import api, models
from odoo.fields import Command

from .tpm_idea import TEXT_LIMIT
from .tpm_idea_gateway import TITLE_LIMIT


class TpmIdeaSource(models.AbstractModel):
    """Gives a model the button "Make an idea".

    Name the field of ``tpm.idea`` that links to the model in ``_tpm_idea_field``, and
    extend ``_tpm_idea_vals`` with what is carried over.
    """

    _name = "tpm.idea.source"
    _description = "Source of Ideas"

    _tpm_idea_field = None

    def action_make_idea(self):
        """Make an idea of each record, or open the one that was made before."""
        return self.env["tpm.idea"]._idea_from(self)._open()

    def _tpm_idea_vals(self):
        """Return what an idea takes over; it is internal until an officer opens it."""
        self.ensure_one()
        return {
            "name": (self.display_name or "")[:TITLE_LIMIT],
            "origin": "record",
            "is_private": True,
            self._tpm_idea_field: self.id,
        }


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    _interaction_once = models.UniqueIndex(
        "(interaction_id) WHERE origin = 'record' AND merged_into_id IS NULL"
        " AND interaction_id IS NOT NULL",
        "There is an idea of this interaction already.",
    )
    _insight_once = models.UniqueIndex(
        "(insight_id) WHERE origin = 'record' AND merged_into_id IS NULL"
        " AND insight_id IS NOT NULL",
        "There is an idea of this insight already.",
    )

    @api.model
    def _idea_from(self, records):
        """Return the ideas of records, made where there was none.

        Texts and links are carried over once: a second call finds the same ideas, or
        those they were merged into.

        :param records: of a model that inherits ``tpm.idea.source``
        """
        name = records._tpm_idea_field
        ideas = self.with_context(active_test=False).search([(name, "in", records.ids)])
        vals_list = [r._tpm_idea_vals() for r in records - ideas[name]]
        new = self.create(
            [{**v, "text": (v.get("text") or "")[:TEXT_LIMIT]} for v in vals_list]
        )
        found = self.browse(ideas.ids) | new
        return found._merged_target()


class TpmInteraction(models.Model):
    _name = "tpm.interaction"
    _inherit = ["tpm.interaction", "tpm.idea.source"]

    _tpm_idea_field = "interaction_id"

    def _tpm_idea_vals(self):
        note = (self.note or "").strip()
        factor = self.factor_ids[:1]
        effect = "creates" if factor.level == "delighted" else "removes"
        first_line = note.partition("\n")[0]
        return {
            **super()._tpm_idea_vals(),
            "name": (first_line or self.display_name)[:TITLE_LIMIT],
            "text": note,
            "touchpoint_ids": [Command.set(self.touchpoint_id.ids)],
            "factor_id": factor.id,
            "factor_effect": factor and effect,
            "company_id": self.company_id.id,
        }


class TpmInsight(models.Model):
    _name = "tpm.insight"
    _inherit = ["tpm.insight", "tpm.idea.source"]

    _tpm_idea_field = "insight_id"

    def _tpm_idea_vals(self):
        return {
            **super()._tpm_idea_vals(),
            "text": self.text,
            "touchpoint_ids": [Command.set(self.touchpoint_id.ids)],
            "persona_ids": [Command.set(self.persona_ids.ids)],
            "topic_ids": [Command.set(self.topic_ids.ids)],
            "company_id": self.company_id.id,
        }
