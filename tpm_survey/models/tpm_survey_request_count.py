# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .tpm_survey_request import STATES


class TpmSurveyRequestCount(models.Model):
    """How many requests of a program, due on a day, are in each state."""

    _name = "tpm.survey.request.count"
    _inherit = "tpm.count.mixin"
    _description = "Survey Requests by Day"
    _counted = "tpm.survey.request"
    _log_access = False

    program_id = fields.Many2one(
        "tpm.survey.program", required=True, ondelete="cascade"
    )
    touchpoint_id = fields.Many2one("tpm.touchpoint", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    day = fields.Date(required=True, help="When they were due, in UTC.")
    # sums: the states of a request
    planned = fields.Integer()
    sent = fields.Integer()
    answered = fields.Integer()
    skipped = fields.Integer()
    bounced = fields.Integer()
    objected = fields.Integer()
    expired = fields.Integer()
    objected_asked = fields.Integer(help="Of those who objected, how many were asked.")

    _day_idx = models.Index("(touchpoint_id, day)")
    _program_idx = models.Index("(program_id)")

    @api.model
    def _keys(self):
        names = ("program_id", "touchpoint_id", "company_id")
        return {
            **{name: SQL.identifier("r", name) for name in names},
            "day": SQL("r.planned_date::date"),
        }

    @api.model
    def _measures(self):
        return {
            **{name: SQL("(r.state = %s)::int", name) for name, _label in STATES},
            "objected_asked": SQL(
                "(r.state = 'objected' AND r.sent_date IS NOT NULL)::int"
            ),
        }
