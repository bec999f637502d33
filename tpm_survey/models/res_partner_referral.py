# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "tpm.referral.mixin"]

    # one at most, kept with the customer's company
    tpm_referral_ids = fields.One2many(
        "tpm.referral", "partner_id", string="Referral", groups=USER_GROUP
    )
    tpm_recommended_count = fields.Integer(
        string="Recommended",
        compute="_compute_tpm_recommended_count",
        groups=USER_GROUP,
        help="New customers this customer's company brought.",
    )
    tpm_referral_tree = fields.Html(
        string="Brought by recommendation",
        compute="_compute_tpm_referral_tree",
        sanitize=False,
        groups=USER_GROUP,
    )

    def write(self, vals):
        moved = vals.keys() & {"parent_id", "is_company"}
        before = self.sudo().commercial_partner_id if moved else self.browse()
        res = super().write(vals)
        if moved:
            # sudo: who moves a contact need not see referrals
            customers = (before | self.sudo().commercial_partner_id).sudo()
            self.env["tpm.referral"].sudo()._gather(customers)
        return res

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_tpm_recommended_count(self):
        companies = self.commercial_partner_id
        groups = self.env["tpm.referral"]._read_group(
            Domain("recommender_company_id", "in", companies.ids),
            ["recommender_company_id"],
            ["__count"],
        )
        counts = dict(groups)
        for partner in self:
            company = partner.commercial_partner_id
            partner.tpm_recommended_count = counts.get(company, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_tpm_referral_tree(self):
        for partner in self:
            rows = self.env["tpm.referral"]._tree(partner.commercial_partner_id)
            partner.tpm_referral_tree = Markup().join(
                Markup(
                    '<div class="py-1" style="padding-inline-start: %(indent)sem">'
                    '%(arrow)s<a href="/odoo/res.partner/%(id)s">%(name)s</a>'
                    ' <span class="text-muted">%(day)s</span></div>'
                )
                % {
                    "indent": 1.5 * level,
                    "arrow": "↳ " if level else "",
                    "id": referral.partner_id.id,
                    "name": referral.partner_id.display_name,
                    "day": format_date(self.env, referral.date),
                }
                for referral, level in rows
            )

    def action_tpm_recommended(self):
        """Open the customers this customer's company brought."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_referral_action"
        )
        action["domain"] = [
            ("recommender_company_id", "=", self.commercial_partner_id.id)
        ]
        action["context"] = {"default_recommender_id": self.id}
        return action
