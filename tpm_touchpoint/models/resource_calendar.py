# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

import pytz

from odoo import models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        """Forget the zones of companies, see ``res.company._tpm_time_zone``."""
        res = super().write(vals)
        if "tz" in vals:
            self.env.registry.clear_cache()
        return res

    def _tpm_working_day(self, day, days):
        """Return the day that is so many working days after another one.

        Call it for deadlines; without working hours (an empty calendar) every day
        counts.

        :param date day: the day from which to count; it does not count itself
        :param int days: how many working days
        """
        plain = day + timedelta(days=days)
        if not self or not days:
            return plain
        zone = pytz.timezone(self.tz or "UTC")
        next_day = datetime.combine(day + timedelta(days=1), datetime.min.time())
        due = self.plan_days(days, zone.localize(next_day), compute_leaves=True)
        return due.date() if due else plain
