# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .tpm_interaction import DerivedMany2one


class TpmQuestionMonthly(models.Model):
    """The days of a month summed up, so that a year is read in twelve rows."""

    _name = "tpm.question.monthly"
    _inherit = "tpm.count.mixin"
    _description = "Questions by Month"
    _log_access = False

    # no foreign keys: what is counted has them, and none may go before it
    touchpoint_id = DerivedMany2one("tpm.touchpoint", required=True)
    company_id = DerivedMany2one("res.company", required=True)
    team_id = DerivedMany2one("crm.team")
    day = fields.Date(required=True, help="The first one, of a month.")
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
        kinds = ("kept", "broken", "timed", "seconds")
        promises = [
            f"{name}_{kind}" for name in ("response", "result") for kind in kinds
        ]
        names = ("questions", "questions_answered", *promises)
        return {name: SQL.identifier("r", name) for name in names}
