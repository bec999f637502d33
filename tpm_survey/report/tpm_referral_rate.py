# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..tools import score

DIMENSIONS = [
    ("year", "Last 12 months"),
    ("month", "Month"),
    ("team", "Sales team"),
    ("user", "Sales person"),
    ("country", "Country"),
    ("category", "Product category"),
]
KEYS = {
    "team": "team_id",
    "user": "user_id",
    "country": "country_id",
    "category": "categ_id",
}
STEP = 200_000_000  # more than any of the numbers that are counted under it


class TpmReferralRate(models.Model):
    """The referral rate with its interval: as a whole, by month, by team and so on.

    All but the months are of the last 12 months: this one and the 11 before it, so
    that they are the sum of the months below. It adds up the rows of the referral
    report the user may see.
    """

    _name = "tpm.referral.rate"
    _description = "Referral Rate"
    _auto = False
    _order = "sequence, month desc, answered desc, id"
    _depends = {
        "tpm.referral.report": [
            "answered",
            "asked",
            "categ_id",
            "country_id",
            "day",
            "recommended",
            "team_id",
            "user_id",
        ]
    }

    # whose
    dimension = fields.Selection(DIMENSIONS, string="By", readonly=True)
    sequence = fields.Integer(readonly=True, aggregator=None)
    month = fields.Date(readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales team", readonly=True)
    user_id = fields.Many2one("res.users", string="Sales person", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    categ_id = fields.Many2one(
        "product.category", string="Main product category", readonly=True
    )
    name = fields.Char(compute="_compute_name")
    # how many
    customers = fields.Integer(string="New customers", readonly=True)
    asked = fields.Integer(readonly=True)
    answered = fields.Integer(readonly=True)
    recommended = fields.Integer(string="By recommendation", readonly=True)
    too_few = fields.Boolean(compute="_compute_rate")
    rate = fields.Float(
        string="Referral rate in %",
        compute="_compute_rate",
        digits=(16, 1),
        aggregator=None,
        help="Won by recommendation among the new customers who answered.",
    )
    rate_low = fields.Float(
        string="From", compute="_compute_rate", digits=(16, 1), aggregator=None
    )
    rate_high = fields.Float(
        string="To", compute="_compute_rate", digits=(16, 1), aggregator=None
    )
    rate_text = fields.Char(
        string="Referral rate",
        compute="_compute_rate",
        help="With the interval in which the true rate lies in 95 of 100 cases.",
    )
    coverage = fields.Float(
        string="Coverage in %",
        compute="_compute_rate",
        digits=(16, 1),
        aggregator=None,
        help="Answered among those who were asked.",
    )

    @api.depends("dimension", "month", "team_id", "user_id", "country_id", "categ_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for row in self:
            # sudo: the name of a team or a person is no secret
            record = row.sudo()._of_what()
            if row.dimension == "year":
                since = format_date(self.env, self._first_day(), date_format="MMM y")
                row.name = self.env._("Last 12 months, since %(month)s", month=since)
            elif row.dimension == "month":
                row.name = format_date(self.env, row.month, date_format="MMMM y")
            else:
                row.name = record.display_name or self.env._("Unknown")

    @api.model
    def _first_day(self):
        """Return the first day of the last 12 months, the one that runs included."""
        return fields.Date.context_today(self) + relativedelta(day=1, months=-11)

    def _of_what(self):
        return self.team_id or self.user_id or self.country_id or self.categ_id

    @api.depends("answered", "asked", "recommended")
    @api.depends_context("lang")
    def _compute_rate(self):
        threshold = self.env["tpm.touchpoint"]._score_threshold()
        for row in self:
            rate = score.share(row.recommended, row.answered)
            row.rate, row.rate_low, row.rate_high = rate
            row.coverage = score.share(row.answered, row.asked).value
            row.too_few = row.answered < threshold
            row.rate_text = row._describe_rate()

    def _describe_rate(self):
        if self.too_few:
            return self.env._("too few answers")
        return self.env._(
            "%(rate)d %% (%(low)d to %(high)d %%)",
            rate=round(self.rate),
            low=round(self.rate_low),
            high=round(self.rate_high),
        )

    @property
    def _table_query(self):
        Report = self.env["tpm.referral.report"]
        # the search applies the rules of the user
        query = Report._search([])
        names = ("day", "asked", "answered", "recommended", *KEYS.values())
        rows = query.select(*(SQL.identifier(query.table, name) for name in names))
        keys = SQL(", ").join(
            SQL(
                "CASE WHEN dimension = %s THEN key END AS %s",
                dimension,
                SQL.identifier(name),
            )
            for dimension, name in KEYS.items()
        )
        return SQL(
            """
            WITH buyer AS (
                SELECT found.*, day >= %(first_day)s AS recent
                  FROM (%(rows)s) found
            ), counted AS (
                SELECT number, dimension, key,
                       count(*)::int AS customers,
                       sum(asked)::int AS asked,
                       sum(answered)::int AS answered,
                       sum(recommended)::int AS recommended
                  FROM buyer,
                       LATERAL (VALUES
                           (0, 'year', 1, recent),
                           (1, 'month', 100 * extract(year FROM day)::int
                                        + extract(month FROM day)::int, TRUE),
                           (2, 'team', team_id, recent),
                           (3, 'user', user_id, recent),
                           (4, 'country', country_id, recent),
                           (5, 'category', categ_id, recent)
                       ) part (number, dimension, key, is_counted)
                 WHERE is_counted
              GROUP BY number, dimension, key
            )
            SELECT number * %(step)s + coalesce(key, 0) AS id,
                   number AS sequence, dimension,
                   customers, asked, answered, recommended,
                   CASE WHEN dimension = 'month'
                        THEN make_date(key / 100, key %% 100, 1) END AS month,
                   %(keys)s
              FROM counted
            """,
            rows=rows,
            keys=keys,
            step=STEP,
            first_day=self._first_day(),
        )

    def action_customers(self):
        """Open the new customers behind the figure."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_referral_report_action"
        )
        return {
            **action,
            "domain": self._customers_domain(),
            "context": {},
            "view_mode": "list,pivot,graph",
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
        }

    def _customers_domain(self):
        """Return which rows of the referral report the figure counts."""
        if self.dimension == "month":
            following = fields.Date.add(self.month, months=1)
            return [("day", ">=", self.month), ("day", "<", following)]
        domain = [("day", ">=", self._first_day())]
        if name := KEYS.get(self.dimension):
            domain.append((name, "=", self[name].id))
        return domain
