# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .mail_message import MUTE_MAIL_KEY
from .tpm_capture_rule import Occurrence

# Context key: the contact who is logged in, since the portal works as the superuser.
VISITOR_KEY = "tpm_visitor_id"


class SaleOrder(models.Model):
    """What customers do with a quotation in the portal."""

    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        unsigned = self.browse()
        if vals.get("signed_on"):
            unsigned = self.filtered(lambda order: not order.signed_on)
        res = super().write(vals)
        if unsigned:
            self.env["tpm.capture.rule"]._capture_occurrences(
                "quotation_signed", unsigned._tpm_signatures()
            )
        return res

    def message_post(self, **kwargs):
        """Count the mail that sends a quotation once: as the quotation sent."""
        if self.env.context.get("mark_so_as_sent") and self.state == "draft":
            self = self.with_context(**{MUTE_MAIL_KEY: True})
        return super().message_post(**kwargs)

    def _message_post_after_hook(self, message, msg_values):
        """Capture the visit the host notes once a day for each visitor."""
        res = super()._message_post_after_hook(message, msg_values)
        viewed = self.env["ir.model.data"]._xmlid_to_res_id("sale.mt_order_viewed")
        if viewed and message.subtype_id.id == viewed:
            self.env["tpm.capture.rule"]._capture_occurrences(
                "quotation_viewed", self._tpm_visits(message)
            )
        return res

    def _tpm_signatures(self):
        return [
            Occurrence(
                document=order,
                key=f"{self._name},{order.id}",
                date=order.signed_on,
                partner_id=order._tpm_signer().id,
            )
            for order in self.sudo()
        ]

    def _tpm_signer(self):
        """Return who is logged in at the customer's, else the customer."""
        visitor = self.env["res.partner"].browse(self.env.context.get(VISITOR_KEY))
        ours = self._tpm_partner().commercial_partner_id
        return visitor if visitor.commercial_partner_id == ours else self._tpm_partner()

    def _tpm_visits(self, message):
        return [
            Occurrence(
                document=order,
                key=f"{self._name},{order.id},{message.date.date()}",
                date=message.date,
            )
            for order in self.sudo()
        ]
