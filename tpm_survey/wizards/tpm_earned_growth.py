# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..models.tpm_referral import ANSWERS
from ..tools.referral import earned_growth
from ..tools.schedule import local_day


class TpmEarnedGrowth(models.TransientModel):
    """How much growth customers brought by coming back and by recommending.

    Confirmed orders of a period against those of the same days a year before, or, where
    the orders do not reach back so far, against as many days right before.
    """

    _name = "tpm.earned.growth"
    _description = "Earned Growth"

    # the periods
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_from(),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    before_from = fields.Date(compute="_compute_before")
    before_to = fields.Date(compute="_compute_before")
    is_year_before = fields.Boolean(compute="_compute_before")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    # revenue
    revenue_before = fields.Monetary(string="Revenue before", compute="_compute_growth")
    revenue = fields.Monetary(compute="_compute_growth")
    revenue_kept = fields.Monetary(
        string="Of it from customers of the period before", compute="_compute_growth"
    )
    revenue_earned = fields.Monetary(
        string="From new customers won by recommendation", compute="_compute_growth"
    )
    revenue_unknown = fields.Monetary(
        string="From new customers of unknown origin",
        compute="_compute_growth",
        help="The more of it, the more the earned share is underestimated.",
    )
    # rates
    has_growth = fields.Boolean(compute="_compute_growth")
    retention = fields.Float(
        string="Net revenue retention in %",
        compute="_compute_growth",
        digits=(16, 1),
        help="What the customers of the period before spent now, in percent of what "
        "they spent then.",
    )
    earned = fields.Float(
        string="Earned new customers in %",
        compute="_compute_growth",
        digits=(16, 1),
        help="What new customers won by recommendation spent, in percent of the "
        "revenue before.",
    )
    growth = fields.Float(
        string="Earned growth in %",
        compute="_compute_growth",
        digits=(16, 1),
        help="Net revenue retention plus earned new customers less 100 %.",
    )

    @api.model
    def _default_date_from(self):
        """Return the day a year ago, or the middle of less than two years of orders."""
        today = fields.Date.context_today(self)
        first = self._first_day(self.env.company)
        if first and fields.Date.subtract(today, years=2) < first < today:
            return first + (today - first + timedelta(days=2)) // 2
        return fields.Date.subtract(today, years=1) + timedelta(days=1)

    @api.model
    def _first_day(self, company):
        """Return the day of the company's first confirmed order, if any."""
        # sudo: how far back orders reach is no secret to who may see their sums
        first = (
            self.env["sale.order"]
            .sudo()
            .search_fetch(
                [("state", "=", "sale"), ("company_id", "=", company.id)],
                ["date_order"],
                order="date_order",
                limit=1,
            )
        )
        zone = self.env["res.company"]._tpm_time_zone(company.id)
        return bool(first) and local_day(first.date_order, zone)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if self.filtered(lambda g: g.date_from > g.date_to):
            raise ValidationError(self.env._("The period ends before it begins."))

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for period in self:
            period.display_name = self.env._("Earned growth")

    @api.depends("date_from", "date_to", "company_id")
    def _compute_before(self):
        for period in self:
            start, end = period.date_from, period.date_to
            first = period._first_day(period.company_id)
            covered = not (start and end and first) or (
                first <= fields.Date.subtract(start, years=1) or first >= start
            )
            period.is_year_before = covered
            if not covered:
                period.before_from = start - (end - start) - timedelta(days=1)
                period.before_to = start - timedelta(days=1)
                continue
            period.before_from = start and fields.Date.subtract(start, years=1)
            before_to = end and fields.Date.subtract(end, years=1)
            # a leap year, or a period longer than a year: no day counts twice
            if start and before_to and before_to >= start:
                before_to = start - timedelta(days=1)
            period.before_to = before_to

    @api.depends("date_from", "date_to", "company_id")
    def _compute_growth(self):
        for period in self:
            before, total, kept, new_earned, unknown = period._revenues()
            rates = earned_growth(before=before, kept=kept, earned=new_earned)
            period.revenue_before, period.revenue = before, total
            period.revenue_kept, period.revenue_earned = kept, new_earned
            period.revenue_unknown = unknown
            period.has_growth = bool(rates)
            period.retention, period.earned, period.growth = rates or (0, 0, 0)

    def _revenues(self):
        """Return the five sums in one query.

        A new customer never bought before the period; one who did, but not in the
        period before, is neither kept nor new.
        """
        if not (self.date_from and self.date_to and self.company_id):
            return 0, 0, 0, 0, 0
        self.env["sale.order"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env["tpm.referral"].flush_model(["partner_id", "source_id", "known_by"])
        self.env["tpm.referral.source"].flush_model(["is_referral"])
        query = SQL(
            """
            WITH sold AS (
                SELECT p.commercial_partner_id AS partner_id,
                       (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
                           AS day,
                       o.amount_untaxed / coalesce(nullif(o.currency_rate, 0), 1)
                           AS revenue
                  FROM sale_order o
                  JOIN res_partner p ON p.id = o.partner_id
                 WHERE o.state = 'sale' AND o.company_id = %(company)s
            ), customer AS (
                SELECT partner_id,
                       min(day) >= %(start)s AS is_new,
                       coalesce(sum(revenue) FILTER (
                           WHERE day BETWEEN %(before_start)s AND %(before_end)s
                       ), 0) AS before,
                       coalesce(sum(revenue) FILTER (
                           WHERE day BETWEEN %(start)s AND %(end)s
                       ), 0) AS now
                  FROM sold
                 WHERE day <= %(end)s
              GROUP BY partner_id
            )
            SELECT coalesce(sum(before), 0),
                   coalesce(sum(now), 0),
                   coalesce(sum(now) FILTER (WHERE before > 0), 0),
                   coalesce(sum(now) FILTER (WHERE is_new AND s.is_referral), 0),
                   coalesce(sum(now) FILTER (WHERE is_new AND s.id IS NULL), 0)
              FROM customer
         LEFT JOIN tpm_referral r ON r.partner_id = customer.partner_id
                                 AND r.known_by = ANY(%(answers)s)
         LEFT JOIN tpm_referral_source s ON s.id = r.source_id
            """,
            tz=self.env["res.company"]._tpm_zone_name(self.company_id.id),
            company=self.company_id.id,
            start=self.date_from,
            end=self.date_to,
            before_start=self.before_from,
            before_end=self.before_to,
            answers=list(ANSWERS),
        )
        return tuple(map(float, self.env.execute_query(query)[0]))
