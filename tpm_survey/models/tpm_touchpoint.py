# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.models.tpm_touchpoint_score import PERIOD
from odoo.addons.tpm_touchpoint.report.tpm_scorecard import TRENDS

from ..tools import score
from ..tools.score import SCORES, Summary
from .tpm_survey_request import STATES

ASKED_STATES = ("sent", "answered", "expired")
# What a list may be sorted by though it is stored nowhere: the field that gives the
# order, and the one that tells whether there is a value at all.
SORTED_FIELDS = {
    "tpm_score_count": ("tpm_score_count", "tpm_score_count"),
    "tpm_score_text": ("tpm_net_score", "tpm_score_counts"),
    "tpm_score_mean": ("tpm_score_mean", "tpm_score_counts"),
    "tpm_score_change": ("tpm_score_change", "tpm_score_trend"),
    "tpm_typed_share": ("tpm_typed_share", "tpm_score_count"),
    "tpm_coverage": ("tpm_coverage", "tpm_due_count"),
    "tpm_response_text": ("tpm_response_rate", "tpm_asked_count"),
    "tpm_importance_mean": ("tpm_importance_mean", "tpm_importance_mean"),
    "tpm_repurchase_mean": ("tpm_repurchase_mean", "tpm_repurchase_mean"),
    "tpm_recommendation_mean": ("tpm_recommendation_mean", "tpm_recommendation_mean"),
    "tpm_derived_importance_text": ("tpm_derived_importance", "tpm_derived_importance"),
    "tpm_priority": ("tpm_priority", "tpm_priority"),
    "tpm_closure_text": ("tpm_closure_rate", "tpm_closure_count"),
    "tpm_follow_up_overdue": ("tpm_follow_up_overdue", "tpm_follow_up_overdue"),
    "tpm_audit_count": ("tpm_audit_count", "tpm_audit_count"),
    "tpm_quality_mean": ("tpm_quality_mean", lambda t: not t.tpm_audit_few),
    "tpm_pass_text": ("tpm_pass_rate", lambda t: not t.tpm_audit_few),
}


class Answers(NamedTuple):
    """What was answered at one touchpoint in one period."""

    summary: Summary = Summary()
    typed: int = 0  # of them in the customer's name


