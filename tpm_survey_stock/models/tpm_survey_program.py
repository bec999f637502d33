# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain

from .stock_picking import TRIGGER


class TpmSurveyProgram(models.Model):
    _inherit = "tpm.survey.program"

    trigger = fields.Selection(
        selection_add=[(TRIGGER, "Delivery done"), ("manual",)],
        ondelete={TRIGGER: "set manual"},
    )

    def _concerns(self, program, document):
        """Ask about the delivery once nothing of the order is left to deliver."""
        if not super()._concerns(program, document):
            return False
        if self.browse(program.id).trigger != TRIGGER:
            return True
        return document.state == "sale" and document._tpm_is_delivered()

    def _event_date(self, document):
        """The last delivery counts, whenever it becomes known that it was the last."""
        if self.trigger == TRIGGER and document._name == "sale.order":
            if dates := document._tpm_deliveries().mapped("date_done"):
                return max(dates)
        return super()._event_date(document)

    def _past_documents(self, date_from):
        """Return the orders delivered since a date, and nothing of them is left."""
        if self.trigger != TRIGGER:
            return super()._past_documents(date_from)
        company = self.company_id or self.touchpoint_id.company_id
        deliveries = self._delivery_domain(date_from)
        delivered = Domain("order_line.move_ids.picking_id", "any", deliveries)
        orders = self.env["sale.order"].search(
            (Domain("company_id", "=", company.id) if company else Domain.TRUE)
            & Domain("state", "=", "sale")
            & delivered,
            order="date_order, id",
        )
        return orders.filtered(lambda order: order._tpm_is_delivered())

    def _delivery_domain(self, date_from):
        return (
            Domain("state", "=", "done")
            & Domain("picking_type_code", "=", "outgoing")
            & Domain("location_dest_id.usage", "=", "customer")
            & Domain("date_done", ">=", date_from)
        )
