# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.tpm_referral import ANSWERS, KNOWN_BY


class TpmReferralReport(models.Model):
    """One row for each first-time buyer, on the day of the first confirmed order.

    Contacts of one company are one buyer. ``rate`` is 100 or 0 for those who
    answered and nothing for the others, so that its average is the referral rate
    in each cell of a pivot; ``coverage`` does the same for those asked. Both stay
    empty where too few are behind them.
    """

    _name = "tpm.referral.report"
    _description = "Referral Report"
    _inherit = "tpm.threshold.mixin"
    _auto = False
    _rec_name = "partner_id"
    _order = "day desc, id desc"
    _depends = {
        "sale.order": [
            "amount_untaxed",
            "company_id",
            "currency_rate",
            "date_order",
            "partner_id",
            "source_id",
            "state",
            "team_id",
            "user_id",
        ],
        "sale.order.line": ["display_type", "order_id", "price_subtotal", "product_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.company": ["resource_calendar_id"],
        "resource.calendar": ["tz"],
        "res.partner": ["commercial_partner_id", "country_id"],
        "tpm.referral": [
            "asked_date",
            "known_by",
            "partner_id",
            "recommender_id",
            "source_id",
        ],
        "tpm.referral.source": ["is_referral"],
        "tpm.survey.request": ["order_id", "program_id", "sent_date"],
        "tpm.survey.program": ["survey_id"],
        "survey.question": ["survey_id"],
        "survey.question.answer": ["question_id", "tpm_source_id"],
    }

    # who
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    # the first order
    day = fields.Date(string="First order on", readonly=True)
    order_id = fields.Many2one("sale.order", string="First order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales team", readonly=True)
    user_id = fields.Many2one("res.users", string="Sales person", readonly=True)
    product_id = fields.Many2one(
        "product.product",
        string="Main product",
        readonly=True,
        help="What most of the first order was spent on.",
    )
    categ_id = fields.Many2one(
        "product.category", string="Main product category", readonly=True
    )
    # how they found us
    source_id = fields.Many2one(
        "tpm.referral.source", string="Self-reported source", readonly=True
    )
    utm_source_id = fields.Many2one(
        "utm.source", string="Tracked source", readonly=True
    )
    is_referral = fields.Boolean(string="Won by recommendation", readonly=True)
    recommender_id = fields.Many2one("res.partner", readonly=True)
    known_by = fields.Selection(KNOWN_BY, string="How we know", readonly=True)
    # measures
    asked = fields.Integer(readonly=True)
    answered = fields.Integer(readonly=True)
    recommended = fields.Integer(string="By recommendation", readonly=True)
    rate = fields.Float(
        string="Referral rate in %",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Won by recommendation among those who answered.",
    )
    coverage = fields.Float(
        string="Coverage in %",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Answered among those who were asked.",
    )
    revenue = fields.Monetary(
        readonly=True, help="Untaxed, all confirmed orders so far."
    )
    currency_id = fields.Many2one("res.currency", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH sold AS (%(sold)s), first AS (
                SELECT DISTINCT ON (partner_id) *
                  FROM sold
              ORDER BY partner_id, date_order, id
            ), customer AS (
                SELECT partner_id, sum(revenue) AS revenue
                  FROM sold
              GROUP BY partner_id
            )
            SELECT first.partner_id AS id,
                   first.partner_id,
                   partner.country_id,
                   first.id AS order_id,
                   (first.date_order AT TIME ZONE 'UTC'
                        AT TIME ZONE coalesce(calendar.tz, 'UTC'))::date AS day,
                   first.company_id,
                   first.team_id,
                   first.user_id,
                   main.product_id,
                   main.categ_id,
                   r.source_id,
                   first.source_id AS utm_source_id,
                   r.recommender_id,
                   r.known_by,
                   what.recommended AS is_referral,
                   what.asked::int AS asked,
                   what.answered::int AS answered,
                   what.recommended::int AS recommended,
                   CASE WHEN what.answered THEN 100.0 * what.recommended::int END
                       AS rate,
                   CASE WHEN what.asked THEN 100.0 * what.answered::int END
                       AS coverage,
                   customer.revenue,
                   %(currency)s AS currency_id
              FROM first
              JOIN customer ON customer.partner_id = first.partner_id
              JOIN res_partner partner ON partner.id = first.partner_id
              JOIN res_company company ON company.id = first.company_id
         LEFT JOIN resource_calendar calendar
                ON calendar.id = company.resource_calendar_id
         LEFT JOIN tpm_referral r ON r.partner_id = first.partner_id
         LEFT JOIN tpm_referral_source s ON s.id = r.source_id
         LEFT JOIN LATERAL (%(main)s) main ON TRUE,
                   LATERAL (%(told)s) told (answered),
                   LATERAL (%(what)s) what
            """,
            sold=self._sold_sql(),
            main=self._main_product_sql(),
            told=SQL(
                "SELECT r.source_id IS NOT NULL AND r.known_by = ANY(%s)", list(ANSWERS)
            ),
            what=self._what_sql(),
            currency=self.env.company.currency_id.id,
        )

    def _sold_sql(self):
        """Return a query of confirmed orders, their revenue in our currency."""
        return SQL(
            """
                SELECT o.id, o.date_order, o.company_id, o.team_id, o.user_id,
                       o.source_id, p.commercial_partner_id AS partner_id,
                       o.amount_untaxed / coalesce(nullif(o.currency_rate, 0), 1)
                           * coalesce(account_currency_table.rate, 1) AS revenue
                  FROM sale_order o
                  JOIN res_partner p ON p.id = o.partner_id
             LEFT JOIN %(currencies)s
                    ON account_currency_table.company_id = o.company_id
                 WHERE o.state = 'sale'
            """,
            currencies=self.env["res.currency"]._get_simple_currency_table(
                self.env.companies
            ),
        )

    def _main_product_sql(self):
        """Return a query of the dearest line of the order ``first``."""
        return SQL(
            """
            SELECT l.product_id, t.categ_id
              FROM sale_order_line l
              JOIN product_product pp ON pp.id = l.product_id
              JOIN product_template t ON t.id = pp.product_tmpl_id
             WHERE l.order_id = first.id AND l.display_type IS NULL
          ORDER BY l.price_subtotal DESC, l.id
             LIMIT 1
            """
        )

    def _what_sql(self):
        """Return a query of what is known of one customer; it has one row."""
        return SQL(
            """
            SELECT coalesce(told.answered, FALSE) AS answered,
                   coalesce(told.answered AND s.is_referral, FALSE) AS recommended,
                   coalesce(told.answered, FALSE)
                       OR r.asked_date IS NOT NULL
                       OR first.id IN (%s) AS asked
            """,
            self._asked_orders_sql(),
        )

    def _asked_orders_sql(self):
        """Return a query of orders whose customers got a survey about their origin.

        A survey asks for it when one of its answers stands for a source.
        """
        return SQL(
            """
            SELECT request.order_id
              FROM tpm_survey_request request
              JOIN tpm_survey_program program ON program.id = request.program_id
             WHERE request.sent_date IS NOT NULL
               AND request.order_id IS NOT NULL
               AND program.survey_id IN (
                    SELECT q.survey_id
                      FROM survey_question q
                      JOIN survey_question_answer a ON a.question_id = q.id
                     WHERE a.tpm_source_id IS NOT NULL
                   )
            """
        )
