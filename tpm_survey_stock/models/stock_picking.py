# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

TRIGGER = "delivery_done"


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        res = super()._action_done()
        self._tpm_plan_surveys()
        return res

    def action_cancel(self):
        """What is left of an order may be cancelled: then all of it is delivered."""
        res = super().action_cancel()
        self._tpm_plan_surveys()
        return res

    def _tpm_plan_surveys(self):
        """Plan the questions about the orders of which nothing is left to deliver."""
        programs = self.env["tpm.survey.program"]
        if not programs._in_force(TRIGGER):
            return
        # sudo: who works in the warehouse need not have rights on orders
        deliveries_sudo = self.sudo().filtered(lambda p: p._tpm_is_delivery())
        orders_sudo = deliveries_sudo.move_ids.sale_line_id.order_id
        programs._plan(TRIGGER, orders_sudo.with_env(self.env))

    def _tpm_is_delivery(self):
        """Say whether this goes from our stock to the customer."""
        self.ensure_one()
        return (
            self.picking_type_code == "outgoing"
            and self.location_dest_id.usage == "customer"
        )
