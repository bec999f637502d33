# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..models.tpm_improvement import OPEN_STATES

SHOWN = 8  # improvements of a touchpoint
LIMIT = 1000  # of all touchpoints on paper


class TpmTouchpointProfile(models.AbstractModel):
    _inherit = "report.tpm_touchpoint.touchpoint_profile"

    @api.model
    def _profiles(self, touchpoints):
        """Add the improvements that are still to be done."""
        profiles = super()._profiles(touchpoints)
        found = self.env["tpm.improvement"].search(
            Domain("touchpoint_id", "in", touchpoints.ids)
            & Domain("state", "in", OPEN_STATES),
            limit=LIMIT,
        )
        improvements = found.grouped("touchpoint_id")
        for touchpoint in touchpoints:
            mine = improvements.get(touchpoint, found.browse())
            profiles[touchpoint.id]["improvements"] = mine[:SHOWN]
            profiles[touchpoint.id]["improvements_more"] = len(mine[SHOWN:])
        return profiles
