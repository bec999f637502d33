# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TpmIdeaMerge(models.TransientModel):
    _name = "tpm.idea.merge"
    _description = "Merge Ideas"

    idea_ids = fields.Many2many("tpm.idea", string="Say the same", required=True)
    into_id = fields.Many2one(
        "tpm.idea",
        string="Keep",
        required=True,
        compute="_compute_into_id",
        store=True,
        readonly=False,
        domain="[('merged_into_id', '=', False)]",
    )

    @api.depends("idea_ids")
    def _compute_into_id(self):
        """Propose the idea with most votes, of several the oldest."""
        for merge in self:
            several = len(merge.idea_ids) > 1
            ideas = merge.idea_ids.sorted(lambda i: (-i.vote_count, i._origin.id))
            merge.into_id = merge.into_id or (several and ideas[:1]._origin)

    def action_apply(self):
        """Merge, and show the idea that stays."""
        self.ensure_one()
        self.idea_ids._merge_into(self.into_id)
        return self.into_id._open()
