# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL


class TpmQuestionMonthly(models.Model):
    """The days of a month summed up, so that a year is read in twelve rows."""

    _name = "tpm.question.monthly"
    _inherit = "tpm.question.daily"
    _description = "Questions by Month"
    _counted = "tpm.question.daily"
    _ruled = "tpm.question"
    _log_access = False

    @api.model
    def _keys(self):
        return {**super()._keys(), "day": SQL("date_trunc('month', r.day)::date")}

    @api.model
    def _measures(self):
        return {name: SQL.identifier("r", name) for name in super()._measures()}
