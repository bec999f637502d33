# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from zoneinfo import ZoneInfo

from odoo import api, models
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
    @ormcache("company_id")
    def _tpm_zone_name(self, company_id):
        # sudo: the zone is no secret, working hours may be
        return self.sudo().browse(company_id).resource_calendar_id.tz or "UTC"
