# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class TpmCaptureRule(models.Model):
    _inherit = "tpm.capture.rule"

    @api.model
    def _capture(self, event, documents):
        """Plan the questions about the event too; there need be no rule for it."""
        res = super()._capture(event, documents)
        if documents._name == "sale.order":
            self.env["tpm.survey.program"]._plan(event, documents)
        return res
