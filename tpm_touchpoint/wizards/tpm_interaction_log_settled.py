# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..models.tpm_interaction_answer import SETTLED


class TpmInteractionLog(models.TransientModel):
    """Who is answered while he asks needs no second entry."""

    _inherit = "tpm.interaction.log"  # pylint: disable=consider-merging-classes-inherited

    settled = fields.Selection(SETTLED, string="Answer")
    is_asking = fields.Boolean(compute="_compute_is_asking")

    @api.depends("direction", "touchpoint_id")
    def _compute_is_asking(self):
        """Ask for it only where somebody would wait for an answer."""
        for wizard in self:
            wizard.is_asking = (
                wizard.direction == "in" and wizard.touchpoint_id._is_answer_promised()
            )

    def _prepare_vals(self):
        return {
            **super()._prepare_vals(),
            "settled": self.is_asking and self.settled,
        }
