# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .tpm_rows_mixin import ROW

WEIGHTED = (
    "tpm_weighted"  # in the context: what there is to gain by personas comes first
)


class TpmScorecard(models.Model):
    """What there is to gain where the personas you care about meet you.

    Columns of its own: the other numbers are the same with personas and without.
    """

    _inherit = "tpm.scorecard"  # pylint: disable=consider-merging-classes-inherited

    persona_weight = fields.Float(
        string="Persona weight (%)",
        aggregator=None,
        help="Share of the weight of all personas that meet you here; without a "
        "persona a touchpoint is for everybody. A persona weighs 1 (normal), "
        "2 (medium), 3 (high) or 4 (very high priority), 1.5 times as much in the "
        "moment of its aim.",
        **ROW,
    )
    persona_gain = fields.Float(
        string="To gain by personas",
        aggregator="avg",
        help="“To gain” times the persona weight, from 0 to 30.",
        **ROW,
    )

    @api.model
    def _rows(self):
        rows = super()._rows()
        touchpoints = self.env["tpm.touchpoint"].browse([row["id"] for row in rows])
        weights = touchpoints._persona_weights()
        for row in rows:
            weight, gain = weights[row["id"]], row.get("gain")
            row["persona_weight"] = weight
            if weight is not None and gain is not None:
                row["persona_gain"] = gain * weight / 100
        return rows

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Put first what there is to gain by personas, unless another order is set."""
        if order in (None, "", self._order) and self.env.context.get(WEIGHTED):
            order = "persona_gain desc, touchpoint_id"
        return super()._search(domain, offset, limit, order, **kwargs)
