# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.score import share

PROMISES = ("response", "result")


class TpmJourney(models.AbstractModel):
    """Whether the touchpoints kept what they promised."""

    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _measure(self, touchpoints, period, filters):
        measured = super()._measure(touchpoints, period, filters)
        return measured + self._measure_promise(touchpoints, period, filters)

    @api.model
    def _measure_promise(self, touchpoints, period, filters):
        """Count the questions asked in a period, and what came of them.

        What became overdue since the last look at the clock is counted as it stands
        now, so that a broken promise is one at once.
        """
        domain = touchpoints._score_domain(*period) & self._team_domain(filters)
        domain &= self._persona_domain(filters)
        return [
            *self._count_questions(touchpoints, period, filters, domain),
            *self._count_just_broken(domain),
        ]

    @api.model
    def _count_questions(self, touchpoints, period, filters, domain):
        if not filters.get("persona_id"):
            scope = touchpoints._score_scope() & self._team_domain(filters)
            daily = self.env["tpm.question.daily"]
            sums = daily._sum_period(scope, ["touchpoint_id"], *period)
            if sums is not None:
                return [
                    (touchpoint.id, counts) for (touchpoint,), counts in sums.items()
                ]
        return self._count_questions_one_by_one(domain)

    @api.model
    def _count_questions_one_by_one(self, domain):
        """Count for those who may see some, and those of some customers."""
        hours = [
            f"{name}_hours:{kind}" for name in PROMISES for kind in ("count", "sum")
        ]
        groups = self.env["tpm.question"]._read_group(
            domain,
            ["touchpoint_id", *PROMISES],
            ["__count", "response_date:count", *hours],
        )
        return [
            (touchpoint.id, self._sums_of_group(group[:2], *group[2:]))
            for touchpoint, *group in groups
        ]

    @api.model
    def _sums_of_group(self, verdicts, count, answered, *hours):
        sums = {"questions": count, "questions_answered": answered}
        times = zip(hours[::2], hours[1::2], strict=True)
        for name, verdict, (timed, total) in zip(
            PROMISES, verdicts, times, strict=True
        ):
            sums[f"{name}_timed"] = timed
            sums[f"{name}_seconds"] = round(3600 * (total or 0))
            if verdict:
                sums[f"{name}_{verdict}"] = count
        return sums

    @api.model
    def _count_just_broken(self, domain):
        now = fields.Datetime.now()
        found = []
        for name in PROMISES:
            due = Domain(name, "=", False) & Domain(f"{name}_deadline", "<", now)
            groups = self.env["tpm.question"]._read_group(
                domain & due, ["touchpoint_id"], ["__count"]
            )
            found += [(place.id, {f"{name}_broken": count}) for place, count in groups]
        return found

    @api.model
    def _show(self, sums):
        return super()._show(sums) | {"promise": self._show_promise(sums)}

    @api.model
    def _show_promise(self, sums):
        """Return how the promises were kept.

        :return: dict of ``questions``, ``answered`` and, for ``response`` and
            ``result`` each, a dict: ``n`` (how many are decided), ``kept``, ``share``
            with its interval ``low`` to ``high`` in percent, and ``hours`` (the mean of
            those whose time is known); all but the counts are None where there are too
            few
        """
        return {
            "questions": sums["questions"],
            "answered": sums["questions_answered"],
            **{name: self._show_kept(sums, name) for name in PROMISES},
        }

    @api.model
    def _show_kept(self, sums, name):
        threshold = self.env["tpm.touchpoint"]._score_threshold()
        kept = sums[f"{name}_kept"]
        n = kept + sums[f"{name}_broken"]
        timed = sums[f"{name}_timed"]
        value, low, high = share(kept, n) if n >= threshold else (None, None, None)
        hours = sums[f"{name}_seconds"] / 3600 / timed if timed else None
        return {
            "n": n,
            "kept": kept,
            "share": value,
            "low": low,
            "high": high,
            "hours": hours if timed >= threshold else None,
        }
