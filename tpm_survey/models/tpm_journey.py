# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from odoo.addons.tpm_touchpoint.tools.score import Tally


class TpmJourney(models.AbstractModel):
    """What customers answered, on the journey map."""

    _inherit = "tpm.journey"

    @api.model
    def _measure(self, touchpoints, period, filters):
        measured = super()._measure(touchpoints, period, filters)
        answers = self._read_answers(touchpoints, period, filters)
        return measured + [
            (
                touchpoint_id,
                {
                    "promoters": found.summary.promoters,
                    "detractors": found.summary.detractors,
                    "answers": found.summary.n,
                },
            )
            for touchpoint_id, found in answers.items()
        ]

    @api.model
    def _read_answers(self, touchpoints, period, filters):
        if not filters.get("persona_id") and not filters.get("team_id"):
            return touchpoints._score_answers(*period)
        domain = touchpoints._score_domain(*period) & self._team_domain(filters)
        domain &= self._persona_domain(filters)
        return touchpoints._score_answers_one_by_one(domain)

    @api.model
    def _show(self, sums):
        """Add the net repurchase score with its interval, and how many answered."""
        tally = Tally(sums["promoters"], sums["detractors"], sums["answers"])
        enough = tally.n >= self.env["tpm.touchpoint"]._score_threshold()
        score, low, high = tally.net if enough else (None, None, None)
        repurchase = {"n": tally.n, "score": score, "low": low, "high": high}
        return super()._show(sums) | {"repurchase": repurchase}
