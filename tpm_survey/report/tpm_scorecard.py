# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.report.tpm_experience_mixin import EVIDENCES
from odoo.addons.tpm_touchpoint.report.tpm_rows_mixin import ROW, KnownFloat


class TpmScorecard(models.Model):
    """What customers answered, beside what they felt."""

    _inherit = "tpm.scorecard"

    answers = fields.Integer(
        string="Answers (n)",
        help="How many said in the period whether they would buy again.",
        **ROW,
    )
    answers_evidence = fields.Selection(EVIDENCES, **ROW)
    promoters = fields.Integer(**ROW)
    detractors = fields.Integer(**ROW)
    net_score = KnownFloat(
        string="Net repurchase score",
        aggregator="avg",
        help="Percent who answered 9 or 10, less percent who answered 0 to 6.",
        **ROW,
    )
    net_score_low = KnownFloat(string="Net score, from", aggregator=None, **ROW)
    net_score_high = KnownFloat(string="Net score, to", aggregator=None, **ROW)

    @api.model
    def _further_values(self, shown):
        found = shown["repurchase"]
        few = "some" if found["n"] else "none"
        return super()._further_values(shown) | {
            "answers": found["n"],
            "answers_evidence": few if found["score"] is None else "enough",
            "promoters": found["promoters"],
            "detractors": found["detractors"],
            "net_score": found["score"],
            "net_score_low": found["low"],
            "net_score_high": found["high"],
        }

    def _read_group_select(self, aggregate_spec, query):
        """Return the score of all answers of a group, where there are enough."""
        if aggregate_spec != "net_score:avg":
            return super()._read_group_select(aggregate_spec, query)
        sums = {
            name: SQL("SUM(%s)", self._field_to_sql(self._table, name, query))
            for name in ("promoters", "detractors", "answers")
        }
        return SQL(
            """CASE WHEN %(answers)s >= %(few)s THEN
               100.0 * (%(promoters)s - %(detractors)s) / %(answers)s END::float8""",
            few=self.env["tpm.touchpoint"]._score_threshold(),
            **sums,
        )
