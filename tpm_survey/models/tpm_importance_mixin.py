# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from odoo.addons.tpm_touchpoint.models.tpm_touchpoint_rank import IMPORTANCE_FIELDS
from odoo.addons.tpm_touchpoint.models.tpm_touchpoint_score import PERIOD

from ..tools import score


class Importance(NamedTuple):
    """Means at one touchpoint; None where too few answers are behind them."""

    repurchase: float | None = None
    importance: float | None = None
    recommendation: float | None = None
    answers: int = 0  # behind the first

    @property
    def is_complete(self):
        return None not in self[:2]


MEANS = ("repurchase", "importance", "recommendation")


class TpmImportanceMixin(models.AbstractModel):
    """What matters to customers at a touchpoint, against how they rate it.

    Part of ``tpm.touchpoint``, which says what the period is and how few answers are
    too few.
    """

    _name = "tpm.importance.mixin"
    _description = "Importance and Performance"

    tpm_importance_mean = fields.Float(
        string="Importance",
        compute="_compute_tpm_importance",
        help="Mean of what customers answered when asked how important this is.",
    )
    tpm_repurchase_mean = fields.Float(
        string="Would buy again", compute="_compute_tpm_importance"
    )
    tpm_recommendation_mean = fields.Float(
        string="Would recommend", compute="_compute_tpm_importance"
    )
    tpm_importance_split = fields.Float(
        string="Mean importance of all touchpoints",
        compute="_compute_tpm_importance",
    )
    tpm_repurchase_split = fields.Float(
        string="Mean score of all touchpoints",
        compute="_compute_tpm_importance",
    )
    tpm_importance_field = fields.Selection(
        IMPORTANCE_FIELDS,
        string="Field",
        compute="_compute_tpm_importance",
        search="_search_tpm_importance_field",
        help="Importance and performance against the mean of all touchpoints. Empty: "
        "too few answers.",
    )
    tpm_priority = fields.Float(
        string="Priority",
        compute="_compute_tpm_importance",
        help="Importance + (10 - would buy again) + (10 - would recommend), from 0 to "
        "30. The higher, the more there is to gain.",
    )
    tpm_derived_importance = fields.Float(compute="_compute_tpm_derived_importance")
    tpm_derived_importance_text = fields.Char(
        string="Derived importance",
        compute="_compute_tpm_derived_importance",
        help="Correlation of a customer's score here with the mean of the same "
        "customer's scores at other touchpoints, with its 95 % interval. Shown only "
        "where the interval excludes 0.",
    )

    @api.depends_context("uid", "allowed_company_ids", "tz", *PERIOD)
    def _compute_tpm_importance(self):
        found = self._score_importance(*self._score_period())
        split = self._importance_split(found)
        for touchpoint in self:
            means = found.get(touchpoint._origin.id, Importance())
            touchpoint.tpm_importance_mean = means.importance or 0
            touchpoint.tpm_repurchase_mean = means.repurchase or 0
            touchpoint.tpm_recommendation_mean = means.recommendation or 0
            touchpoint.tpm_importance_split, touchpoint.tpm_repurchase_split = split
            touchpoint.tpm_importance_field = means.is_complete and (
                score.importance_field(means.importance, means.repurchase, split)
            )
            touchpoint.tpm_priority = None not in means and score.priority(
                means.importance, means.repurchase, means.recommendation
            )

    @api.model
    def _search_tpm_importance_field(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self._score_importance(*self._score_period())
        split = self._importance_split(found)
        ids = {False: [], **{name: [] for name, _label in IMPORTANCE_FIELDS}}
        for touchpoint_id, means in found.items():
            if means.is_complete:
                field = score.importance_field(
                    means.importance, means.repurchase, split
                )
                ids[field].append(touchpoint_id)
        domain = Domain.OR(
            Domain("id", "in", ids[field]) for field in value if field in ids and field
        )
        if False in value:
            domain |= Domain("id", "not in", sum(ids.values(), []))
        return domain

    @api.depends_context("uid", "allowed_company_ids", "lang", "tz", *PERIOD)
    def _compute_tpm_derived_importance(self):
        pairs = self._score_correlations(*self._score_period())
        threshold = self._score_threshold()
        for touchpoint in self:
            r, n = pairs.get(touchpoint._origin.id, (None, 0))
            found = score.correlation(r or 0, n)
            clear = n >= threshold and score.excludes_zero(found)
            touchpoint.tpm_derived_importance = clear and found.value
            touchpoint.tpm_derived_importance_text = bool(n) and (
                self.env._(
                    "%(value)s (%(low)s to %(high)s), n = %(n)s",
                    n=n,
                    **{
                        name: formatLang(self.env, number, digits=2)
                        for name, number in found._asdict().items()
                    },
                )
                if clear
                else self.env._("not clear (n = %(n)s)", n=n)
            )

    @api.model
    def _score_importance(self, date_from, date_to):
        """Return the means at all touchpoints the user may see, in one query."""
        domain = Domain("day", ">=", date_from) & Domain("day", "<=", date_to)
        sums = self.env["tpm.feedback.count"]._sum(domain, ["touchpoint_id"])
        if sums is None:
            return self._score_importance_one_by_one(domain)
        return {touchpoint.id: self._means(count) for touchpoint, count in sums}

    @api.model
    def _means(self, count):
        """Return the means of summed up answers; None where there are too few."""
        given = [count[f"score_{value}"] for value in score.SCORES]
        total = sum(value * n for value, n in zip(score.SCORES, given, strict=True))

        def mean(total, n):
            return total / n if n >= self._score_threshold() else None

        return Importance(
            mean(total, sum(given)),
            mean(count["importance_total"], count["importance_count"]),
            mean(count["recommendation_total"], count["recommendation_count"]),
            sum(given),
        )

    @api.model
    def _score_importance_one_by_one(self, domain):
        """Return the means for a user who may see but some of the feedback."""
        groups = self.env["tpm.score.report"]._read_group(
            domain, ["touchpoint_id"], [*(f"{name}:avg" for name in MEANS), "rated:sum"]
        )
        return {
            # The ORM says False for no value, which is equal to 0.
            touchpoint.id: Importance(*(None if m is False else m for m in means))
            for touchpoint, *means in groups
        }

    @api.model
    def _importance_split(self, found):
        """Return the mean importance and performance of the touchpoints."""
        complete = [means for means in found.values() if means.is_complete]
        if not complete:
            return 0, 0
        n = len(complete)
        return (
            sum(means.importance for means in complete) / n,
            sum(means.repurchase for means in complete) / n,
        )

    @api.model
    def _score_correlations(self, date_from, date_to, domain=Domain.TRUE):
        """Correlate the scores at a touchpoint with those at the others, in one query.

        A pair is one customer's mean score here, and the mean of all scores the same
        customer gave elsewhere: with the own score in both, any touchpoint would look
        important.

        :param domain: which feedback is looked at
        :return: dict of touchpoint id to (correlation or None, number of pairs)
        """
        Feedback = self.env["tpm.feedback"]
        query = Feedback._search(
            domain
            & Domain("day", ">=", date_from)
            & Domain("day", "<=", date_to)
            & Domain("repurchase", "!=", False)
            & Domain("commercial_partner_id", "!=", False)
        )
        query.groupby = SQL("1, 2")
        column = partial(Feedback._field_to_sql, query.table, query=query)
        here = query.select(
            SQL("%s AS customer", column("commercial_partner_id")),
            SQL("%s AS touchpoint", column("touchpoint_id")),
            SQL("SUM(%s::int)::float8 AS total", column("repurchase")),
            SQL("COUNT(*) AS n"),
        )
        rows = self.env.execute_query(
            SQL(
                """WITH here AS (%s),
                        elsewhere AS (
                     SELECT touchpoint, total / n AS score,
                            sum(total) OVER w - total AS total, sum(n) OVER w - n AS n
                       FROM here WINDOW w AS (PARTITION BY customer))
                   SELECT touchpoint, corr(score, total / n), COUNT(*)
                     FROM elsewhere WHERE n > 0 GROUP BY touchpoint""",
                here,
            )
        )
        return {touchpoint_id: (r, n) for touchpoint_id, r, n in rows}
