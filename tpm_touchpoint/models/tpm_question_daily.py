# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL


class TpmQuestionDaily(models.Model):
    """How often customers asked at a touchpoint on a day, and what came of it."""

    _name = "tpm.question.daily"
    _inherit = "tpm.question.monthly"
    _description = "Questions by Day"
    _counted = "tpm.question"
    _months = "tpm.question.monthly"
    _log_access = False

    day = fields.Date(help="")
    in_month = fields.Boolean(help="Whether the sums of its month hold it.")

    _day_idx = models.Index("(touchpoint_id, day) WHERE in_month IS TRUE")
    _new_idx = models.Index("(touchpoint_id, day) WHERE in_month IS NOT TRUE")

    @api.model
    def _measures(self):
        return {
            "questions": SQL("1"),
            "questions_answered": SQL("(r.response_date IS NOT NULL)::int"),
            **self._measures_of("response"),
            **self._measures_of("result"),
        }

    @api.model
    def _measures_of(self, name):
        column, hours = SQL.identifier("r", name), SQL.identifier("r", f"{name}_hours")
        return {
            f"{name}_kept": SQL("(%s IS NOT DISTINCT FROM 'kept')::int", column),
            f"{name}_broken": SQL("(%s IS NOT DISTINCT FROM 'broken')::int", column),
            f"{name}_timed": SQL("(%s IS NOT NULL)::int", hours),
            f"{name}_seconds": SQL("COALESCE(round(3600 * %s), 0)::float8", hours),
        }
