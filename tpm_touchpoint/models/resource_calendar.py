# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        """Forget the zones of companies, see ``res.company._tpm_time_zone``."""
        res = super().write(vals)
        if "tz" in vals:
            self.env.registry.clear_cache()
        return res
