# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How well follow-ups are closed; a file of its own for the concern."""

from collections import defaultdict
from datetime import date
from functools import partial
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.models.tpm_touchpoint_score import PERIOD

from ..tools import score
from .tpm_follow_up import OPEN_STATES


class Closure(NamedTuple):
    """How many follow-ups there were, and what became of them."""

    due: int = 0  # closed, or promised for a day that has passed
    closed: int = 0
    open: int = 0  # whenever they began
    overdue: int = 0
    hours: float | None = None  # median of the working hours until closed


class TpmFollowUp(models.Model):
    # One file for each concern.
    _inherit = "tpm.follow.up"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _closures(self, domain, date_from, date_to, *, by=None):
        """Count those that the user may see, in one query.

        :param str by: a many2one to count by
        :return: dict of id to :class:`Closure`; without ``by`` under None
        """
        today = fields.Date.context_today(self)
        query = self._search(
            Domain(domain)
            & Domain("state", "!=", "cancelled")
            & (
                Domain("state", "in", OPEN_STATES)
                | Domain("promised_date", ">=", date_from)
            )
        )
        column = partial(self._field_to_sql, query.table, query=query)
        is_open = SQL("%s IN %s", column("state"), OPEN_STATES)
        is_closed = SQL(
            "NOT (%s) AND %s BETWEEN %s AND %s",
            is_open,
            column("promised_date"),
            date_from,
            # who was quicker than promised counts at once
            date_to if date_to < today else date.max,
        )
        is_late = SQL(
            "%s AND %s BETWEEN %s AND %s",
            is_open,
            column("promised_date"),
            date_from,
            min(today, date_to),
        )
        key = column(by) if by else SQL("NULL::int")
        query.groupby = SQL("1")
        rows = self.env.execute_query(
            query.select(
                key,
                SQL("COUNT(*) FILTER (WHERE (%s) OR (%s))", is_closed, is_late),
                SQL("COUNT(*) FILTER (WHERE %s)", is_closed),
                SQL("COUNT(*) FILTER (WHERE %s)", is_open),
                SQL(
                    "COUNT(*) FILTER (WHERE %s AND %s < %s)",
                    is_open,
                    column("due_date"),
                    today,
                ),
                SQL(
                    "percentile_cont(0.5) WITHIN GROUP (ORDER BY %s) FILTER (WHERE %s)",
                    column("hours_to_close"),
                    is_closed,
                ),
            )
        )
        found = defaultdict(Closure)
        for record_id, *counts in rows:
            found[record_id] = Closure(*counts)
        return found

    @api.model
    def retrieve_figures(self):
        """Return what stands above the list: last 12 months, of what the user sees."""
        touchpoints = self.env["tpm.touchpoint"]
        period = touchpoints._score_period()
        all_of_them = self._closures([], *period)[None]
        mine = self._closures([("user_id", "=", self.env.uid)], *period)[None]
        return {
            "open": all_of_them.open,
            "overdue": all_of_them.overdue,
            "mine": mine.open,
            "mine_overdue": mine.overdue,
            "closure": touchpoints._closure_text(all_of_them),
            "hours": all_of_them.hours
            if all_of_them.closed >= touchpoints._score_threshold()
            else None,
        }


class TpmTouchpoint(models.Model):
    # One file for each concern.
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    tpm_closure_text = fields.Char(
        string="Closed follow-ups",
        compute="_compute_tpm_closure",
        help="Share of the follow-ups closed that were due in the period, with its "
        "95 % interval.",
    )
    tpm_closure_count = fields.Integer(
        string="Follow-ups due", compute="_compute_tpm_closure"
    )
    tpm_closure_closed = fields.Integer(
        string="Follow-ups closed", compute="_compute_tpm_closure"
    )
    tpm_closure_rate = fields.Float(
        string="Closed (% of due)", compute="_compute_tpm_closure"
    )
    tpm_closure_few = fields.Boolean(
        string="Too few follow-ups", compute="_compute_tpm_closure"
    )
    tpm_follow_up_open = fields.Integer(
        string="Open follow-ups", compute="_compute_tpm_closure"
    )
    tpm_follow_up_overdue = fields.Integer(
        string="Overdue follow-ups", compute="_compute_tpm_closure"
    )

    @api.depends_context("uid", "allowed_company_ids", "lang", "tz", *PERIOD)
    def _compute_tpm_closure(self):
        found = self._count_closures(*self._score_period())
        threshold = self._score_threshold()
        for touchpoint in self:
            closure = found[touchpoint._origin.id]
            few = closure.due < threshold
            rate = score.share(closure.closed, closure.due).value
            touchpoint.tpm_closure_text = self._closure_text(closure)
            touchpoint.tpm_closure_count = closure.due
            touchpoint.tpm_closure_closed = closure.closed
            touchpoint.tpm_closure_rate = 0 if few else rate
            touchpoint.tpm_closure_few = few
            touchpoint.tpm_follow_up_open = closure.open
            touchpoint.tpm_follow_up_overdue = closure.overdue

    def _count_closures(self, date_from, date_to):
        """Count the follow-ups at these touchpoints, in one query."""
        if not self.ids:
            return defaultdict(Closure)
        return self.env["tpm.follow.up"]._closures(
            [("touchpoint_id", "in", self.ids)], date_from, date_to, by="touchpoint_id"
        )

    @api.model
    def _closure_text(self, closure):
        """Say how many were closed, with interval, or that there are too few."""
        if not closure.due:
            return False
        if closure.due < self._score_threshold():
            return self.env._(
                "%(closed)s of %(n)s (too few for a rate)",
                closed=closure.closed,
                n=closure.due,
            )
        rate = score.share(closure.closed, closure.due)
        return self.env._(
            "%(closed)s of %(n)s, %(value).0f %% (%(low).0f to %(high).0f)",
            closed=closure.closed,
            n=closure.due,
            **rate._asdict(),
        )

    def action_open_follow_ups(self):
        """Open the follow-ups at this touchpoint."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_follow_up_action"
        )
        action["domain"] = [("touchpoint_id", "in", self.ids)]
        action["context"] = {}
        return action
