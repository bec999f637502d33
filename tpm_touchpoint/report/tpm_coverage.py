# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..models.tpm_touchpoint_score import PERIOD
from .tpm_scorecard import IN_USE

KINDS = 100  # more gaps than a touchpoint will ever have


class TpmCoverage(models.Model):
    """What is missing to know how a touchpoint does: a row for each gap.

    An addon that knows of another gap adds it to ``kind``, says in ``_gaps`` which
    touchpoints have it, in ``_advice`` what to do, and in ``_mend`` where.
    """

    _name = "tpm.coverage"
    _inherit = "tpm.rows.mixin"
    _description = "Gap in What is Measured"
    _auto = False
    _rec_name = "touchpoint_id"
    _order = "sequence, touchpoint_id"

    touchpoint_id = fields.Many2one("tpm.touchpoint", readonly=True)
    phase_id = fields.Many2one("tpm.phase", readonly=True)
    channel_id = fields.Many2one("tpm.channel", readonly=True)
    state = fields.Selection(related="touchpoint_id.state")
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    kind = fields.Selection(
        [
            ("unrated", "Nobody rated it"),
            ("promise", "No promise"),
            ("responsible", "Nobody responsible"),
            ("importance", "Importance unknown"),
        ],
        string="What is missing",
        readonly=True,
    )
    sequence = fields.Integer(
        string="Urgency",
        aggregator=None,
        readonly=True,
        help="The lower, the less can be said without it.",
    )
    last_rated = fields.Date(
        readonly=True,
        help="When a customer felt something here for the last time, up to the end of "
        "the period. Empty: never.",
    )
    advice = fields.Char(string="What to do", compute="_compute_advice")

    @api.depends("kind", "last_rated")
    @api.depends_context("lang", "tz", *PERIOD)
    def _compute_advice(self):
        advice = self._advice()
        for gap in self:
            gap.advice = gap._advice_rated() or advice.get(gap.kind)

    def _advice_rated(self):
        if self.kind != "unrated" or not self.last_rated:
            return None
        return self.env._(
            "Last rated on %(day)s. Log what customers felt, or capture it.",
            day=format_date(self.env, self.last_rated),
        )

    @api.model
    def _advice(self):
        """Return what to do about each kind of gap; a hook."""
        return {
            "unrated": self.env._(
                "Never rated. Log what customers felt, or capture it."
            ),
            "promise": self.env._(
                "Promise how fast customers get a response or a result."
            ),
            "responsible": self.env._(
                "Choose who looks after it: nobody is told when it gets worse."
            ),
            "importance": self.env._(
                "Estimate how important it is to customers: it has no rank yet."
            ),
        }

    def action_mend(self):
        """Open where the gap is closed."""
        self.ensure_one()
        return self._mend()

    def _mend(self):
        """Return the action that closes the gap; a hook."""
        if self.kind != "unrated":
            return self.touchpoint_id.get_formview_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_interaction_log_action_menu"
        )
        action["context"] = {
            "dialog_size": "medium",
            "default_touchpoint_id": self.touchpoint_id.id,
        }
        return action

    @api.model
    def _rows(self):
        touchpoints = self.env["tpm.touchpoint"].search(Domain("state", "in", IN_USE))
        kinds = list(dict(self._fields["kind"].selection))
        gaps = self._gaps(touchpoints)
        rated = self._last_rated(gaps["unrated"])
        return [
            {
                "id": touchpoint.id * KINDS + kinds.index(kind),
                "touchpoint_id": touchpoint.id,
                "phase_id": touchpoint.phase_id.id or None,
                "channel_id": touchpoint.channel_id.id or None,
                "user_id": touchpoint.user_id.id or None,
                "kind": kind,
                "sequence": kinds.index(kind),
                "last_rated": rated.get(touchpoint.id),
            }
            for kind, lacking in gaps.items()
            for touchpoint in lacking
        ]

    @api.model
    def _gaps(self, touchpoints):
        """Return which of the touchpoints have each kind of gap; a hook."""
        period = self.env["tpm.touchpoint"]._score_period()
        tallies = touchpoints._tally_experiences(*period)
        return {
            "unrated": touchpoints.filtered(lambda t: not tallies[t.id].n),
            "promise": touchpoints.filtered(
                lambda t: not (t.first_response_hours or t.result_hours)
            ),
            "responsible": touchpoints.filtered(lambda t: not t.user_id),
            "importance": touchpoints.filtered(lambda t: not t.importance_customer),
        }

    @api.model
    def _last_rated(self, touchpoints):
        """Return when customers felt something for the last time, as far as one sees.

        Up to the end of the period, in one query on the counts by day.

        :return: dict of touchpoint id to a day as text
        """
        _first, last = self.env["tpm.touchpoint"]._score_period()
        domain = touchpoints._score_scope() & Domain("day", "<=", last)
        daily = self.env["tpm.interaction.daily"]
        seen = daily._visible(domain)
        if seen is None:
            groups = self.env["tpm.interaction"]._read_group(
                domain & Domain("experience", "!=", False),
                ["touchpoint_id"],
                ["day:max"],
            )
            return {place.id: fields.Date.to_string(day) for place, day in groups}
        self.env["tpm.interaction"].flush_model()
        return dict(self.env.execute_query(self._last_rated_sql(daily, seen)))

    @api.model
    def _last_rated_sql(self, daily, domain):
        # sudo: nobody has rights here; the rules of what is counted are in the domain
        query = daily.sudo()._search(domain)
        query.groupby = SQL("1, 2")
        # what was taken back is counted the other way round
        query.having = SQL("sum(disappointed + ok + delighted) > 0")
        days = query.select(SQL("touchpoint_id"), SQL("day"))
        return SQL(
            "SELECT touchpoint_id, max(day)::text FROM (%s) d GROUP BY touchpoint_id",
            days,
        )
