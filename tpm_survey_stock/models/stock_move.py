# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _tpm_is_for_customer(self):
        """Say whether this is a step of our own on the way to the customer."""
        self.ensure_one()
        aim = self.location_final_id or self.location_dest_id
        return aim.usage == "customer" and self.location_id.usage != "supplier"
