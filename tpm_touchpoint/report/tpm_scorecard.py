# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.tpm_touchpoint import OWNERSHIPS, STATES
from ..models.tpm_touchpoint_rank import IMPORTANCE_FIELDS
from ..tools import order
from ..tools.period import before
from ..tools.score import change, share
from .tpm_rows_mixin import ROW, KnownFloat, KnownMonetary

IN_USE = ("active", "key")
PERFORMANCES = [("answers", "Surveys"), ("experiences", "Experiences")]
COST_PARTS = ("cost_share", "cost_cumulated", "cost_part")
TRENDS = [
    ("better", "▲ Better"),
    ("same", "– No clear change"),
    ("worse", "▼ Worse"),
]


class TpmScorecard(models.Model):
    """How each touchpoint does in a period, what it costs, and where to begin.

    The numbers are those of the journey map for the same filter.
    """

    _name = "tpm.scorecard"
    _inherit = ["tpm.rows.mixin", "tpm.experience.mixin"]
    _description = "Scorecard"
    _auto = False
    _rec_name = "touchpoint_id"
    _order = "index, touchpoint_id"

    # where
    touchpoint_id = fields.Many2one("tpm.touchpoint", readonly=True)
    phase_id = fields.Many2one("tpm.phase", readonly=True)
    channel_id = fields.Many2one("tpm.channel", readonly=True)
    ownership = fields.Selection(OWNERSHIPS, readonly=True)
    state = fields.Selection(STATES, readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    persona_ids = fields.Many2many(related="touchpoint_id.persona_ids")
    team_ids = fields.Many2many(related="touchpoint_id.team_ids", string="Team")
    # experience
    index_low = KnownFloat(string="Index, from", aggregator=None, **ROW)
    index_high = KnownFloat(string="Index, to", aggregator=None, **ROW)
    disappointed_low = KnownFloat(aggregator=None, **ROW)
    disappointed_high = KnownFloat(aggregator=None, **ROW)
    ok_low = KnownFloat(string="OK, from", aggregator=None, **ROW)
    ok_high = KnownFloat(string="OK, to", aggregator=None, **ROW)
    delighted_low = KnownFloat(aggregator=None, **ROW)
    delighted_high = KnownFloat(aggregator=None, **ROW)
    # against the period before
    trend = fields.Selection(
        TRENDS,
        help="Against the period before. Better or worse: chance alone explains the "
        "difference in less than one case in 20. Empty: too few are rated.",
        **ROW,
    )
    difference = KnownFloat(
        string="Change",
        aggregator=None,
        help="Points of the index more than in the period before.",
        **ROW,
    )
    # against what was set
    target_score = fields.Integer(string="Target", aggregator=None, readonly=True)
    target = fields.Selection(
        [("reached", "Reached"), ("missed", "Missed")],
        string="Target reached",
        help="Whether the index is at the touchpoint's target score. Empty: there is "
        "no target, or too few are rated.",
        **ROW,
    )
    # cost
    currency_id = fields.Many2one("res.currency", readonly=True)
    annual_cost = fields.Monetary(help="Unit cost times interactions a year.", **ROW)
    period_cost = fields.Monetary(
        string="Cost in the period", help="Unit cost times interactions.", **ROW
    )
    cost_rank = fields.Integer(
        string="Rank by cost",
        aggregator=None,
        help="1: costs most a year, of those in use.",
        **ROW,
    )
    cost_share = fields.Float(string="Share of cost (%)", **ROW)
    cost_cumulated = KnownFloat(
        string="Cumulated (%)",
        aggregator=None,
        help="Share of the cost of this touchpoint and all that cost more.",
        **ROW,
    )
    cost_part = fields.Selection(
        [("A", "A"), ("B", "B"), ("C", "C")],
        string="ABC",
        help="A: the few that make 80 % of the cost, B: the next 15 %, C: the rest.",
        **ROW,
    )
    cost_per_delighted = KnownMonetary(
        string="Cost per delighted",
        aggregator="avg",
        help="Cost in the period for each customer delighted in it. Empty: nobody "
        "was delighted.",
        **ROW,
    )
    # where to begin
    importance = KnownFloat(
        aggregator="avg",
        help="What customers answered when asked how important this is, else your own "
        "estimate. From 0 to 10; empty: not known.",
        **ROW,
    )
    performance = KnownFloat(
        aggregator="avg",
        help="Whether customers would buy again where they were asked, else what they "
        "felt here (an index of -100 is 0, 100 is 10). Empty: too few.",
        **ROW,
    )
    performance_from = fields.Selection(
        PERFORMANCES,
        string="Performance from",
        help="What the performance stands on: whether customers answered in surveys "
        "that they would buy again, or what they felt here.",
        **ROW,
    )
    performance_n = fields.Integer(
        string="Performance (n)",
        aggregator=None,
        help="How many answers or rated interactions the performance stands on.",
        **ROW,
    )
    importance_split = KnownFloat(aggregator=None, **ROW)
    performance_split = KnownFloat(aggregator=None, **ROW)
    gain = KnownFloat(
        string="To gain",
        aggregator="avg",
        help="Importance + (10 - would buy again) + (10 - would recommend), from 0 to "
        "30. What customers were not asked is stood in for by what they felt.",
        **ROW,
    )
    gain_rank = fields.Integer(
        string="Rank by gain",
        aggregator=None,
        help="1: most to gain, of those in use.",
        **ROW,
    )
    importance_field = fields.Selection(
        IMPORTANCE_FIELDS,
        string="Field",
        help="Importance against performance, each against the mean of all.",
        **ROW,
    )

    def action_open_touchpoint(self):
        """Open the touchpoint of a row."""
        self.ensure_one()
        return self.touchpoint_id.get_formview_action()

    def action_open_interactions(self):
        """Open the interactions that are counted in a row."""
        self.ensure_one()
        journey, filters = self.env["tpm.journey"], self._filters()
        domain = self.touchpoint_id._score_domain(*journey._period(filters))
        domain &= journey._team_domain(filters) & journey._persona_domain(filters)
        action = self.touchpoint_id.action_open_interactions()
        return {**action, "domain": list(domain)}

    @api.model
    def _rows(self):
        journey, filters = self.env["tpm.journey"], self._filters()
        period = journey._period(filters)
        touchpoints = journey._touchpoints(filters)
        years = touchpoints._yearly()
        now = journey._sums(touchpoints, period, filters, years)
        earlier = journey._sums(touchpoints, before(*period), filters, years)
        shown = {key: journey._show(now[key]) for key in touchpoints.ids}
        ranks = self._ranks(touchpoints, shown, period, filters)
        slices = order.pareto({key: shown[key]["annual_cost"] for key in shown})
        return [
            {
                **self._touchpoint_values(touchpoint),
                **self._experience_values(shown[touchpoint.id]),
                **self._trend_values(
                    *map(journey._tally, (now[touchpoint.id], earlier[touchpoint.id]))
                ),
                **self._target_values(touchpoint, shown[touchpoint.id]),
                **self._cost_values(
                    shown[touchpoint.id], slices.get(touchpoint.id, (None, None, None))
                ),
                **ranks.get(touchpoint.id, {}),
                **self._further_values(shown[touchpoint.id]),
            }
            for touchpoint in touchpoints
        ]

    @api.model
    def _touchpoint_values(self, touchpoint):
        return {
            "id": touchpoint.id,
            "touchpoint_id": touchpoint.id,
            "phase_id": touchpoint.phase_id.id or None,
            "channel_id": touchpoint.channel_id.id or None,
            "ownership": touchpoint.ownership,
            "state": touchpoint.state,
            "user_id": touchpoint.user_id.id or None,
        }

    @api.model
    def _experience_values(self, shown):
        names = ("interactions", "rated", "disappointed", "ok", "delighted")
        values = {name: shown[name] for name in (*names, "evidence", "index")}
        values |= {"index_low": shown["low"], "index_high": shown["high"]}
        if shown["evidence"] != "enough":
            return values
        for name in ("disappointed", "ok", "delighted"):
            found = share(shown[name], shown["rated"])
            values |= {
                f"{name}_share": found.value,
                f"{name}_low": found.low,
                f"{name}_high": found.high,
            }
        return values

    @api.model
    def _trend_values(self, now, earlier):
        if min(now.n, earlier.n) < self.env["tpm.touchpoint"]._score_threshold():
            return {}
        return {
            "trend": ("same", "better", "worse")[change(now, earlier)],
            "difference": now.net.value - earlier.net.value,
        }

    @api.model
    def _target_values(self, touchpoint, shown):
        target = touchpoint.target_score or None
        reached = None
        if target is not None and shown["index"] is not None:
            reached = "reached" if shown["index"] >= target else "missed"
        return {"target_score": target, "target": reached}

    @api.model
    def _cost_values(self, shown, part):
        cost, delighted = shown["period_cost"], shown["delighted"]
        return {
            "currency_id": self.env.company.currency_id.id,
            "annual_cost": shown["annual_cost"],
            "period_cost": cost,
            "cost_per_delighted": cost / delighted if delighted else None,
            **dict(zip(COST_PARTS, part, strict=True)),
        }

    @api.model
    def _further_values(self, shown):
        """Return the values of fields that another addon adds; a hook.

        :param dict shown: what the journey map shows of the touchpoint
        """
        return {}

    @api.model
    def _ranks(self, touchpoints, shown, period, filters):
        """Return the ranks of the touchpoints in use, by their ids."""
        touchpoints = touchpoints.filtered_domain(Domain("state", "in", IN_USE))
        some = filters["team_id"] or filters["persona_id"]
        # they are of all customers
        means = {} if some else touchpoints._tpm_means(*period)
        facts = touchpoints._tpm_facts(
            {key: shown[key]["index"] for key in touchpoints.ids},
            means,
            {key: shown[key]["annual_cost"] for key in touchpoints.ids},
        )
        split = order.split(facts)
        return {
            key: {
                "importance": facts[key].importance,
                "performance": facts[key].performance,
                **self._evidence_values(shown[key], means.get(key, {})),
                "importance_split": split[0],
                "performance_split": split[1],
                "gain": facts[key].gain,
                "gain_rank": place.gain,
                "importance_field": place.field,
                "cost_rank": place.cost,
            }
            for key, place in order.places(facts).items()
        }

    @api.model
    def _evidence_values(self, shown, means):
        """Say what the performance of a touchpoint stands on, and on how many."""
        if means.get("repurchase") is not None:
            return {"performance_from": "answers", "performance_n": means["answers"]}
        source = None if shown["index"] is None else "experiences"
        return {"performance_from": source, "performance_n": shown["rated"]}

    def _read_group_select(self, aggregate_spec, query):
        """Give each delighted customer of a group the same cost."""
        if aggregate_spec != "cost_per_delighted:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "SUM(%s) / NULLIF(SUM(%s), 0)",
            self._field_to_sql(self._table, "period_cost", query),
            self._field_to_sql(self._table, "delighted", query),
        )
