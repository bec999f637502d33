# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "tpm.feedback.mixin"]

    def _tpm_feedback_column(self):
        """A company shows the feedback of all its contacts, a contact its own."""
        is_company = self == self.commercial_partner_id
        return "commercial_partner_id" if is_company else "partner_id"
