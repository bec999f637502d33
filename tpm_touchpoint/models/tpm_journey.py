# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.frequency import basis
from ..tools.period import before
from ..tools.score import Tally, change
from .tpm_interaction import EXPERIENCES

# What can be chosen above the map, and the field of the touchpoint it is about.
TOUCHPOINT_FILTERS = {
    "channel_ids": "channel_id",
    "ownerships": "ownership",
    "stakeholders": "stakeholder",
}
LIMIT = 500  # touchpoints on one map
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


class TpmJourney(models.AbstractModel):
    """The journey map: how customers experience the touchpoints of each phase.

    Addons add what they know in two steps. ``_measure`` counts, a touchpoint at a
    time, in numbers that may be added up; ``_show`` makes what is seen from the sum,
    the same for a touchpoint, an episode and a phase.
    """

    _name = "tpm.journey"
    _description = "Journey Map"

    @api.model
    def read_map(self, filters=None):
        """Return all that the map shows, from what the user may see.

        :param dict filters: ``date_from`` and ``date_to`` (days as text; twelve months
            up to today by default), ``compare`` (with the period before),
            ``persona_id``, ``team_id``, ``channel_ids``, ``ownerships``,
            ``stakeholders`` and ``company_ids`` (lists), ``weighted`` (by personas)
        :return: dict of ``period``, ``phases`` and ``touchpoints``, in their order, and
            the words for them; each phase and touchpoint has ``values`` and, to compare
            with, ``values_before``
        :raises UserError: when the period ends before it begins
        """
        filters = dict(filters or {})
        period = self._period(filters)
        touchpoints = self._touchpoints(filters)
        years = touchpoints._yearly()
        now = self._sums(touchpoints, period, filters, years)
        earlier = None
        if filters.get("compare"):
            earlier = self._sums(touchpoints, before(*period), filters, years)
        phases = self._phases(touchpoints)
        in_phase = touchpoints.grouped("phase_id")
        return {
            "period": list(map(fields.Date.to_string, period)),
            "before": list(map(fields.Date.to_string, before(*period))),
            "too_few_below": touchpoints._score_threshold(),
            "currency_id": self.env.company.currency_id.id,
            "moments": self._labels("tpm.phase", "moment"),
            "ownerships": self._labels("tpm.touchpoint", "ownership"),
            "can_edit": touchpoints.has_access("write"),
            "interaction_domain": self._interaction_domain(filters),
            "phases": [
                self._phase(
                    phase, in_phase.get(phase, touchpoints.browse()), now, earlier
                )
                for phase in phases
            ],
            "touchpoints": [
                self._card(touchpoint)
                | self._both(touchpoint, now[touchpoint.id], earlier)
                for touchpoint in touchpoints
            ],
            "is_cut": len(touchpoints) == LIMIT,
        }

    @api.model
    def read_choices(self):
        """Return what the filters of the map offer.

        :return: dict of filter name to a list of (value, label)
        """
        return {
            "persona_id": self._records("tpm.persona"),
            "channel_ids": self._records("tpm.channel"),
            "team_id": self._records("crm.team"),
            "ownerships": self._labels("tpm.touchpoint", "ownership"),
            "stakeholders": self._labels("tpm.touchpoint", "stakeholder"),
        }

    @api.model
    def move(self, touchpoint_id, phase_id, next_id=False):
        """Move a touchpoint into a phase, before another one or to the end.

        :raises AccessError: when the user may not change the catalogue
        """
        touchpoint = self.env["tpm.touchpoint"].browse(touchpoint_id)
        touchpoint.phase_id = phase_id
        others = touchpoint.search(
            Domain("phase_id", "=", phase_id) & Domain("id", "!=", touchpoint_id)
        )
        ids = others.ids
        ids.insert(ids.index(next_id) if next_id in ids else len(ids), touchpoint_id)
        for sequence, place in enumerate(touchpoint.browse(ids), start=1):
            if place.sequence != sequence:
                place.sequence = sequence

    # what is asked for

    @api.model
    def _records(self, model):
        records = self.env[model].search(Domain.TRUE)
        return [(record.id, record.display_name) for record in records]

    @api.model
    def _period(self, filters):
        last = self._day(filters.get("date_to"))
        last = last or self.env["res.company"]._tpm_last_day()
        first = self._day(filters.get("date_from"))
        first = first or last - relativedelta(months=12) + relativedelta(days=1)
        return self._ordered(first, last)

    @api.model
    def _ordered(self, first, last):
        """Return a period, if it is one."""
        if first > last:
            raise UserError(
                self.env._("The period ends before it begins. Choose a later end.")
            )
        return first, last

    @api.model
    def _day(self, text):
        """Return the day that was typed, or came with the address.

        :raises UserError: when there is no such day, or none to compare it with
        """
        try:
            day = fields.Date.to_date(text)
        except (ValueError, TypeError):
            day = date.min
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise UserError(
                self.env._(
                    "“%(day)s” is no day between 1900 and 2999. Choose another one.",
                    day=self._shown(text),
                )
            )
        return day or None

    @api.model
    def _touchpoints(self, filters):
        domain = Domain("state", "!=", "retired")
        for name, field in TOUCHPOINT_FILTERS.items():
            if chosen := filters.get(name):
                domain &= Domain(field, "in", chosen)
        if persona_id := filters.get("persona_id"):
            # without a persona, a touchpoint is for everybody
            domain &= Domain("persona_ids", "in", [persona_id, False])
        return self.env["tpm.touchpoint"].search(domain, limit=LIMIT)

    @api.model
    def _phases(self, touchpoints):
        """Return all phases in use, and an empty one for what lies in none."""
        Phase = self.env["tpm.phase"]
        phases = Phase.search(Domain.TRUE) | touchpoints.phase_id
        phases = phases.sorted(lambda p: (p.sequence, p.id))
        nowhere = touchpoints.filtered(lambda t: not t.phase_id)
        return [*phases, Phase] if nowhere else list(phases)

    @api.model
    def _labels(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    # counting

    @api.model
    def _sums(self, touchpoints, period, filters, years=None):
        """Add up what is known of each touchpoint.

        :param years: what :meth:`TpmTouchpoint._yearly` tells of them, where known
        :return: dict of touchpoint id to a Counter
        """
        years = years or touchpoints._yearly()
        sums = self._add_up(self._measure(touchpoints, period, filters))
        unit_costs = touchpoints._unit_costs(period[1])
        for id_ in touchpoints.ids:
            unit_cost, found = unit_costs.get(id_, 0), sums[id_]
            if years[id_].count:
                found.update(self._of_year(years[id_], unit_cost))
            if unit_cost and found["interactions"]:
                found["period_cost"] = unit_cost * found["interactions"]
        return sums

    @api.model
    def _add_up(self, measured):
        sums = defaultdict(Counter)
        for touchpoint_id, counts in measured:
            sums[touchpoint_id].update(counts)
        return sums

    @api.model
    def _measure(self, touchpoints, period, filters):
        """Count what is known of touchpoints; a hook for other addons.

        :param tuple period: first and last day
        :param dict filters: see :meth:`read_map`
        :return: list of (touchpoint id, dict of numbers that may be added up); a
            touchpoint may come several times
        """
        return self._count_interactions(touchpoints, period, filters)

    @api.model
    def _of_year(self, frequency, unit_cost):
        """Return how often customers come a year, and its cost; also by estimate."""
        return {
            "frequency": frequency.count,
            "frequency_estimated": frequency.estimated,
            "annual_cost": frequency.count * unit_cost,
            "cost_estimated": frequency.estimated * unit_cost,
        }

    @api.model
    def _count_interactions(self, touchpoints, period, filters):
        if filters.get("persona_id"):
            return self._count_one_by_one(touchpoints, period, filters)
        domain = touchpoints._score_scope() & self._team_domain(filters)
        sums = self.env["tpm.interaction.daily"]._sum_period(
            domain, ["touchpoint_id"], *period
        )
        if sums is None:
            return self._count_one_by_one(touchpoints, period, filters)
        return [(touchpoint.id, counts) for (touchpoint,), counts in sums.items()]

    @api.model
    def _count_one_by_one(self, touchpoints, period, filters):
        """Count for those who may see some, and those of some customers."""
        domain = touchpoints._score_domain(*period) & self._team_domain(filters)
        domain &= self._persona_domain(filters)
        groups = self.env["tpm.interaction"]._read_group(
            domain,
            ["touchpoint_id", "experience"],
            ["__count", "duration:sum"],
        )
        return [
            (
                touchpoint.id,
                {
                    "interactions": count,
                    "minutes": minutes or 0,
                    **({experience: count} if experience else {}),
                },
            )
            for touchpoint, experience, count, minutes in groups
        ]

    @api.model
    def _team_domain(self, filters):
        team_id = filters.get("team_id")
        return Domain("team_id", "=", team_id) if team_id else Domain.TRUE

    @api.model
    def _persona_domain(self, filters):
        """Return which interactions were with customers of the persona."""
        persona_id = filters.get("persona_id")
        return Domain(self._of_persona(persona_id)) if persona_id else Domain.TRUE

    @api.model
    def _of_persona(self, persona_id):
        return [("partner_id.tpm_persona_ids", "in", [persona_id])]

    @api.model
    def _interaction_domain(self, filters):
        """Return what counted interactions share beside their touchpoints and days.

        For those who open what stands behind a number.
        """
        domain = []
        if team_id := filters.get("team_id"):
            domain.append(("team_id", "=", team_id))
        if persona_id := filters.get("persona_id"):
            domain += self._of_persona(persona_id)
        return domain

    # showing

    @api.model
    def _both(self, records, sums, earlier):
        """Return the values of some touchpoints, now and in the period before."""
        values = self._show(sums)
        if earlier is None:
            return {"values": values, "values_before": None}
        sums_before = sum((earlier[id_] for id_ in records.ids), Counter())
        values["change"] = self._change(sums, sums_before)
        return {"values": values, "values_before": self._show(sums_before)}

    @api.model
    def _show(self, sums):
        """Make what is shown from numbers that were added up; a hook.

        :param Counter sums: see :meth:`_measure`
        :return: dict of values; ``index``, ``low`` and ``high`` (-100 to 100) are None
            where too few interactions stand behind them, as ``evidence`` says: none,
            some or enough; ``frequency_basis`` and ``cost_basis`` say what those of a
            year rest on: counted, partly (estimated) or estimated
        """
        tally = self._tally(sums)
        enough = tally.n >= self.env["tpm.touchpoint"]._score_threshold()
        index, low, high = tally.net if enough else (None, None, None)
        return {
            **{name: sums[name] for name, _label in EXPERIENCES},
            "interactions": sums["interactions"],
            "minutes": sums["minutes"],
            "frequency": sums["frequency"],
            "frequency_estimated": sums["frequency_estimated"],
            "frequency_basis": basis(sums["frequency_estimated"], sums["frequency"]),
            "annual_cost": sums["annual_cost"],
            "cost_estimated": sums["cost_estimated"],
            "cost_basis": basis(sums["cost_estimated"], sums["annual_cost"]),
            "period_cost": sums["period_cost"],
            "rated": tally.n,
            "evidence": "enough" if enough else "some" if tally.n else "none",
            "index": index,
            "low": low,
            "high": high,
        }

    @api.model
    def _tally(self, sums):
        n = sum(sums[name] for name, _label in EXPERIENCES)
        return Tally(sums["delighted"], sums["disappointed"], n)

    @api.model
    def _change(self, sums, sums_before):
        """Say whether it got better (1), worse (-1) or neither beyond chance (0)."""
        threshold = self.env["tpm.touchpoint"]._score_threshold()
        now, earlier = self._tally(sums), self._tally(sums_before)
        return change(now, earlier) if min(now.n, earlier.n) >= threshold else 0

    @api.model
    def _phase(self, phase, touchpoints, now, earlier):
        sums = sum((now[id_] for id_ in touchpoints.ids), Counter())
        return {
            "id": phase.id,
            "name": phase.name or self.env._("No phase"),
            "moment": phase.moment,
            **self._both(touchpoints, sums, earlier),
        }

    @api.model
    def _card(self, touchpoint):
        """Return what a touchpoint itself says; a hook.

        :return: dict of texts and flags
        """
        user = touchpoint.user_id
        teams = touchpoint.team_ids.mapped("name")
        return {
            "id": touchpoint.id,
            "name": touchpoint.name,
            "phase_id": touchpoint.phase_id.id,
            "parent": [touchpoint.parent_id.id, touchpoint.parent_id.display_name],
            "ownership": touchpoint.ownership,
            "state": touchpoint.state,
            "channel": touchpoint.channel_id.name,
            "channel_icon": touchpoint.channel_id.icon,
            "user": [user.id, user.name] if user else False,
            "served_by": ", ".join(filter(None, [*teams, touchpoint.role])),
            "importance": touchpoint.importance_customer,
            "customer_need": touchpoint.customer_need,
            "is_moment_of_truth": touchpoint.is_moment_of_truth,
            "is_pain_point": touchpoint.is_pain_point,
            "is_best_practice": touchpoint.is_best_practice,
        }
