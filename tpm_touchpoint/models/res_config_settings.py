# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.account import AccountRules
from .tpm_relationship_account import ACTIVITY_DAYS, PREFIX
from .tpm_touchpoint_score import THRESHOLD_KEY

LIMIT = 100_000  # beyond it a setting is a slip; not-a-number is beyond any limit
MOST_ANSWERS = 1000
DEFAULTS = {**AccountRules._field_defaults, "activity_days": ACTIVITY_DAYS}


class ResConfigSettings(models.TransientModel):
    """The rules of the relationship account, and how many answers make a score.

    Read and written here rather than by ``config_parameter``, which takes a stored
    0 for "not set": a half-life of 0 (nothing fades) could never be chosen.
    """

    _inherit = "res.config.settings"

    tpm_account_delighted = fields.Float(string="Delighted is worth")
    tpm_account_ok = fields.Float(string="OK is worth")
    tpm_account_disappointed = fields.Float(string="Disappointed is worth")
    tpm_account_half_life = fields.Float(string="Half-life in days")
    tpm_account_watch_below = fields.Float(string="Watch below a balance of")
    tpm_account_alarm_below = fields.Float(string="Alarm below a balance of")
    tpm_account_alarm_days = fields.Integer(string="Alarm for so many days")
    tpm_account_activity_days = fields.Integer(string="Working days to call")
    tpm_too_few_below = fields.Integer(string="Too few answers below")

    @api.model
    def get_values(self):
        values = super().get_values()
        account = self.env["tpm.relationship.account"]
        for name, default in DEFAULTS.items():
            values[f"tpm_account_{name}"] = account._parameter(name, default)
        values["tpm_too_few_below"] = self.env["tpm.touchpoint"]._score_threshold()
        return values

    def set_values(self):
        res = super().set_values()
        account = self.env["tpm.relationship.account"]
        changed = {
            name: self[f"tpm_account_{name}"]
            for name, default in DEFAULTS.items()
            if self[f"tpm_account_{name}"] != account._parameter(name, default)
        }
        self._check_account_rules()
        for name, value in changed.items():
            self.env["ir.config_parameter"].set_param(PREFIX + name, repr(value))
        if changed.keys() & AccountRules._field_defaults.keys():
            account._mark_stale()
        self._set_threshold()
        return res

    def _set_threshold(self):
        if not 1 <= self.tpm_too_few_below <= MOST_ANSWERS:
            raise ValidationError(
                self.env._(
                    "Scores can be shown from 1 to %(limit)s answers on.",
                    limit=MOST_ANSWERS,
                )
            )
        if self.tpm_too_few_below != self.env["tpm.touchpoint"]._score_threshold():
            self.env["ir.config_parameter"].set_param(
                THRESHOLD_KEY, str(self.tpm_too_few_below)
            )

    def _check_account_rules(self):
        days = ("half_life", "alarm_days", "activity_days")
        if any(self[f"tpm_account_{name}"] < 0 for name in days):
            raise ValidationError(
                self.env._("Half-life and days can't be negative. Use 0 to switch off.")
            )
        if not all(abs(self[f"tpm_account_{name}"]) <= LIMIT for name in DEFAULTS):
            raise ValidationError(
                self.env._(
                    "Values, balances and days have to lie between -%(limit)s and "
                    "%(limit)s.",
                    limit=LIMIT,
                )
            )
        if 0 < self.tpm_account_half_life < 1:
            raise ValidationError(
                self.env._("A half-life is at least a day, or 0: nothing fades.")
            )
        worth = (
            self.tpm_account_disappointed,
            self.tpm_account_ok,
            self.tpm_account_delighted,
        )
        if sorted(worth) != list(worth) or not worth[0] <= 0 <= worth[2]:
            raise ValidationError(
                self.env._(
                    "Delighted is a deposit (0 or more), disappointed a withdrawal (0 "
                    "or less), and OK lies between them."
                )
            )
        if self.tpm_account_alarm_below > self.tpm_account_watch_below:
            raise ValidationError(
                self.env._("The alarm has to lie at or below the watch threshold.")
            )
