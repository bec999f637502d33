# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

MODELS = ("sale.order", "res.partner")


class TpmSurveyPlan(models.TransientModel):
    """Ask the customers of chosen documents by hand."""

    _name = "tpm.survey.plan"
    _description = "Ask by Survey"

    program_id = fields.Many2one(
        "tpm.survey.program",
        required=True,
        default=lambda self: self._default_program(),
    )
    res_model = fields.Char()
    res_ids = fields.Json()
    document_count = fields.Integer(compute="_compute_document_count")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        context = self.env.context
        ids = context.get("active_ids") or [context.get("active_id")]
        values["res_model"] = context.get("active_model")
        values["res_ids"] = list(filter(None, ids))
        return values

    @api.depends("res_ids")
    def _compute_document_count(self):
        for plan in self:
            plan.document_count = len(plan.res_ids or [])

    @api.model
    def _default_program(self):
        """Return the program for asking by hand, where there is but one."""
        programs = self.env["tpm.survey.program"].search(
            [("trigger", "=", "manual")], limit=2
        )
        return programs if len(programs) == 1 else programs.browse()

    def action_plan(self):
        """Plan the questions; they go out as soon as hours and rests allow."""
        self.ensure_one()
        if self.res_model not in MODELS:
            raise UserError(self.env._("Only orders and customers can be asked about."))
        documents = self.env[self.res_model].browse(self.res_ids or []).exists()
        documents.check_access("read")
        self.program_id.check_access("read")
        # sudo: asking needs a program and a customer one sees, no rights on requests
        program_sudo = self.program_id.sudo()
        planned = program_sudo._plan_documents(documents.sudo(), delay_days=0)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if planned else "warning",
                "message": self._result_message(len(planned), len(documents)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _result_message(self, planned, chosen):
        if planned == chosen:
            return self.env._("Planned: %(planned)s", planned=planned)
        return self.env._(
            "Planned: %(planned)s of %(chosen)s. The others have no customer, or this "
            "program has a request for them already.",
            planned=planned,
            chosen=chosen,
        )
