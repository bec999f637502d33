# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TpmCampaign(models.Model):
    """A call for ideas about one touchpoint or phase, for a time."""

    _name = "tpm.campaign"
    _description = "Idea Campaign"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    # what
    name = fields.Char(string="Question", required=True, translate=True, tracking=True)
    description = fields.Html(translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        index="btree_not_null",
        check_company=True,
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
    )
    phase_id = fields.Many2one(
        "tpm.phase",
        index="btree_not_null",
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
    )
    # when
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(string="To", required=True, tracking=True)
    # who
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user
    )
    reviewer_ids = fields.Many2many(
        "res.users", string="Reviewers", domain="[('share', '=', False)]"
    )
    review_days = fields.Integer(
        string="Days to review", default=14, help="After the last day of the campaign."
    )
    is_public = fields.Boolean(
        string="Customers may take part",
        help="Shown in the portal or on the public page.",
    )
    idea_ids = fields.One2many("tpm.idea", "campaign_id")

    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "A campaign ends after it has begun."
    )
