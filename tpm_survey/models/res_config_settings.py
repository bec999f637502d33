# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tpm_referral import DAYS_PARAMETER

LONGEST = 3650  # beyond it a setting is a slip


class ResConfigSettings(models.TransientModel):
    """How long the name of a recommender is kept.

    Read and written here rather than by ``config_parameter``, which takes a stored
    0 for "not set".
    """

    _inherit = "res.config.settings"

    tpm_recommender_name_days = fields.Integer(string="Days until a name is erased")

    @api.model
    def get_values(self):
        return {
            **super().get_values(),
            "tpm_recommender_name_days": self.env["tpm.referral"]._name_days(),
        }

    def set_values(self):
        res = super().set_values()
        before = self.env["tpm.referral"]._name_days()
        if not 0 <= self.tpm_recommender_name_days <= LONGEST:
            raise ValidationError(
                self.env._(
                    "Typed names of recommenders are kept from 0 to %(days)s days.",
                    days=LONGEST,
                )
            )
        if self.tpm_recommender_name_days != before:
            self.env["ir.config_parameter"].set_param(
                DAYS_PARAMETER, str(self.tpm_recommender_name_days)
            )
        return res
