# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from .ir_ui_view import VIEW_TYPE
from .tpm_idea import QUICK_WIN


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Tell the chart where the corner of quick wins begins."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == VIEW_TYPE:
            impact_from, effort_to = QUICK_WIN
            arch.set("quick_win_impact", str(impact_from))
            arch.set("quick_win_effort", str(effort_to))
        return arch, view
