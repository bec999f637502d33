# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def _tpm_record_domain(self):
        """Preview a record to which the automation rule applies."""
        domain = super()._tpm_record_domain()
        rule = self.base_automation_id
        if not rule.filter_domain:
            return domain
        return domain & Domain(safe_eval(rule.filter_domain, rule._get_eval_context()))
