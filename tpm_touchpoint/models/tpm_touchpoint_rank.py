# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..tools import order

IMPORTANCE_FIELDS = [
    ("concentrate", "Concentrate here"),
    ("keep", "Keep up"),
    ("low", "Low priority"),
    ("overkill", "Possible overkill"),
]


class TpmTouchpoint(models.Model):
    """What touchpoints are ranked by, in three ways side by side."""

    # One file for each concern.
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_facts(self, indexes, means, costs):
        """Return what is known of these touchpoints to rank them by.

        :param dict indexes: experience index by touchpoint id, None where too few
        :param dict means: see :meth:`_tpm_means`
        :param dict costs: annual cost by touchpoint id, all in one currency
        :return: dict of touchpoint id to :class:`~..tools.order.Facts`; what customers
            were not asked is stood in for by what the catalogue says
        """
        return {
            touchpoint.id: touchpoint._tpm_fact(
                indexes.get(touchpoint.id),
                means.get(touchpoint.id, {}),
                costs.get(touchpoint.id, 0),
            )
            for touchpoint in self
        }

    def _tpm_fact(self, index, mean, cost):
        importance = mean.get("importance")
        if importance is None:
            importance = self.importance_customer or None
        return order.Facts(
            importance,
            mean.get("repurchase"),
            mean.get("recommendation"),
            order.from_index(index),
            cost,
        )
