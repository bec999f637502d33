# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class TpmFactorPareto(models.Model):
    """Factors named in feedback that no interaction tells of."""

    _inherit = "tpm.factor.pareto"

    @api.model
    def _mentions(self, touchpoints, period, filters):
        """Add the feedback without an interaction, which has the same factors."""
        domain = self._named_domain(touchpoints, period, filters)
        domain &= Domain("interaction_id", "=", False)
        return super()._mentions(touchpoints, period, filters) + self._count_mentions(
            "tpm.feedback", domain
        )
