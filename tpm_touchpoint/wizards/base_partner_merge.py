# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_reference_fields(self, src_partners, dst_partner):
        """Let interactions follow, and add up the account of who is left.

        The host has moved the foreign keys already; what it can't know are the
        references to a document and the computed company.
        """
        res = super()._update_reference_fields(src_partners, dst_partner)
        Interaction = self.env["tpm.interaction"].sudo()
        Interaction.search(
            Domain("res_model", "=", "res.partner")
            & Domain("res_id", "in", src_partners.ids)
        ).write({"res_id": dst_partner.id})
        self.env.add_to_compute(
            Interaction._fields["commercial_partner_id"],
            Interaction.search(
                Domain("partner_id", "=", dst_partner.id)
                | Domain("commercial_partner_id", "in", src_partners.ids)
            ),
        )
        companies = (src_partners | dst_partner).sudo().commercial_partner_id
        self.env["tpm.relationship.account"]._refresh(companies)
        return res
