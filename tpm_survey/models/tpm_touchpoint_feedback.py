# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class TpmTouchpoint(models.Model):
    _name = "tpm.touchpoint"
    _inherit = ["tpm.touchpoint", "tpm.feedback.mixin"]

    @api.model
    def _held_by(self):
        return [*super()._held_by(), "tpm.feedback", "tpm.survey.program"]
