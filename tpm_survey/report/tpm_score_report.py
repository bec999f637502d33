# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.score import NET_VALUES


class TpmScoreReport(models.Model):
    """Scores by whatever one may group by; one row for each feedback.

    An answer counts 100, 0 or -100 for the net score, so that the mean of any cell
    is the net score of that cell.
    """

    _name = "tpm.score.report"
    _inherit = "tpm.score.mixin"
    _description = "Score Report"
    _auto = False

    net = fields.Float(
        string="Net repurchase score",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
        help="Percent who answered 9 or 10, less percent who answered 0 to 6.",
    )
    repurchase = fields.Float(
        string="Would buy again (mean)",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
    )
    importance = fields.Float(
        string="Importance (mean)", aggregator="avg", digits=(16, 1), readonly=True
    )
    net_recommendation = fields.Float(
        string="Net recommendation score",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
    )
    recommendation = fields.Float(
        string="Would recommend (mean)",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
    )

    @api.model
    def _columns(self):
        means = ("repurchase", "importance", "recommendation")
        net = self._by_band(NET_VALUES)
        net_recommendation = self._by_band(NET_VALUES, "recommendation")
        return {
            **super()._columns(),
            **{n: SQL("%s::float8", SQL.identifier("f", n)) for n in means},
            "net": SQL("(%s)::float8", net),
            "net_recommendation": SQL("(%s)::float8", net_recommendation),
        }

    def action_open_feedback(self):
        """Open the feedback behind a row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tpm.feedback",
            "res_id": self.id,
            "view_mode": "form",
        }
