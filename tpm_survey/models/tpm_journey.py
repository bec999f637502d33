# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from odoo.addons.tpm_touchpoint.tools.score import (
    Tally,
    correlation,
    excludes_zero,
)


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
        repurchase = {
            "n": tally.n,
            "promoters": tally.promoters,
            "detractors": tally.detractors,
            "score": score,
            "low": low,
            "high": high,
        }
        return super()._show(sums) | {"repurchase": repurchase}

    @api.model
    def _derived_importance(self, touchpoints, period, filters):
        """Add the correlation of the score here with the customer's scores elsewhere.

        Shown where there are enough pairs and the interval excludes 0.
        """
        domain = self._team_domain(filters) & self._persona_domain(filters)
        pairs = touchpoints._score_correlations(*period, domain)
        threshold = touchpoints._score_threshold()
        found = {
            touchpoint_id: (correlation(r, n), n)
            for touchpoint_id, (r, n) in pairs.items()
            if touchpoint_id in touchpoints.ids and r is not None and n >= threshold
        }
        return super()._derived_importance(touchpoints, period, filters) + [
            {"id": touchpoint_id, "n": n, **interval._asdict()}
            for touchpoint_id, (interval, n) in found.items()
            if excludes_zero(interval)
        ]
