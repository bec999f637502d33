# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import operator as compare

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.frequency import COUNTED, ESTIMATED, Frequency

BASES = [(COUNTED, "Counted"), (ESTIMATED, "Estimated")]
YEARLY = ("yearly_count", "yearly_cost")
COMPARISONS = {
    "in": lambda found, values: found in values,
    "not in": lambda found, values: found not in values,
    ">": compare.gt,
    ">=": compare.ge,
    "<": compare.lt,
    "<=": compare.le,
}


class TpmTouchpoint(models.Model):
    """How often customers come to a touchpoint that several companies share.

    The columns ``frequency`` and ``annual_cost`` are those of all companies; what is
    shown is that of the companies the user has chosen.
    """

    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    yearly_count = fields.Integer(
        string="Interactions a year",
        compute="_compute_yearly",
        search="_search_yearly_count",
        help="Of your companies in the last 12 months; estimated as long as nothing "
        "has been counted.",
    )
    yearly_basis = fields.Selection(
        BASES,
        string="Frequency",
        compute="_compute_yearly",
        help="Whether the interactions a year are counted or estimated.",
    )
    yearly_cost = fields.Monetary(
        string="Annual cost",
        compute="_compute_yearly",
        search="_search_yearly_cost",
        help="Unit cost times interactions a year of your companies.",
    )

    @api.depends("company_id", "unit_cost", "frequency_counted", "frequency_estimated")
    @api.depends_context("company", "allowed_company_ids", "tz")
    def _compute_yearly(self):
        found = self._yearly()
        for touchpoint in self:
            count, basis = found[touchpoint.id]
            touchpoint.yearly_count = count
            touchpoint.yearly_basis = basis
            touchpoint.yearly_cost = count * touchpoint.unit_cost

    @api.model
    def _search_yearly_count(self, operator, value):
        return self._search_yearly("yearly_count", operator, value)

    @api.model
    def _search_yearly_cost(self, operator, value):
        return self._search_yearly("yearly_cost", operator, value)

    @api.model
    def _search_yearly(self, name, operator, value):
        fits = COMPARISONS.get(operator)
        if not fits:
            return NotImplemented
        touchpoints = self.with_context(active_test=False).search(Domain.TRUE)
        return Domain(
            "id", "in", touchpoints.filtered(lambda t: fits(t[name], value)).ids
        )

    def _costs_in(self, company):
        """Return what a year costs a company, in its currency, by id."""
        theirs = self.with_company(company).with_context(
            allowed_company_ids=company.ids
        )
        return theirs._yearly_costs()

    def _yearly_costs(self):
        """Return what a year costs, in the currency of the user's company, by id."""
        unit_costs = self._unit_costs(fields.Date.context_today(self))
        return {
            id_: found.count * unit_costs.get(id_, 0)
            for id_, found in self._yearly().items()
        }

    def _unit_costs(self, day):
        """Return what an interaction costs, in the currency of the user's company.

        :param date day: whose rates count
        :return: dict of id to an amount, of those that have a cost; not rounded, since
            it is multiplied
        """
        company = self.env.company
        costly = self.filtered("unit_cost")
        return {
            touchpoint.id: touchpoint.unit_cost * rate
            for currency, touchpoints in costly.grouped("currency_id").items()
            for rate in [
                currency._get_conversion_rate(
                    currency, company.currency_id, company, day
                )
            ]
            for touchpoint in touchpoints
        }

    def _yearly(self):
        """Return how often customers of the user's companies come, and how it is known.

        The one place that says whether a frequency is counted or estimated. What was
        counted of a shared touchpoint is that of all companies: of those the user has
        chosen it is added up from the days.

        :return: dict of id to :class:`~..tools.frequency.Frequency`
        """
        shared = self.filtered(lambda t: not t.company_id and t.frequency_counted)
        counted = {}
        # sudo: whether there is another company
        if shared and self.env["res.company"].sudo().search_count([], limit=2) > 1:
            counted = shared._count_year()
        return {
            touchpoint.id: touchpoint._frequency_of(
                counted.get(touchpoint._origin.id, touchpoint.frequency_counted)
            )
            for touchpoint in self
        }

    def _frequency_of(self, counted):
        if self.frequency_counted:
            return Frequency(counted, COUNTED if counted else None)
        estimated = self.frequency_estimated
        return Frequency(estimated, ESTIMATED if estimated else None)

    def _count_year(self):
        last = fields.Date.context_today(self)
        first = last - relativedelta(months=12, days=-1)
        companies = Domain("company_id", "in", self.env.companies.ids)
        # sudo: the cost is that of all customers, also for who may see but some
        sums = (
            self.env["tpm.interaction.daily"]
            .sudo()
            ._sum_period(
                companies & Domain("touchpoint_id", "in", self.ids),
                ["touchpoint_id"],
                first,
                last,
            )
        )
        counts = {touchpoint.id: found for (touchpoint,), found in sums.items()}
        return {id_: counts.get(id_, {}).get("interactions", 0) for id_ in self.ids}

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort by what is shown, though no column holds it."""
        if field_name not in YEARLY:
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        identifier = SQL.identifier(alias, "id")
        if not direction:  # the host asks whether sorting is possible
            return identifier
        touchpoints = self.with_context(active_test=False).search(Domain.TRUE)
        ids = touchpoints.sorted(lambda t: (t[field_name], -t.id)).ids
        return SQL("array_position(%s::int[], %s) %s", ids, identifier, direction)
