# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Similar ideas, found while somebody types a new one."""

from odoo import api, models


class TpmIdea(models.Model):
    # One file for each concern.
    _name = "tpm.idea"
    _inherit = ["tpm.idea", "tpm.similar.mixin"]

    @api.model
    def similar_ideas(self, text):
        """Return ideas like what is being typed, for the form of a new idea."""
        ideas = self._similar(text)
        return [
            {
                "id": idea.id,
                "name": idea.name,
                "stage": idea.stage_id.name,
                "votes": idea.vote_count,
                "has_voted": idea.has_voted,
                "can_vote": idea.can_vote,
            }
            for idea in ideas
        ]
