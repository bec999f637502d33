# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tpm_referral import DAYS_PARAMETER
from .tpm_touchpoint import THRESHOLD_KEY

LIMIT = 1000  # beyond it a setting is a slip
LONGEST = 3650


class ResConfigSettings(models.TransientModel):
    """How many answers make a score, and how long the name of a recommender is kept.

    Read and written here rather than by ``config_parameter``, which takes a stored
    0 for "not set".
    """

    _inherit = "res.config.settings"

    tpm_too_few_below = fields.Integer(string="Too few answers below")
    tpm_recommender_name_days = fields.Integer(string="Days until a name is erased")

    @api.model
    def get_values(self):
        return {
            **super().get_values(),
            "tpm_too_few_below": self.env["tpm.touchpoint"]._score_threshold(),
            "tpm_recommender_name_days": self.env["tpm.referral"]._name_days(),
        }

    def set_values(self):
        res = super().set_values()
        before = self.get_values()
        if not 1 <= self.tpm_too_few_below <= LIMIT:
            raise ValidationError(
                self.env._(
                    "Scores can be shown from 1 to %(limit)s answers on.",
                    limit=LIMIT,
                )
            )
        if not 0 <= self.tpm_recommender_name_days <= LONGEST:
            raise ValidationError(
                self.env._(
                    "Typed names of recommenders are kept from 0 to %(days)s days.",
                    days=LONGEST,
                )
            )
        for name, key in (
            ("tpm_too_few_below", THRESHOLD_KEY),
            ("tpm_recommender_name_days", DAYS_PARAMETER),
        ):
            if self[name] != before[name]:
                self.env["ir.config_parameter"].set_param(key, str(self[name]))
        return res
