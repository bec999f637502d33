# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import ValidationError

from .tpm_cycle import LONGEST, PREFIX, SETTINGS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    tpm_cycle_span_days = fields.Integer(
        string="Days of the baseline",
        config_parameter=PREFIX + "span_days",
        default=SETTINGS["span_days"],
    )
    tpm_quick_win_days = fields.Integer(
        string="Days until a quick win begins",
        config_parameter=PREFIX + "quick_win_days",
        default=SETTINGS["quick_win_days"],
    )

    def set_values(self):
        for days in (self.tpm_cycle_span_days, self.tpm_quick_win_days):
            if not 1 <= days <= LONGEST:
                raise ValidationError(
                    self.env._(
                        "Baselines and quick wins take from 1 to %(limit)s days.",
                        limit=LONGEST,
                    )
                )
        return super().set_values()
