# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TpmOrderOpener(models.AbstractModel):
    """For what is about an order: says whether the user can open it.

    Sales people limited to their own documents follow up orders of colleagues.
    """

    _name = "tpm.order.opener"
    _description = "Opens an Order"

    can_open_order = fields.Boolean(compute="_compute_can_open_order")

    @api.depends("order_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_open_order(self):
        orders = self.order_id._filtered_access("read")
        for record in self:
            record.can_open_order = bool(record.order_id & orders)


class TpmFeedback(models.Model):
    _name = "tpm.feedback"
    _inherit = ["tpm.feedback", "tpm.order.opener"]


class TpmFollowUp(models.Model):
    _name = "tpm.follow.up"
    _inherit = ["tpm.follow.up", "tpm.order.opener"]
