# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Join the referrals first: the host deletes those that collide."""
        # sudo: who merges customers need not see referrals
        referrals = self.env["tpm.referral"].sudo()
        partners = src_partners | dst_partner
        referrals.search([("partner_id", "in", partners.ids)])._join(
            dst_partner.sudo().commercial_partner_id
        )
        self.env.flush_all()
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _update_reference_fields(self, src_partners, dst_partner):
        """Tell the referrals that their recommenders are of another company now."""
        res = super()._update_reference_fields(src_partners, dst_partner)
        # sudo: who merges customers need not see referrals
        Referral = self.env["tpm.referral"].sudo()
        moved = Referral.search(
            Domain("recommender_id", "=", dst_partner.id)
            | Domain("recommender_company_id", "in", src_partners.ids)
        )
        self.env.add_to_compute(Referral._fields["recommender_company_id"], moved)
        moved.filtered(lambda r: r.recommender_company_id == r.partner_id).write(
            {"recommender_id": False}
        )
        return res
