# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TpmCustomer(http.Controller):
    @http.route(
        "/tpm/customer/<int:partner_id>/known.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def known(self, partner_id):
        """Hand out all that is known of a customer; nothing is stored of it.

        404 for whoever may not, as for whom nobody knows.
        """
        partner = request.env["res.partner"].browse(partner_id).exists()
        try:
            partner._check_tpm_manager()
            partner.check_access("read")
        except AccessError:
            partner = partner.browse()
        if not partner:
            raise request.not_found()
        name = request.env._("Known of %(customer)s.xlsx", customer=partner.name)
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(partner._tpm_known_book(), headers)
