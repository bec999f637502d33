# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The numbers of a cycle: frozen when it begins, compared when something changed."""

from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount, format_date

from odoo.addons.tpm_touchpoint.tools.score import Tally

from ..tools import compare

OFFICER = "tpm_touchpoint.tpm_touchpoint_group_officer"
# No customer has said anything before.
EARLIEST = date(2000, 1, 1)
RESULTS = [
    ("better", "Better"),
    ("same", "No clear change"),
    ("worse", "Worse"),
    ("few", "Too few answers"),
]


class Measured(NamedTuple):
    """What was counted at a touchpoint in a period."""

    experience: Tally = Tally()
    repurchase: Tally = Tally()
    mean: float = 0
    asks: bool = False  # whether anything measures the repurchase score at all

    @property
    def rated(self):
        return self.experience.n

    @property
    def answers(self):
        return self.repurchase.n


class TpmCycle(models.Model):
    _inherit = "tpm.cycle"  # pylint: disable=consider-merging-classes-inherited

    # frozen when the cycle begins; counts of few are not for everybody
    base_from = fields.Date(string="Baseline from", readonly=True, copy=False)
    base_to = fields.Date(string="Baseline to", readonly=True, copy=False)
    base_delighted = fields.Integer(
        string="Delighted before", readonly=True, copy=False, groups=OFFICER
    )
    base_disappointed = fields.Integer(
        string="Disappointed before", readonly=True, copy=False, groups=OFFICER
    )
    base_rated = fields.Integer(
        string="Rated before", readonly=True, copy=False, aggregator=None
    )
    base_index = fields.Float(
        string="Experience index before",
        readonly=True,
        copy=False,
        digits=(16, 1),
        aggregator="avg",
        help="0 as long as too few were rated, see how many.",
    )
    base_promoters = fields.Integer(
        string="Promoters before", readonly=True, copy=False, groups=OFFICER
    )
    base_detractors = fields.Integer(
        string="Detractors before", readonly=True, copy=False, groups=OFFICER
    )
    base_answers = fields.Integer(
        string="Answers before", readonly=True, copy=False, aggregator=None
    )
    base_net = fields.Float(
        string="Net repurchase score before",
        readonly=True,
        copy=False,
        digits=(16, 1),
        aggregator="avg",
    )
    base_mean = fields.Float(
        string="Mean repurchase before",
        readonly=True,
        copy=False,
        digits=(16, 1),
        aggregator="avg",
    )
    base_cost = fields.Monetary(string="Annual cost before", readonly=True, copy=False)
    # frozen when it is closed
    result = fields.Selection(RESULTS, readonly=True, copy=False, tracking=True)
    result_change = fields.Float(
        string="Change in points",
        readonly=True,
        copy=False,
        digits=(16, 1),
        aggregator="avg",
    )
    result_cost = fields.Monetary(string="Annual cost after", readonly=True, copy=False)
    result_frozen = fields.Text(string="Result when closed", readonly=True, copy=False)
    # said in words
    baseline_text = fields.Text(string="Baseline", compute="_compute_baseline_text")
    result_text = fields.Text(string="Before and after", compute="_compute_result_text")

    @api.depends("base_rated", "base_answers", "base_cost", "base_from", "base_to")
    @api.depends_context("lang")
    def _compute_baseline_text(self):
        for cycle in self:
            # sudo: the text leaves out what is too few to be told
            frozen = cycle.sudo()._baseline()
            lines = [*cycle._span_line(cycle.base_from, cycle.base_to)]
            lines += cycle._score_lines(frozen)
            lines.append(
                cycle.env._(
                    "Annual cost: %(cost)s", cost=cycle._amount(cycle.base_cost)
                )
            )
            cycle.baseline_text = "\n".join(lines)

    @api.depends("result_frozen", "stage", "improvement_ids.done_date")
    @api.depends_context("lang")
    def _compute_result_text(self):
        for cycle in self:
            frozen = cycle.stage == "closed" and cycle.result_frozen
            cycle.result_text = frozen or "\n".join(cycle._result_lines())

    @api.model
    def _frozen_names(self):
        return {
            name
            for name in self._fields
            if name.startswith(("base_", "result_")) or name == "result"
        }

    @api.constrains("start_date")
    def _check_start_date(self):
        """Refuse days before which nobody can know what customers said."""
        # elsewhere it may be tomorrow already
        latest = fields.Date.context_today(self) + timedelta(days=1)
        for cycle in self:
            if not EARLIEST <= cycle.start_date <= latest:
                raise ValidationError(
                    self.env._(
                        "A cycle is compared with the days before it began. Choose "
                        "today or an earlier day, from %(year)s on.",
                        year=EARLIEST.year,
                    )
                )

    def _freeze_baseline(self):
        """Keep what was known when the cycle began, whatever comes in later."""
        for (company, start), cycles in self.grouped(
            lambda c: (c.company_id, c.start_date)
        ).items():
            first, last = self._last_span(start)
            measured = cycles._measure(company, first, last)
            costs = cycles.touchpoint_id._costs_in(company)
            for cycle in cycles:
                found = measured[cycle.touchpoint_id.id]
                cycle._write_frozen(
                    {
                        "base_from": first,
                        "base_to": last,
                        "base_cost": costs[cycle.touchpoint_id.id],
                        **cycle._prepare_baseline_vals(found),
                    }
                )

    def _prepare_baseline_vals(self, found):
        least = self.env["tpm.touchpoint"]._score_threshold()
        asked = found.answers >= least
        return {
            "base_delighted": found.experience.promoters,
            "base_disappointed": found.experience.detractors,
            "base_rated": found.rated,
            "base_index": found.rated >= least and found.experience.net.value,
            "base_promoters": found.repurchase.promoters,
            "base_detractors": found.repurchase.detractors,
            "base_answers": found.answers,
            "base_net": asked and found.repurchase.net.value,
            "base_mean": asked and found.mean,
        }

    def _baseline(self):
        """Return what was frozen when the cycle began."""
        return Measured(
            Tally(self.base_delighted, self.base_disappointed, self.base_rated),
            Tally(self.base_promoters, self.base_detractors, self.base_answers),
            self.base_mean,
            bool(self.base_answers),
        )

    def _freeze(self):
        """Keep what came of it, and what was written, as it is on the last day."""
        self._freeze_sheet()
        self._write_frozen(
            {
                "result_frozen": "\n".join(self._result_lines()),
                "result_cost": self._cost_today(),
                **self._prepare_result_vals(),
            }
        )

    def _cost_today(self):
        """Return what a year at the touchpoint costs the company of the cycle."""
        return sum(self.touchpoint_id._costs_in(self.company_id).values())

    def _prepare_result_vals(self):
        before, after = self._measured_around()
        name = "repurchase" if self.target_metric == "repurchase" else "experience"
        before, after = getattr(before, name), getattr(after, name)
        if self._is_few(before, after):
            return {"result": "few", "result_change": 0}
        change = compare.difference(before, after)
        direction = "better" if change.value > 0 else "worse"
        return {
            "result": direction if compare.is_clear(change) else "same",
            "result_change": change.value,
        }

    # measuring

    def _measure(self, company, first, last):
        """Count what happened at the touchpoints in one company, in a few queries.

        :return: dict of touchpoint id to :class:`Measured`
        """
        # sudo: whoever looks at a cycle sees the same numbers; too few are not told
        touchpoints = self.touchpoint_id.sudo().with_context(
            tpm_score_company=company.id
        )
        scores = touchpoints._tpm_scores(first, last)
        return {key: self._measured(found) for key, found in scores.items()}

    @api.model
    def _measured(self, found):
        answers = found.get("answers")
        if answers is None:
            return Measured(found["experience"])
        return Measured(
            found["experience"],
            Tally(answers.promoters, answers.detractors, answers.n),
            answers.mean if answers.n else 0,
            True,
        )

    def _turn_date(self):
        """Return the day the last improvement was done, or nothing."""
        done = self.improvement_ids.filtered(
            lambda i: i.state == "done" and i.done_date
        )
        return max(done.mapped("done_date"), default=False)

    def _spans(self):
        """Return equal spans before and after the change, or None."""
        turn = self._turn_date()
        if not turn:
            return None
        today = fields.Date.context_today(self)
        if turn == today + timedelta(days=1):
            today = turn  # whoever did it lives where it is tomorrow already
        return compare.spans(turn, self.end_date or today)

    def _measured_around(self):
        """Return what was measured before and after the change."""
        spans = self._spans()
        if not spans:
            return Measured(), Measured()
        key = self.touchpoint_id.id
        return tuple(self._measure(self.company_id, *span)[key] for span in spans)

    def _measured_after(self):
        """Return what was measured since the change, or None before it."""
        spans = self._spans()
        if not spans:
            return None
        return self._measure(self.company_id, *spans[1])[self.touchpoint_id.id]

    # saying it

    def _result_lines(self):
        spans = self._spans()
        if not spans:
            return [self.env._("Nothing is done yet, so there is nothing to compare.")]
        before, after = self._measured_around()
        lines = [
            self.env._(
                "%(days)s days since the change on %(turn)s, against as many before.",
                days=(spans[1].last - spans[1].first).days + 1,
                turn=format_date(self.env, spans[1].first),
            )
        ]
        names = dict(self._fields["target_metric"]._description_selection(self.env))
        lines.append(
            self._change_line(names["experience"], before.experience, after.experience)
        )
        if before.asks or after.asks:
            lines.append(
                self._change_line(
                    names["repurchase"], before.repurchase, after.repurchase
                )
            )
        return [*lines, self._cost_line()]

    def _change_line(self, name, before, after):
        return self.env._(
            "%(name)s: %(sentence)s", name=name, sentence=self._sentence(before, after)
        )

    def _sentence(self, before, after):
        """Say plainly whether something changed."""
        if self._is_few(before, after):
            return self.env._(
                "too few to compare (%(before)s before, %(after)s after; it takes "
                "%(least)s each)",
                before=before.n,
                after=after.n,
                least=self.env["tpm.touchpoint"]._score_threshold(),
            )
        change = compare.difference(before, after)
        if compare.is_clear(change):
            return self._clear_sentence(change, before, after)
        return self._unclear_sentence(change, before, after)

    def _clear_sentence(self, change, before, after):
        parts = self._parts(change, before, after)
        if change.value > 0:
            return self.env._(
                "up by %(points)s points, clear of chance (%(low)s to %(high)s; "
                "%(before)s before, %(after)s after)",
                **parts,
            )
        return self.env._(
            "down by %(points)s points, clear of chance (%(low)s to %(high)s; "
            "%(before)s before, %(after)s after)",
            **parts,
        )

    def _unclear_sentence(self, change, before, after):
        parts = self._parts(change, before, after)
        more = compare.answers_needed(before, after)
        if not more:
            return self.env._(
                "no sign of a change (%(low)s to %(high)s points; %(before)s before, "
                "%(after)s after)",
                **parts,
            )
        return self.env._(
            "can't be told apart from chance yet, about %(more)s more answers needed "
            "(%(low)s to %(high)s points; %(before)s before, %(after)s after)",
            more=more,
            **parts,
        )

    def _parts(self, change, before, after):
        return {
            "points": abs(round(change.value)),
            "low": f"{round(change.low):+}",
            "high": f"{round(change.high):+}",
            "before": before.n,
            "after": after.n,
        }

    def _cost_line(self):
        return self.env._(
            "Annual cost: from %(before)s to %(after)s",
            before=self._amount(self.base_cost),
            after=self._amount(self._cost_today()),
        )

    def _is_few(self, *tallies):
        least = self.env["tpm.touchpoint"]._score_threshold()
        return min(tally.n for tally in tallies) < least

    def _span_line(self, first, last):
        if first and last:
            yield self.env._(
                "%(first)s to %(last)s",
                first=format_date(self.env, first),
                last=format_date(self.env, last),
            )

    def _score_lines(self, measured):
        names = dict(self._fields["target_metric"]._description_selection(self.env))
        yield self._score_line(names["experience"], measured.experience)
        if measured.asks:
            yield self._score_line(names["repurchase"], measured.repurchase)

    def _score_line(self, name, tally):
        if self._is_few(tally):
            return self.env._("%(name)s: too few (n = %(n)s)", name=name, n=tally.n)
        return self.env._(
            "%(name)s: %(value)s (%(low)s to %(high)s), n = %(n)s",
            name=name,
            n=tally.n,
            **{key: round(value) for key, value in tally.net._asdict().items()},
        )

    def _amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)
