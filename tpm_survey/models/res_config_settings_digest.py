# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .tpm_digest import SWITCH


class ResConfigSettings(models.TransientModel):
    # One file for each concern.
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    tpm_owner_digest = fields.Boolean(string="Weekly digest for owners")

    @api.model
    def get_values(self):
        return {
            **super().get_values(),
            "tpm_owner_digest": self.env["tpm.digest"]._is_on(),
        }

    def set_values(self):
        res = super().set_values()
        if self.tpm_owner_digest != self.env["tpm.digest"]._is_on():
            self.env["ir.config_parameter"].set_param(
                SWITCH, str(self.tpm_owner_digest)
            )
        return res
