# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "tpm.interaction.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        self.env["tpm.capture.rule"]._capture("lead_created", leads)
        return leads

    def write(self, vals):
        res = super().write(vals)
        if vals.get("partner_id"):
            self._adopt_interactions()
        return res

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        res = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        for status in ("won", "lost"):
            reached = self.filtered(
                lambda lead, flag=f"is_{status}": new_status_by_lead[lead.id][flag]
                and not old_status_by_lead.get(lead.id, {}).get(flag)
            )
            self.env["tpm.capture.rule"]._capture(f"lead_{status}", reached)
        return res

    def _merge_dependences(self, opportunities):
        """Let interactions and insights follow when leads are merged."""
        res = super()._merge_dependences(opportunities)
        merged = opportunities - self
        merged._tpm_interactions_sudo().write({"res_id": self.id})
        self.env["tpm.insight"]._follow_documents(self._name, merged.ids, self.id)
        self._adopt_interactions()
        return res

    def _adopt_interactions(self):
        """Give the customer what was logged before anyone knew who it was."""
        orphans = self._tpm_interactions_sudo().filtered(lambda i: not i.partner_id)
        for interaction in orphans:
            interaction.partner_id = self.browse(interaction.res_id).partner_id

    def _tpm_partner(self):
        return self.partner_id
