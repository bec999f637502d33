# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from odoo.addons.sale.controllers.portal import CustomerPortal

from ..models.mail_message import MUTE_MAIL_KEY
from ..models.sale_order_portal import VISITOR_KEY


class TpmCustomerPortal(CustomerPortal):
    """What the host posts in the customer's name here is logged as what it is: a
    signature or a cancellation, and not as a mail besides."""

    @route()
    def portal_quote_accept(self, *args, **kwargs):
        """Sign a quotation."""
        visitor = request.env.user.partner_id
        request.update_context(**{MUTE_MAIL_KEY: True, VISITOR_KEY: visitor.id})
        return super().portal_quote_accept(*args, **kwargs)

    @route()
    def portal_quote_decline(self, *args, **kwargs):
        """Refuse a quotation."""
        request.update_context(**{MUTE_MAIL_KEY: True})
        return super().portal_quote_decline(*args, **kwargs)
