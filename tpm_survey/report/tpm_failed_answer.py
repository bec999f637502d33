# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class TpmFailedAnswer(models.Model):
    """Answers of customers that could not become feedback, and why.

    Each row has the id of the answers, which officers have no right to read.
    """

    _name = "tpm.failed.answer"
    _description = "Failed Answer"
    _auto = False
    _rec_name = "touchpoint_id"
    _order = "date desc, id desc"
    _depends = {
        "survey.user_input": [
            "start_datetime",
            "end_datetime",
            "partner_id",
            "survey_id",
            "tpm_error",
            "tpm_request_id",
            "tpm_taken_over",
            "tpm_touchpoint_id",
        ],
        "survey.survey": ["tpm_touchpoint_id"],
        "tpm.survey.request": ["company_id", "partner_id", "touchpoint_id"],
    }

    date = fields.Datetime(string="Answered on", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    touchpoint_id = fields.Many2one("tpm.touchpoint", readonly=True)
    survey_id = fields.Many2one("survey.survey", readonly=True)
    request_id = fields.Many2one("tpm.survey.request", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    error = fields.Char(string="Why", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT a.id, COALESCE(a.end_datetime, a.start_datetime) AS date,
                   COALESCE(a.partner_id, r.partner_id) AS partner_id,
                   t.id AS touchpoint_id, a.survey_id, r.id AS request_id,
                   COALESCE(r.company_id, t.company_id) AS company_id,
                   a.tpm_error AS error
              FROM survey_user_input a
              JOIN survey_survey s ON s.id = a.survey_id
         LEFT JOIN tpm_survey_request r ON r.id = a.tpm_request_id
         LEFT JOIN tpm_touchpoint t ON t.id = COALESCE(
                   r.touchpoint_id, a.tpm_touchpoint_id, s.tpm_touchpoint_id)
             WHERE a.tpm_taken_over = 'failed'
            """
        )

    def action_try_again(self):
        """Have these answers become feedback now that the cause is mended."""
        self.check_access("read")
        # sudo: officers have no rights on the answers of surveys
        answers_sudo = self.env["survey.user_input"].sudo().browse(self.ids)
        answers_sudo._tpm_take_over()
        states = answers_sudo.mapped("tpm_taken_over")
        failed = states.count("failed")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if failed else "success",
                "message": self._result_message(len(states) - failed, failed),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _result_message(self, done, failed):
        if not failed:
            return self.env._("Became feedback: %(done)s", done=done)
        return self.env._(
            "Became feedback: %(done)s. Failed once more: %(failed)s; see why.",
            done=done,
            failed=failed,
        )
