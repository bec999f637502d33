# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class TpmJourney(models.AbstractModel):
    """How much touchpoints matter, by what customers did not say in so many words."""

    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def read_derived_importance(self, filters=None):
        """Return how far the experience here goes along with all of a customer's.

        Asked after the map stands, as it takes more counting than the rest.

        :param dict filters: see :meth:`read_map`
        :return: list of dicts with ``id`` of the touchpoint, ``value``, ``low`` and
            ``high`` (-1 to 1) and ``n``, for those where it is clear
        """
        filters = dict(filters or {})
        period = self._period(filters)
        touchpoints = self._touchpoints(filters)
        return self._derived_importance(touchpoints, period, filters)

    @api.model
    def _derived_importance(self, touchpoints, period, filters):
        """Correlate; a hook for addons that know what customers think of it all."""
        return []
