# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Customers found by the telephone number that rings."""

import re

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.phone_validation.tools.phone_validation import (
    phone_get_region_data_for_number,
)

PHONE_LIKE = re.compile(r"\+?[\d\s\\./()\-]+")
FEWEST_DIGITS = 4  # the host wants three without the leading zero
KEY = "tpm_find_by_phone"


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _search_display_name(self, operator, value):
        """Find by telephone number as well, where the dialog asks for it."""
        domain = super()._search_display_name(operator, value)
        if not self.env.context.get(KEY) or operator not in ("ilike", "like"):
            return domain
        number = self._tpm_number_in(value)
        if not number:
            return domain
        return Domain(domain) | Domain("phone_mobile_search", "ilike", number)

    @api.model
    def _tpm_number_in(self, text):
        """Return what of a telephone number is the same however it is written.

        That is the part behind country code and leading zeros: +49 (0)30 1234567,
        0049 30 1234567 and 030/1234567 all hold 301234567.
        """
        text = text.strip()
        digits = re.sub(r"\D", "", text)
        if not PHONE_LIKE.fullmatch(text) or len(digits) < FEWEST_DIGITS:
            return False
        if full := self.env["res.partner"]._phone_format(number=text):
            region = phone_get_region_data_for_number(full)
            return region["national_number"] or digits
        digits = digits.lstrip("0")
        return len(digits) >= FEWEST_DIGITS - 1 and digits

    @api.model
    def name_create(self, name):
        """Keep the number of a new customer where numbers belong."""
        if self.env.context.get(KEY) and self._tpm_number_in(name):
            self = self.with_context(default_phone=name.strip())
        return super().name_create(name)
