# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

SCALE = [("1", "Very low"), ("2", "Low"), ("3", "Medium"), ("4", "High")] + [
    ("5", "Very high")
]


class TpmInsight(models.Model):
    _name = "tpm.insight"
    _description = "Insight"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    # what
    name = fields.Char(string="Headline", required=True)
    kind = fields.Selection(
        [
            ("weakness", "Weakness"),
            ("opportunity", "Opportunity"),
            ("insight", "Customer insight"),
        ],
        required=True,
        default="insight",
        tracking=True,
    )
    text = fields.Text(string="What was said or seen")
    active = fields.Boolean(default=True)
    # where from
    source = fields.Selection(
        [
            ("hotline", "Hotline"),
            ("review", "Review portal"),
            ("social", "Social media"),
            ("analytics", "Analytics"),
            ("employee", "Employee"),
            ("survey", "Survey"),
            ("observation", "Observation"),
        ],
        default="employee",
        required=True,
    )
    date = fields.Date(default=fields.Date.context_today, required=True)
    user_id = fields.Many2one(
        "res.users", string="Found by", default=lambda self: self.env.user
    )
    interaction_id = fields.Many2one(
        "tpm.interaction", index="btree_not_null", check_company=True
    )
    # how much
    impact = fields.Selection(SCALE, default="3")
    reliability = fields.Selection(SCALE, default="2")
    # links
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", index="btree_not_null", check_company=True
    )
    persona_ids = fields.Many2many("tpm.persona")
    topic_ids = fields.Many2many("tpm.topic")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )

    @api.depends("touchpoint_id.company_id", "interaction_id.company_id")
    def _compute_company_id(self):
        for insight in self:
            insight.company_id = (
                insight.interaction_id.company_id
                or insight.touchpoint_id.company_id
                or insight.company_id
            )
