# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import ormcache


class ResCompany(models.Model):
    _inherit = "res.company"

    def cache_invalidation_fields(self):
        """Forget the zones when a company takes other working hours."""
        return super().cache_invalidation_fields() | {"resource_calendar_id"}

    @api.model
    def _tpm_time_zone(self, company_id):
        """Return the zone that decides on what day something happened there."""
        return ZoneInfo(self._tpm_zone_name(company_id))

    @api.model
    def _tpm_last_day(self):
        """Return the day it is by now in the easternmost of the user's companies.

        What happened counts on the company's day: whoever sits to the west of it sees
        that at once, and not when his own day begins.
        """
        zones = {self._tpm_time_zone(company.id) for company in self.env.companies}
        days = [fields.Date.context_today(self)]
        return max(days + [datetime.now(zone).date() for zone in zones])

    @api.model
    @ormcache("company_id")
    def _tpm_zone_name(self, company_id):
        # sudo: the zone is no secret, working hours may be
        return self.sudo().browse(company_id).resource_calendar_id.tz or "UTC"
