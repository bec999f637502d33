# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TpmIdeaVoteFor(models.TransientModel):
    _name = "tpm.idea.vote.for"
    _description = "Vote for a Customer"

    idea_id = fields.Many2one("tpm.idea", required=True)
    partner_id = fields.Many2one("res.partner", string="Customer", required=True)
    interaction_id = fields.Many2one(
        "tpm.interaction",
        string="Said in",
        compute="_compute_interaction_id",
        store=True,
        readonly=False,
        domain="[('partner_id', '=', partner_id)]",
        help="The interaction in which the customer said so.",
    )

    @api.depends("partner_id")
    def _compute_interaction_id(self):
        for vote in self:
            if vote.interaction_id.partner_id != vote.partner_id:
                vote.interaction_id = False

    def action_apply(self):
        """Vote in the name of the customer; a second vote changes nothing."""
        self.ensure_one()
        self.idea_id._vote_for(self.partner_id, self.interaction_id)
        return {"type": "ir.actions.act_window_close"}
