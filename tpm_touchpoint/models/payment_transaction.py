# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .tpm_capture_rule import Occurrence


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def write(self, vals):
        paid = self.browse()
        if vals.get("state") == "done":
            paid = self.filtered(lambda payment: payment._tpm_is_being_made())
        res = super().write(vals)
        if paid:
            self.env["tpm.capture.rule"]._capture_occurrences(
                "payment_done", paid._tpm_occurrences()
            )
        return res

    def _tpm_is_being_made(self):
        """Say whether the customer pays now.

        Not what is charged without the customer, nor refunds, checks of a card, and
        the parts in which we collect a payment that was made before.
        """
        return (
            self.state != "done"
            and (self.operation or "").startswith("online")
            and not self.source_transaction_id
        )

    def _tpm_occurrences(self):
        return [
            Occurrence(
                document=payment.sale_order_ids[:1] or payment.partner_id,
                key=f"{self._name},{payment.id}",
                date=payment.last_state_change,
                company_id=payment.company_id.id,
                partner_id=payment._tpm_payer().id,
            )
            # sudo: the customer pays, who has no rights here
            for payment in self.sudo()
        ]

    def _tpm_payer(self):
        """Return who paid, if that is somebody at the customer's."""
        customer = self.sale_order_ids[:1]._tpm_partner()
        company = customer.commercial_partner_id
        if not company or self.partner_id.commercial_partner_id == company:
            return self.partner_id
        return customer
