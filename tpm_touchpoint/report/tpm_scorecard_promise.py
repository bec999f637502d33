# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .tpm_experience_mixin import EVIDENCES
from .tpm_rows_mixin import ROW, KnownFloat


class TpmScorecard(models.Model):
    """Whether the touchpoint kept its promise of a first response."""

    _inherit = "tpm.scorecard"  # pylint: disable=consider-merging-classes-inherited

    response_count = fields.Integer(
        string="Questions (n)",
        help="Questions of the period whose first response came or is overdue.",
        **ROW,
    )
    response_kept = fields.Integer(string="Answered in time", **ROW)
    response_evidence = fields.Selection(EVIDENCES, **ROW)
    response_share = KnownFloat(
        string="Promise kept (%)",
        aggregator="avg",
        help="Share of questions answered within the promised hours, with its 95 % "
        "interval.",
        **ROW,
    )
    response_low = KnownFloat(string="Promise kept, from", aggregator=None, **ROW)
    response_high = KnownFloat(string="Promise kept, to", aggregator=None, **ROW)

    @api.model
    def _further_values(self, shown):
        found = shown["promise"]["response"]
        few = "some" if found["n"] else "none"
        return super()._further_values(shown) | {
            "response_count": found["n"],
            "response_kept": found["kept"],
            "response_evidence": few if found["share"] is None else "enough",
            "response_share": found["share"],
            "response_low": found["low"],
            "response_high": found["high"],
        }

    def _read_group_select(self, aggregate_spec, query):
        """Return the share of all questions of a group, where there are enough."""
        if aggregate_spec != "response_share:avg":
            return super()._read_group_select(aggregate_spec, query)
        kept, n = (
            SQL("SUM(%s)", self._field_to_sql(self._table, name, query))
            for name in ("response_kept", "response_count")
        )
        return SQL(
            "CASE WHEN %(n)s >= %(few)s THEN (100.0 * %(kept)s / %(n)s)::float8 END",
            kept=kept,
            n=n,
            few=self.env["tpm.touchpoint"]._score_threshold(),
        )
