# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class TpmCustomerPortal(CustomerPortal):
    def _get_page_view_values(self, document, access_token, values, *args, **kwargs):
        values = super()._get_page_view_values(
            document, access_token, values, *args, **kwargs
        )
        if document._name == "sale.order":
            values["tpm_request"] = self._tpm_open_request(document)
        return values

    def _tpm_open_request(self, order_sudo):
        """Return the open question about an order, for the customer alone.

        Who is not logged in came with the token of the order: the order's customer.
        """
        user = request.env.user
        # sudo: the order page was opened by who may see the order
        requests_sudo = request.env["tpm.survey.request"].sudo()
        if user._is_internal():
            return requests_sudo
        asks = requests_sudo.search(
            [
                ("order_id", "=", order_sudo.id),
                ("state", "=", "sent"),
                ("access_token", "!=", False),
                (
                    "partner_id",
                    "=",
                    order_sudo.partner_id.id
                    if user._is_public()
                    else user.partner_id.id,
                ),
            ]
        )
        return asks.filtered(lambda ask: ask._tpm_is_open())[:1]
