# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP


class SaleOrder(models.Model):
    _inherit = "sale.order"

    tpm_request_ids = fields.One2many(
        "tpm.survey.request", "order_id", string="Survey requests", groups=USER_GROUP
    )
    tpm_request_count = fields.Integer(
        string="Surveys", compute="_compute_tpm_requests", groups=USER_GROUP
    )
    tpm_request_summary = fields.Text(
        string="Asked by survey",
        compute="_compute_tpm_requests",
        groups=USER_GROUP,
        help="Whether the customer was asked about this order, and if not, why not.",
    )

    @api.depends_context("uid", "allowed_company_ids", "lang")
    @api.depends("tpm_request_ids.state", "tpm_request_ids.reason")
    def _compute_tpm_requests(self):
        """One line a request: what it is about, how it stands and since when."""
        labels = {
            name: dict(
                self.env["tpm.survey.request"]
                ._fields[name]
                ._description_selection(self.env)
            )
            for name in ("state", "reason")
        }
        for order in self:
            requests = order.tpm_request_ids
            order.tpm_request_count = len(requests)
            order.tpm_request_summary = "\n".join(
                self._tpm_request_line(request, labels) for request in requests
            )

    def _tpm_request_line(self, request, labels):
        date = (
            request.planned_date if request.state == "planned" else request.state_date
        )
        parts = (
            labels["state"].get(request.state),
            labels["reason"].get(request.reason),
            date
            and format_date(self.env, fields.Datetime.context_timestamp(self, date)),
        )
        # sudo: who sees the request may see what its program is called
        return f"{request.program_id.sudo().name}: " + ", ".join(filter(None, parts))

    def action_tpm_requests(self):
        """Open the survey requests of this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_survey_request_action"
        )
        action["domain"] = [("order_id", "=", self.id)]
        action["context"] = {}
        return action
