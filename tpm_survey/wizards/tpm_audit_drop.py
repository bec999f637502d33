# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.tpm_audit import USER_DROP_REASONS


class TpmAuditDrop(models.TransientModel):
    _name = "tpm.audit.drop"
    _description = "Drop an Audit"

    audit_id = fields.Many2one("tpm.audit", required=True)
    reason = fields.Selection(USER_DROP_REASONS, string="Why", required=True)

    def action_apply(self):
        """End the audit without a result."""
        self.ensure_one()
        self.audit_id._check_mine()
        self.audit_id._drop(self.reason)
        return {"type": "ir.actions.act_window_close"}
