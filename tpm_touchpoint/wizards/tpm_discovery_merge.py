# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TpmDiscoveryMerge(models.TransientModel):
    _name = "tpm.discovery.merge"
    _description = "Merge with Touchpoint"

    discovery_ids = fields.Many2many("tpm.discovery", required=True)
    similar_to = fields.Char(compute="_compute_similar_to")
    touchpoint_id = fields.Many2one("tpm.touchpoint", required=True)

    @api.depends("discovery_ids")
    def _compute_similar_to(self):
        for merge in self:
            merge.similar_to = merge.discovery_ids[:1].name

    def action_apply(self):
        """Remember that these are the touchpoint, so that they are not proposed."""
        self.ensure_one()
        self.discovery_ids._merge_into(self.touchpoint_id)
        return self.discovery_ids._reload()
