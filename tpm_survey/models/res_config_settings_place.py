# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tpm_touchpoint_place import KIOSK_KEY, PLACE_KEY

LIMIT = 100_000  # beyond it a setting is a slip
KEYS = {"tpm_place_per_hour": PLACE_KEY, "tpm_kiosk_per_hour": KIOSK_KEY}


class ResConfigSettings(models.TransientModel):
    """How many anonymous answers are taken within an hour."""

    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    tpm_place_per_hour = fields.Integer(string="Answers an hour from one address")
    tpm_kiosk_per_hour = fields.Integer(string="Answers an hour at one kiosk")

    @api.model
    def get_values(self):
        limit = self.env["tpm.touchpoint"]._tpm_place_limit
        return {
            **super().get_values(),
            **{name: limit(key) for name, key in KEYS.items()},
        }

    def set_values(self):
        res = super().set_values()
        before = self.get_values()
        for name, key in KEYS.items():
            if not 0 <= self[name] <= LIMIT:
                raise ValidationError(
                    self.env._(
                        "From 0 to %(limit)s answers an hour can be allowed; 0 is no "
                        "limit.",
                        limit=LIMIT,
                    )
                )
            if self[name] != before[name]:
                self.env["ir.config_parameter"].set_param(key, str(self[name]))
        return res
