# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TpmIdeaReply(models.TransientModel):
    _name = "tpm.idea.reply"
    _description = "Answer Ideas"

    idea_ids = fields.Many2many("tpm.idea", required=True)
    idea_count = fields.Integer(compute="_compute_idea_count")
    stage_id = fields.Many2one("tpm.idea.stage", string="Move to")
    stage_kind = fields.Selection(related="stage_id.kind", string="Outcome")
    body = fields.Html(
        string="Answer",
        sanitize_style=True,
        help="Customers read it as well: it is posted with each idea.",
    )

    @api.depends("idea_ids")
    def _compute_idea_count(self):
        for reply in self:
            reply.idea_count = len(reply.idea_ids)

    def action_apply(self):
        """Answer; each person gets one mail, however many of the ideas are theirs."""
        self.ensure_one()
        self.idea_ids._reply(self.body, self.stage_id)
        return {"type": "ir.actions.act_window_close"}
