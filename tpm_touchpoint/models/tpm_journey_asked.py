# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

IDS = ("persona_id", "team_id")
ID_LISTS = ("channel_ids", "company_ids")
LISTS = ("ownerships", "stakeholders")
LARGEST_ID = 2**31 - 1


class TpmJourney(models.AbstractModel):
    """Filters come from links and from other programs, and may be anything."""

    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _in_companies(self, filters):
        self._check_filters(filters or {})
        return super()._in_companies(filters)

    @api.model
    def _check_filters(self, filters):
        """Refuse in words what no filter can be.

        :raises UserError: which names the first such filter
        """
        for name, is_possible in (
            *((name, self._is_id) for name in IDS),
            *((name, self._is_list_of_ids) for name in ID_LISTS),
            *((name, self._is_list) for name in LISTS),
        ):
            if (value := filters.get(name)) and not is_possible(value):
                raise UserError(
                    self.env._(
                        "The filter “%(name)s” can't be “%(value)s”. Take it away, or "
                        "choose it again.",
                        name=name,
                        value=value,
                    )
                )

    @api.model
    def _is_id(self, value):
        return isinstance(value, int) and abs(value) <= LARGEST_ID

    @api.model
    def _is_list(self, value):
        return isinstance(value, (list, tuple))

    @api.model
    def _is_list_of_ids(self, value):
        return self._is_list(value) and all(map(self._is_id, value))
