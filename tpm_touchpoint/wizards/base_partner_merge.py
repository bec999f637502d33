# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_reference_fields(self, src_partners, dst_partner):
        """Let interactions and insights follow, and add up the account of who is left.

        The host has moved the foreign keys already; what it can't know are the
        references to a document and the computed company.
        """
        res = super()._update_reference_fields(src_partners, dst_partner)
        Interaction = self.env["tpm.interaction"].sudo()
        Interaction.search(
            Domain("res_model", "=", "res.partner")
            & Domain("res_id", "in", src_partners.ids)
        ).write({"res_id": dst_partner.id})
        self.env["tpm.insight"]._follow_documents(
            dst_partner._name, src_partners.ids, dst_partner.id
        )
        self.env.add_to_compute(
            Interaction._fields["commercial_partner_id"],
            Interaction.search(
                Domain("partner_id", "=", dst_partner.id)
                | Domain("commercial_partner_id", "in", src_partners.ids)
            ),
        )
        self._tpm_name_once(dst_partner)
        companies = (src_partners | dst_partner).sudo().commercial_partner_id
        self.env["tpm.relationship.account"]._refresh(companies)
        return res

    @api.model
    def _tpm_name_once(self, partner):
        """Let nobody be a further participant of what he is the customer of."""
        Interaction = self.env["tpm.interaction"]
        Interaction.flush_model(["partner_id"])
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM %s r USING tpm_interaction i
                 WHERE i.id = r.tpm_interaction_id
                   AND i.partner_id = r.res_partner_id
                   AND r.res_partner_id = %s
                """,
                SQL.identifier(Interaction._fields["participant_ids"].relation),
                partner.id,
            )
        )
        Interaction.invalidate_model(["participant_ids"], flush=False)
