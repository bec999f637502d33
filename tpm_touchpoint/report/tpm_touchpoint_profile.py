# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_amount, format_date, formatLang

from ..models.tpm_interaction import EXPERIENCES
from ..tools.curve import Box, bands, lines
from ..tools.frequency import ESTIMATED

CURVE = Box(left=26, top=6, width=468, height=82)
FACTORS = 8
COLORS = {"disappointed": "#D0505C", "ok": "#C9CCD1", "delighted": "#2E9B6B"}


class TpmTouchpointProfile(models.AbstractModel):
    """All that is known of a touchpoint, on one or two pages.

    The period comes from the context, as that of the scorecard: ``tpm_date_from`` and
    ``tpm_date_to``; without, the twelve months up to today.
    """

    _name = "report.tpm_touchpoint.touchpoint_profile"
    _description = "Touchpoint Profile"

    @api.model
    def _get_report_values(self, docids, data=None):
        touchpoints = self.env["tpm.touchpoint"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "tpm.touchpoint",
            "docs": touchpoints,
            "profiles": self._profiles(touchpoints),
            "today": format_date(self.env, fields.Date.context_today(self)),
            "curve": CURVE,
            "hours": lambda number: self._number(number, 2 if number % 1 else 0),
        }

    @api.model
    def _profiles(self, touchpoints):
        """Return what the pages say, in a fixed number of queries; a hook.

        :return: dict of touchpoint id to a dict
        """
        journey = self.env["tpm.journey"]
        context = self.env.context
        asked = {n: context.get(f"tpm_{n}") for n in ("date_from", "date_to")}
        period = journey._period(asked)
        sums = journey._sums(touchpoints, period, {})
        months = journey._read_months(touchpoints, period[1], {})
        quotes = journey._quotes(touchpoints, period)
        mentions = journey._mentions(touchpoints, period, {})
        return {
            touchpoint.id: {
                "touchpoint": touchpoint,
                "period": self._period_text(period),
                **self._felt(touchpoint, journey._show(sums[touchpoint.id])),
                "chart": self._chart(touchpoint, months),
                "quotes": quotes[touchpoint.id],
                "factors": self._factors(touchpoint, mentions),
            }
            for touchpoint in touchpoints
        }

    @api.model
    def _period_text(self, period):
        first, last = (format_date(self.env, day) for day in period)
        return self.env._("%(first)s to %(last)s", first=first, last=last)

    @api.model
    def _felt(self, touchpoint, values):
        return {
            "values": values,
            "numbers": self._numbers(touchpoint, values),
            "bar": self._bar(values),
        }

    # numbers

    @api.model
    def _numbers(self, touchpoint, values):
        """Return the key figures as (name, value, remark); a hook."""
        rated = self._number(values["rated"], 0)
        return [
            (
                self.env._("Interactions"),
                self._number(values["interactions"], 0),
                self.env._("%(n)s of them rated", n=rated),
            ),
            self._index_figure(values),
            self._cost_figure(values),
        ]

    @api.model
    def _cost_figure(self, values):
        name, cost = self.env._("Annual cost"), values["annual_cost"]
        if not cost:
            return (name, self.env._("not known"), "")
        numbers = {
            "count": self._number(values["frequency"], 0),
            "cost": self._money(cost / values["frequency"]),
        }
        each = self.env._("%(count)s a year, %(cost)s each", **numbers)
        if values["frequency_basis"] == ESTIMATED:
            each = self.env._("estimated: %(count)s a year, %(cost)s each", **numbers)
        return (name, self._money(cost), each)

    @api.model
    def _index_figure(self, values):
        name = self.env._("Experience index")
        if values["index"] is None:
            text = self.env["tpm.journey"]._evidence_text(values)
            return (name, self.env._("too few"), text)
        return (
            name,
            self._signed(values["index"]),
            self._between(values["low"], values["high"]),
        )

    @api.model
    def _between(self, low, high):
        return self.env._(
            "between %(low)s and %(high)s",
            low=self._signed(low),
            high=self._signed(high),
        )

    @api.model
    def _bar(self, values):
        """Return the parts of the experience bar; None where too few were heard."""
        shares = self.env["tpm.journey"]._shares(values)
        names = self.env["tpm.interaction"]._fields["experience"]
        labels = dict(names._description_selection(self.env))
        if None in shares.values():
            return None
        return [
            {
                "name": labels[name],
                "color": COLORS[name],
                "count": self._number(values[name], 0),
                "width": shares[name].value,
                "share": self._number(shares[name].value, 1),
                "interval": self.env._(
                    "%(low)s to %(high)s %%",
                    low=self._number(shares[name].low, 1),
                    high=self._number(shares[name].high, 1),
                ),
            }
            for name, _label in EXPERIENCES
        ]

    @api.model
    def _chart(self, touchpoint, months):
        """Return the curve by month; too few are a gap in it."""
        journey = self.env["tpm.journey"]
        shown = [(day, journey._show(sums[touchpoint.id])) for day, sums in months]
        values, lows, highs = (
            [found[name] for _day, found in shown] for name in ("index", "low", "high")
        )
        count = len(shown)
        return {
            "any": any(value is not None for value in values),
            "lines": lines(values, CURVE),
            "bands": bands(lows, highs, CURVE),
            "points": [
                (CURVE.x(n, count), CURVE.y(value), self._signed(value, 0))
                for n, value in enumerate(values)
                if value is not None
            ],
            "months": [
                (
                    CURVE.x(n, count),
                    format_date(self.env, day, date_format="LLL yy"),
                    found["rated"],
                )
                for n, (day, found) in enumerate(shown)
            ],
        }

    @api.model
    def _factors(self, touchpoint, mentions):
        levels = self.env["tpm.journey"]._labels("tpm.factor", "level")
        return [
            (
                dict(levels)[factor.level],
                COLORS[factor.level],
                factor.name,
                self._number(count, 0),
            )
            for factor, count in mentions
            if factor.touchpoint_id == touchpoint
        ][:FACTORS]

    # words

    @api.model
    def _number(self, number, digits):
        return formatLang(self.env, number, digits=digits)

    @api.model
    def _signed(self, number, digits=1):
        text = self._number(number, digits)
        return f"+{text}" if round(number, digits) > 0 else text

    @api.model
    def _money(self, amount):
        return format_amount(self.env, amount, self.env.company.currency_id)