class TpmTouchpoint(models.Model):
    """What customers say about a touchpoint, over a period.

    The period comes from the context: ``tpm_date_from`` and ``tpm_date_to``, or the
    last ``tpm_months`` up to today (12). Nothing is stored; each group of fields
    takes a fixed number of queries, however many touchpoints there are.
    """

    _name = "tpm.touchpoint"
    _inherit = ["tpm.touchpoint", "tpm.importance.mixin"]

    # score
    tpm_score_count = fields.Integer(
        string="Answers (n)",
        compute="_compute_tpm_score",
        help="How many said in the period whether they would buy again.",
    )
    tpm_score_few = fields.Boolean(
        string="Too few answers", compute="_compute_tpm_score"
    )
    tpm_net_score = fields.Float(
        string="Net repurchase score",
        compute="_compute_tpm_score",
        help="Percent who answered 9 or 10, less percent who answered 0 to 6.",
    )
    tpm_net_score_low = fields.Float(
        string="Net score, from", compute="_compute_tpm_score"
    )
    tpm_net_score_high = fields.Float(
        string="Net score, to", compute="_compute_tpm_score"
    )
    tpm_score_mean = fields.Float(string="Mean", compute="_compute_tpm_score")
    tpm_score_counts = fields.Json(
        string="Distribution",
        compute="_compute_tpm_score",
        help="How many gave each score from 0 to 10.",
    )
    tpm_score_text = fields.Char(
        string="Repurchase score",
        compute="_compute_tpm_score",
        help="Net repurchase score with its 95 % interval: percent who answered 9 or "
        "10, less percent who answered 0 to 6.",
    )
    # against the period before
    tpm_score_trend = fields.Selection(
        TRENDS,
        string="Trend",
        compute="_compute_tpm_trend",
        help="Against the period before. Better or worse: chance alone explains the "
        "difference in less than one case in 20. Empty: too few answers.",
    )
    tpm_score_change = fields.Float(
        string="Change",
        compute="_compute_tpm_trend",
        help="Points of the net score more than in the period before.",
    )
    # how the answers came about
    tpm_typed_share = fields.Float(
        string="Typed by staff (%)", compute="_compute_tpm_score"
    )
    tpm_due_count = fields.Integer(string="Due", compute="_compute_tpm_requests")
    tpm_asked_count = fields.Integer(string="Asked", compute="_compute_tpm_requests")
    tpm_answered_count = fields.Integer(
        string="Questions answered", compute="_compute_tpm_requests"
    )
    tpm_coverage = fields.Float(
        string="Asked (% of due)",
        compute="_compute_tpm_requests",
        help="How many of the customers who were due in the period were asked.",
    )
    tpm_response_rate = fields.Float(
        string="Answered (% of asked)", compute="_compute_tpm_requests"
    )
    tpm_response_text = fields.Char(
        string="Answered",
        compute="_compute_tpm_requests",
        help="Share of those asked who answered, with its 95 % interval.",
    )

    @api.depends_context("uid", "allowed_company_ids", "lang", "tz", *PERIOD)
    def _compute_tpm_score(self):
        found = self._score_answers(*self._score_period())
        for touchpoint in self:
            summary, typed = found[touchpoint._origin.id]
            touchpoint.update(self._score_values(summary))
            touchpoint.tpm_typed_share = score.share(typed, summary.n).value

    @api.depends_context("uid", "allowed_company_ids", "tz", *PERIOD)
    def _compute_tpm_trend(self):
        start, end = self._score_period()
        day = timedelta(days=1)
        found = self._score_answers(start - (end - start) - day, start - day)
        for touchpoint in self:
            now = Summary(tuple(touchpoint.tpm_score_counts or Summary().counts))
            before = found[touchpoint._origin.id].summary
            touchpoint.update(self._trend_values(now, before))

    @api.model
    def _score_values(self, summary):
        few = summary.n < self._score_threshold()
        net = summary.net
        return {
            "tpm_score_count": summary.n,
            "tpm_score_few": few,
            "tpm_net_score": 0 if few else net.value,
            "tpm_net_score_low": 0 if few else net.low,
            "tpm_net_score_high": 0 if few else net.high,
            "tpm_score_mean": 0 if few else summary.mean,
            "tpm_score_counts": False if few else list(summary.counts),
            "tpm_score_text": self._score_text(summary),
        }

    @api.model
    def _score_text(self, summary):
        """Say a net score with its interval and n, or that there are too few."""
        if not summary.n:
            return self._no_answers_text()
        if summary.n < self._score_threshold():
            return self.env._("too few (n = %(n)s)", n=summary.n)
        return self.env._(
            "%(net)s (%(low)s to %(high)s), n = %(n)s",
            n=summary.n,
            net=round(summary.net.value),
            low=round(summary.net.low),
            high=round(summary.net.high),
        )

    @api.model
    def _no_answers_text(self):
        """Say that there are none, or none that the user may see."""
        if self.env["tpm.feedback.count"]._visible(Domain.TRUE) is None:
            return self.env._("none you may see")
        return self.env._("no answers")

    @api.model
    def _trend_values(self, now, before):
        if min(now.n, before.n) < self._score_threshold():
            return {"tpm_score_trend": False, "tpm_score_change": 0}
        trend = ("same", "better", "worse")[score.change(now, before)]
        return {
            "tpm_score_trend": trend,
            "tpm_score_change": now.net.value - before.net.value,
        }

    @api.depends_context("uid", "allowed_company_ids", "lang", "tz", *PERIOD)
    def _compute_tpm_requests(self):
        counts = self._count_requests(*self._score_period())
        for touchpoint in self:
            count = counts[touchpoint._origin.id]
            due, asked, answered = count["due"], count["asked"], count["answered"]
            rate = score.share(answered, asked)
            touchpoint.tpm_due_count = due
            touchpoint.tpm_asked_count = asked
            touchpoint.tpm_answered_count = answered
            touchpoint.tpm_coverage = score.share(asked, due).value
            touchpoint.tpm_response_rate = rate.value
            touchpoint.tpm_response_text = bool(asked) and self.env._(
                "%(value).0f %% (%(low).0f to %(high).0f) of %(n)s",
                n=asked,
                **rate._asdict(),
            )

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort a list by a score, though no column holds it."""
        if field_name not in SORTED_FIELDS:
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        identifier = SQL.identifier(alias, "id")
        if not direction:  # the host asks whether sorting is possible
            return identifier
        return SQL(
            "array_position(%s::int[], %s) %s NULLS LAST",
            self._sorted_by_score(field_name),
            identifier,
            direction,
        )

    @api.model
    def _sorted_by_score(self, field_name):
        """Return the ids of the touchpoints that have a value, the lowest first."""
        value, has_value = SORTED_FIELDS[field_name]
        touchpoints = self.with_context(active_test=False).search(Domain.TRUE)
        return touchpoints.filtered(has_value).sorted(value).ids

    def action_open_scores(self):
        """Open the report on what was said here."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_score_report_action"
        )
        action["domain"] = [("touchpoint_id", "in", self.ids)]
        action["context"] = {"search_default_group_month": 1}
        return action

    def _tpm_scores(self, date_from, date_to):
        """Add what customers said, as far as the user may see it.

        :return: the dicts with ``repurchase`` (mean), ``net``, ``low``, ``high``, each
            None where too few answers stand behind it, ``answers`` (their
            :class:`~..tools.score.Summary`) and ``n``
        """
        scores = super()._tpm_scores(date_from, date_to)
        threshold = self._score_threshold()
        answers = self._score_answers(date_from, date_to)
        for touchpoint_id, found in scores.items():
            summary = answers[touchpoint_id].summary
            enough = summary.n >= threshold
            net = summary.net if enough else (None, None, None)
            found |= {
                "repurchase": summary.mean if enough else None,
                **dict(zip(("net", "low", "high"), net, strict=True)),
                "answers": summary,
                "n": summary.n,
            }
        return scores

    def _tpm_means(self, date_from, date_to):
        """Add what customers answered on average, in one query."""
        found = self._score_importance(date_from, date_to)
        return super()._tpm_means(date_from, date_to) | {
            touchpoint_id: found[touchpoint_id]._asdict()
            for touchpoint_id in self.ids
            if touchpoint_id in found
        }

    def _score_answers(self, date_from, date_to):
        """Count the scores of a period, in one query.

        :return: dict of touchpoint id to :class:`Answers`
        """
        domain = self._score_domain(date_from, date_to)
        sums = self.env["tpm.feedback.count"]._sum(domain, ["touchpoint_id"])
        if sums is None:
            return self._score_answers_one_by_one(domain)
        found = defaultdict(Answers)
        for touchpoint, count in sums:
            counts = tuple(count[f"score_{value}"] for value in SCORES)
            found[touchpoint.id] = Answers(Summary(counts), count["typed"])
        return found

    @api.model
    def _score_answers_one_by_one(self, domain):
        """Count the scores for a user who may see but some of the feedback."""
        found = defaultdict(Answers)
        Feedback = self.env["tpm.feedback"]
        query = Feedback._search(domain & Domain("repurchase", "!=", False))
        query.groupby = SQL("1, 2")
        column = partial(Feedback._field_to_sql, query.table, query=query)
        rows = self.env.execute_query(
            query.select(
                column("touchpoint_id"),
                column("repurchase"),
                SQL("COUNT(*)"),
                SQL("COUNT(%s)", column("typed_by_id")),
            )
        )
        counts = defaultdict(lambda: [0] * len(SCORES))
        typed = defaultdict(int)
        for touchpoint_id, value, count, count_typed in rows:
            counts[touchpoint_id][int(value)] = count
            typed[touchpoint_id] += count_typed
        for key, count in counts.items():
            found[key] = Answers(Summary(tuple(count)), typed[key])
        return found

    def _count_requests(self, date_from, date_to):
        """Count who was due in a period, asked, and answered, in one query.

        A mail that bounced asked nobody; who objected after the mail was asked.
        """
        domain = self._score_domain(date_from, date_to)
        sums = self.env["tpm.survey.request.count"]._sum(domain, ["touchpoint_id"])
        if sums is None:
            return self._count_requests_one_by_one(date_from, date_to)
        counts = defaultdict(lambda: defaultdict(int))
        for touchpoint, count in sums:
            counts[touchpoint.id] = {
                "due": sum(count[name] for name, _label in STATES if name != "planned"),
                "answered": count["answered"],
                "asked": sum(count[state] for state in ASKED_STATES)
                + count["objected_asked"],
            }
        return counts

    def _count_requests_one_by_one(self, date_from, date_to):
        """Count the requests for a user who may see but some of them."""
        groups = self.env["tpm.survey.request"]._read_group(
            Domain("touchpoint_id", "in", self.ids)
            & Domain("state", "!=", "planned")
            & Domain("planned_date", ">=", datetime.combine(date_from, time.min))
            & Domain("planned_date", "<=", datetime.combine(date_to, time.max)),
            ["touchpoint_id", "state"],
            ["__count", "sent_date:count"],
        )
        counts = defaultdict(lambda: defaultdict(int))
        for touchpoint, state, count, sent in groups:
            found = counts[touchpoint.id]
            found["due"] += count
            found["answered"] += count if state == "answered" else 0
            if state in ASKED_STATES:
                found["asked"] += count
            elif state == "objected":
                found["asked"] += sent
        return counts
