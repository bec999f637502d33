# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TpmTopic(models.Model):
    _name = "tpm.topic"
    _description = "Topic"
    _order = "complete_name, id"
    _parent_store = True
    _rec_name = "complete_name"

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", store=True, recursive=True
    )
    active = fields.Boolean(default=True)
    color = fields.Integer()
    # tree
    parent_id = fields.Many2one("tpm.topic", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("tpm.topic", "parent_id")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for topic in self:
            names = (topic.parent_id.complete_name, topic.name)
            topic.complete_name = " / ".join(filter(None, names))
