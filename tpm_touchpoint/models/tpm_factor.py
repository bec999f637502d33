# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .tpm_interaction import EXPERIENCES


class TpmFactor(models.Model):
    _name = "tpm.factor"
    _description = "Factor"
    _order = "touchpoint_id, level, sequence, id"

    # what
    name = fields.Char(required=True, translate=True)
    level = fields.Selection(
        EXPERIENCES,
        required=True,
        default="disappointed",
        help="What the touchpoint is like for the customer when this is the case.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    # where
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        index=True,
        ondelete="cascade",
        help="Leave empty for a factor that may occur anywhere.",
    )
    company_id = fields.Many2one(
        related="touchpoint_id.company_id", store=True, index="btree_not_null"
    )
    # how often
    mention_count = fields.Integer(
        string="Mentions", compute="_compute_mention_count", help="999 stands for more."
    )

    _name_uniq = models.UniqueIndex(
        "(COALESCE(touchpoint_id, 0), level, (name->>'en_US'))",
        "This touchpoint already has a factor of that name on this level.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_mention_count(self):
        Interaction = self.env["tpm.interaction"]
        counts = Interaction._count_by_factor(self.ids)
        for factor in self:
            factor.mention_count = counts.get(factor.id, 0)
