# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from .tpm_idea import CLOSED

SHOWN = ("ideas", "quick_wins", "improvements")


class TpmJourney(models.AbstractModel):
    """What is being improved, on the journey map."""

    _inherit = "tpm.journey"

    @api.model
    def _measure(self, touchpoints, period, filters):
        """Add what is open today, whatever the period."""
        is_open = Domain("stage_kind", "not in", CLOSED)
        is_open &= Domain("merged_into_id", "=", False)
        is_open &= Domain("moderation", "=", "approved")
        is_quick_win = is_open & Domain("is_quick_win", "=", True)
        is_due = Domain("state", "in", ("planned", "doing"))
        return super()._measure(touchpoints, period, filters) + [
            (touchpoint.id, {name: count})
            for name, model, field, domain in (
                ("ideas", "tpm.idea", "touchpoint_ids", is_open),
                ("quick_wins", "tpm.idea", "touchpoint_ids", is_quick_win),
                ("improvements", "tpm.improvement", "touchpoint_id", is_due),
            )
            for touchpoint, count in touchpoints._tpm_counts(
                model, field, domain
            ).items()
        ]

    @api.model
    def _show(self, sums):
        return super()._show(sums) | {name: sums[name] for name in SHOWN}
