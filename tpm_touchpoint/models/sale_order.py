# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

EVENT_OF_STATE = {
    "sent": "quotation_sent",
    "sale": "order_confirmed",
    "cancel": "order_cancelled",
}


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "tpm.interaction.mixin"]

    def write(self, vals):
        event = EVENT_OF_STATE.get(vals.get("state"))
        changed = self.browse()
        if event:
            changed = self.filtered(lambda order: order.state != vals["state"])
        res = super().write(vals)
        if changed:
            self.env["tpm.capture.rule"]._capture(event, changed)
        return res

    def _tpm_partner(self):
        return self.partner_id
