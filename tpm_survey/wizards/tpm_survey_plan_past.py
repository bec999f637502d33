# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models


class TpmSurveyPlanPast(models.TransientModel):
    """Plan questions about what happened before the program was there."""

    _name = "tpm.survey.plan.past"
    _description = "Plan Past Orders"

    program_id = fields.Many2one("tpm.survey.program", required=True)
    date_from = fields.Date(
        string="Since",
        required=True,
        default=lambda self: fields.Date.context_today(self) - timedelta(days=30),
    )

    def action_plan(self):
        """Plan them; doing it once more plans only what has come since."""
        self.ensure_one()
        program = self.program_id
        program.check_access("write")
        # sudo: the manager of surveys need not see every order
        count = program.sudo()._plan_past(fields.Datetime.to_datetime(self.date_from))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Planned: %(count)s", count=count),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
