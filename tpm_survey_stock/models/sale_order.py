# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _tpm_deliveries(self):
        """Return what has gone to the customer from our stock."""
        # by the moves: one delivery may serve several orders
        return self.order_line.move_ids.picking_id.filtered(
            lambda picking: picking.state == "done" and picking._tpm_is_delivery()
        )

    def _tpm_is_delivered(self):
        """Say whether all that we deliver from our stock is with the customer.

        What is yet to be picked or packed for the customer is yet to be delivered;
        what a supplier sends and what comes back does not matter.
        """
        self.ensure_one()
        moves = self.order_line.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        return bool(self._tpm_deliveries()) and not any(
            move._tpm_is_for_customer() for move in moves
        )
