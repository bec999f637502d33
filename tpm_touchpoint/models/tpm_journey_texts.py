# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import is_html_empty


class TpmJourney(models.AbstractModel):
    """What a touchpoint is like today beside what it is to become."""

    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def read_texts(self, filters=None):
        """Return as is and to be of the touchpoints on the map.

        :param dict filters: see :meth:`read_map`
        :return: list of dicts with ``id`` of the touchpoint, ``as_is`` and ``to_be``
            (HTML that was made safe when it was stored, or False); touchpoints
            without either are left out
        """
        touchpoints = self._touchpoints(dict(filters or {}))
        texts = map(self._text, touchpoints)
        return [text for text in texts if text["as_is"] or text["to_be"]]

    @api.model
    def _text(self, touchpoint):
        return {
            "id": touchpoint.id,
            **{
                name: not is_html_empty(touchpoint[name]) and touchpoint[name]
                for name in ("as_is", "to_be")
            },
        }
