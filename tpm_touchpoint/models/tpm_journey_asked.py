# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import api, models
from odoo.exceptions import UserError

IDS = ("persona_id", "team_id")
ID_LISTS = ("channel_ids", "company_ids")
LISTS = ("ownerships", "stakeholders")
LARGEST_ID = 2**31 - 1
SHOWN_LENGTH = 80  # of a value in a message


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
        if not isinstance(filters, dict):
            raise UserError(
                self.env._(
                    "“%(value)s” are no filters: each has a name and a value. Open "
                    "the map anew and choose them there.",
                    value=self._shown(filters),
                )
            )
        for name, is_possible in (
            *((name, self._is_id) for name in IDS),
            *((name, self._is_list_of_ids) for name in ID_LISTS),
            *((name, self._is_list_of_words) for name in LISTS),
        ):
            if (value := filters.get(name)) and not is_possible(value):
                self._refuse_filter(name, value)

    @api.model
    def _refuse_filter(self, name, value):
        raise UserError(
            self.env._(
                "The filter “%(name)s” can't be “%(value)s”. Take it away, or "
                "choose it again.",
                name=name,
                value=self._shown(value),
            )
        )

    @api.model
    def _shown(self, value):
        """Return a value as it was sent, for a message."""
        if not isinstance(value, str):
            # the host would write a list as "1 and 2"
            value = json.dumps(value, default=str, ensure_ascii=False, skipkeys=True)
        return value.replace("\0", "\\0")[:SHOWN_LENGTH]

    @api.model
    def _is_id(self, value):
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and abs(value) <= LARGEST_ID

    @api.model
    def _is_word(self, value):
        return isinstance(value, str) and "\0" not in value

    @api.model
    def _is_list(self, value):
        return isinstance(value, (list, tuple))

    @api.model
    def _is_list_of_ids(self, value):
        return self._is_list(value) and all(map(self._is_id, value))

    @api.model
    def _is_list_of_words(self, value):
        return self._is_list(value) and all(map(self._is_word, value))
