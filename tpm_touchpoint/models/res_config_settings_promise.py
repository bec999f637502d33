# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tpm_question_answers import SILENCE_KEY

MOST_DAYS = 3650


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    tpm_promise_silence_days = fields.Integer(string="Conversation over after")

    @api.model
    def get_values(self):
        days = self.env["tpm.question"]._silence_days()
        return {**super().get_values(), "tpm_promise_silence_days": days}

    def set_values(self):
        res = super().set_values()
        days = self.tpm_promise_silence_days
        if not 1 <= days <= MOST_DAYS:
            raise ValidationError(
                self.env._(
                    "A conversation is over after 1 to %(limit)s days of silence.",
                    limit=MOST_DAYS,
                )
            )
        if days != self.env["tpm.question"]._silence_days():
            self.env["ir.config_parameter"].set_param(SILENCE_KEY, str(days))
            self.env["tpm.question.queue"]._add_all()
        return res
