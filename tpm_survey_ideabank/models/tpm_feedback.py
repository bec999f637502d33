# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Command

from odoo.addons.tpm_ideabank.models.tpm_idea_gateway import TITLE_LIMIT


class TpmFeedback(models.Model):
    _name = "tpm.feedback"
    _inherit = ["tpm.feedback", "tpm.idea.source"]

    _tpm_idea_field = "feedback_id"

    idea_ids = fields.One2many(
        "tpm.idea",
        "feedback_id",
        string="Ideas",
        readonly=True,
        context={"active_test": False},  # merged ones lead to where they live on
    )

    def _tpm_idea_vals(self):
        """Return the words and links an idea takes over; the author is who makes it."""
        learned = self._prepare_learned_vals()
        factor = self.factor_ids[:1]
        effect = "creates" if factor.level == "delighted" else "removes"
        return {
            **super()._tpm_idea_vals(),
            "name": learned["name"][:TITLE_LIMIT],
            "text": learned["text"],
            "touchpoint_ids": [Command.set(self.touchpoint_id.ids)],
            "topic_ids": [Command.set(self.topic_ids.ids)],
            "factor_id": factor.id,
            "factor_effect": factor and effect,
            "company_id": learned["company_id"],
        }
