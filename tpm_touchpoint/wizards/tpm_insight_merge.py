# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TpmInsightMerge(models.TransientModel):
    _name = "tpm.insight.merge"
    _description = "Merge Insights"

    insight_ids = fields.Many2many("tpm.insight", string="Say the same", required=True)
    into_id = fields.Many2one(
        "tpm.insight",
        string="Keep",
        required=True,
        compute="_compute_into_id",
        store=True,
        readonly=False,
        domain="[('merged_into_id', '=', False)]",
    )

    @api.depends("insight_ids")
    def _compute_into_id(self):
        """Propose the insight with most mentions, of several the oldest."""
        for merge in self:
            several = len(merge.insight_ids) > 1
            firmest = merge.insight_ids.sorted(
                lambda i: (-i.mention_count, i._origin.id)
            )
            merge.into_id = merge.into_id or (several and firmest[:1]._origin)

    @api.constrains("insight_ids", "into_id")
    def _check_insights(self):
        """Refuse insights out of reach; the dialog would show their names."""
        # no sudo: the host checks constraints with all rights
        (self.insight_ids | self.into_id).sudo(False).check_access("read")

    def action_apply(self):
        """Merge, and show the insight that stays."""
        self.ensure_one()
        self.insight_ids._merge_into(self.into_id)
        return self.into_id._open_form()
