# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .tpm_interaction import DerivedMany2one


class TpmQuestionDaily(models.Model):
    """How often customers asked at a touchpoint on a day, and what came of it."""

    _name = "tpm.question.daily"
    _inherit = "tpm.count.mixin"
    _description = "Questions by Day"
    _counted = "tpm.question"
    _months = "tpm.question.monthly"
    _log_access = False

    # no foreign keys: what is counted has them, and none may go before it
    touchpoint_id = DerivedMany2one("tpm.touchpoint", required=True)
    company_id = DerivedMany2one("res.company", required=True)
    team_id = DerivedMany2one("crm.team")
    day = fields.Date(required=True)
    # sums
    questions = fields.Integer()
    questions_answered = fields.Integer()
    response_kept = fields.Integer()
    response_broken = fields.Integer()
    response_timed = fields.Integer(help="How many have a time.")
    response_seconds = fields.Float(help="Whole seconds; an integer would not do.")
    result_kept = fields.Integer()
    result_broken = fields.Integer()
    result_timed = fields.Integer(help="How many have a time.")
    result_seconds = fields.Float(help="Whole seconds; an integer would not do.")

    _day_idx = models.Index("(touchpoint_id, day)")

    @api.model
    def _keys(self):
        names = ("touchpoint_id", "company_id", "team_id", "day")
        return {name: SQL.identifier("r", name) for name in names}

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
