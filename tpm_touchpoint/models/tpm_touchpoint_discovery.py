# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..tools.discovery import most_alike
from .tpm_discovery import UNUSED

SIMILAR_KEY = "tpm_similar_to"


class TpmTouchpoint(models.Model):
    # One file for each concern.
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        """Take what is retired out of the inbox, whoever retired it."""
        res = super().write(vals)
        if vals.get("state") == "retired":
            proposals = self._proposals_to_retire()
            proposals.filtered(lambda p: p.state != "retired")._note_retired()
        return res

    def unlink(self):
        """Take along what asked whether to retire them."""
        proposals = self._proposals_to_retire()
        res = super().unlink()
        proposals.unlink()
        return res

    def _proposals_to_retire(self):
        # sudo: who keeps the catalogue need not be allowed to decide what was found
        return (
            self.env["tpm.discovery"]
            .sudo()
            .search(
                Domain("touchpoint_id", "in", self.ids) & Domain("kind", "=", UNUSED)
            )
        )

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Propose similar names first, where a candidate is to be merged."""
        found = super().name_search(name, domain, operator, limit)
        similar_to = self.env.context.get(SIMILAR_KEY)
        if name or not similar_to:
            return found
        names = {
            touchpoint.id: touchpoint.name for touchpoint in self.search(domain or [])
        }
        alike = self.browse(most_alike(similar_to, names)[:limit])
        first = [(touchpoint.id, touchpoint.display_name) for touchpoint in alike]
        return (first + [pair for pair in found if pair[0] not in alike.ids])[:limit]
