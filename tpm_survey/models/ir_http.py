# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _serve_fallback(cls):
        """Leave out paths that the database can't take: no file has such a name.

        The host searches its files for whatever is not found, which ends with an
        error of the server instead of "not found".
        """
        if "\0" in request.httprequest.path:
            return None
        return super()._serve_fallback()
