# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.tpm_interaction import EXPERIENCES
from ..models.tpm_relationship_account import STATES
from ..tools.account import DIGITS

LATELY = 90  # days
TRENDS = [
    ("better", "▲ Better"),
    ("same", "– Unchanged"),
    ("worse", "▼ Worse"),
]


class TpmRiskReport(models.Model):
    """Customers whose relationship account says that they may leave.

    What was last and lately is read for the customers on the screen alone; what they
    ordered is summed up once for all, where a view asks for it.
    """

    _name = "tpm.risk.report"
    _description = "Customer at Risk"
    _auto = False
    _rec_name = "partner_id"
    _order = "balance, id"
    _depends = {
        "tpm.relationship.account": ["state", "balance"],
        "res.partner": ["user_id", "company_id", "country_id", "active"],
        "sale.order": ["partner_id", "state", "date_order", "amount_untaxed"],
    }

    # who
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    # account
    state = fields.Selection(STATES, readonly=True)
    balance = fields.Float(aggregator="avg", readonly=True)
    deposits = fields.Float(readonly=True)
    withdrawals = fields.Float(readonly=True)
    delighted_count = fields.Integer(string="Delighted", readonly=True)
    disappointed_count = fields.Integer(string="Disappointed", readonly=True)
    alarm_day = fields.Date(
        string="Last disappointed at a key touchpoint", readonly=True
    )
    # what is at stake
    currency_id = fields.Many2one("res.currency", readonly=True)
    order_value = fields.Monetary(
        string="Orders of 12 months",
        readonly=True,
        depends_context=("uid", "allowed_company_ids"),
        help="Untaxed amount of the confirmed orders you may see, in companies of the "
        "same currency.",
    )
    # what was lately
    recent = fields.Float(
        string="Last 90 days",
        compute="_compute_recent",
        help="What the experiences of the last 90 days are worth in the account.",
    )
    trend = fields.Selection(
        TRENDS,
        compute="_compute_recent",
        help="Better: what was felt in the last 90 days is more of a deposit.",
    )
    last_day = fields.Date(string="Last rated", compute="_compute_last")
    last_touchpoint_id = fields.Many2one(
        "tpm.touchpoint", string="Last at", compute="_compute_last"
    )
    last_experience = fields.Selection(
        EXPERIENCES, string="Last felt", compute="_compute_last"
    )

    @api.depends("partner_id")
    def _compute_recent(self):
        since = fields.Date.context_today(self) - timedelta(days=LATELY)
        sums = self._sum_since(since)
        for row in self:
            row.recent = sums.get(row.partner_id.id, 0)
            value = round(row.recent, DIGITS)
            row.trend = "better" if value > 0 else "worse" if value < 0 else "same"

    def _sum_since(self, day):
        """Return what was posted since a day by customer, in one query."""
        account = self.env["tpm.relationship.account"]
        account._flush_postings()
        partner_ids = self.partner_id.ids
        postings = account._postings_sql(
            SQL("i.commercial_partner_id = ANY(%s) AND i.day > %s", partner_ids, day),
            people=SQL(
                "p.commercial_partner_id = ANY(%s) AND i.day > %s", partner_ids, day
            ),
        )
        rows = self.env.execute_query(
            SQL("SELECT p.partner_id, p.deposits + p.withdrawals FROM (%s) p", postings)
        )
        return dict(rows)

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_last(self):
        last = self._last_rated()
        for row in self:
            found = last.get(row.partner_id.id)
            row.last_day = found and found.day
            row.last_touchpoint_id = found and found.touchpoint_id
            row.last_experience = found and found.experience

    def _last_rated(self):
        """Return the newest rated interaction the user may see by customer id."""
        Interaction = self.env["tpm.interaction"]
        Interaction.flush_model()
        query = Interaction._search(Domain("experience", "!=", False))
        query.add_where(SQL("%s = k.id", self._customer_sql()))
        query.order = SQL(
            "%s DESC, %s DESC",
            SQL.identifier(query.table, "date"),
            SQL.identifier(query.table, "id"),
        )
        query.limit = 1
        rows = self.env.execute_query(
            SQL(
                "SELECT k.id, (%s) FROM unnest(%s::int[]) k(id)",
                query.select(),
                self.partner_id.ids,
            )
        )
        found = Interaction.browse(last for _key, last in rows if last)
        return dict(zip((key for key, last in rows if last), found, strict=True))

    @api.model
    def _customer_sql(self):
        return SQL.identifier("tpm_interaction", "commercial_partner_id")

    @property
    def _table_query(self):
        return SQL(
            """SELECT a.id, a.partner_id, a.state, a.balance, a.deposits,
                      a.withdrawals, a.delighted_count, a.disappointed_count,
                      a.alarm_day, p.user_id, p.country_id, p.company_id,
                      %s AS currency_id, o.total AS order_value
                 FROM tpm_relationship_account a
                 JOIN res_partner p ON p.id = a.partner_id
            LEFT JOIN (%s) o ON o.partner_id = a.partner_id
                WHERE p.active
                  AND (a.state IN ('alarm', 'watch') OR a.balance < 0)""",
            self.env.company.currency_id.id,
            self._orders(),
        )

    @api.model
    def _orders(self):
        """Return the SQL of what was ordered by customer, of what the user may see."""
        Order = self.env["sale.order"]
        if not Order.has_access("read"):
            return SQL("SELECT NULL::int AS partner_id, NULL::numeric AS total")
        currency = self.env.company.currency_id
        companies = self.env.companies.filtered(lambda c: c.currency_id == currency)
        since = fields.Datetime.now() - relativedelta(months=12)
        query = Order._search(
            Domain("state", "=", "sale")
            & Domain("date_order", ">=", since)
            & Domain("company_id", "in", companies.ids)
        )
        return SQL(
            """SELECT c.commercial_partner_id AS partner_id,
                      sum(s.amount_untaxed / COALESCE(NULLIF(s.currency_rate, 0), 1))
                          AS total
                 FROM (%s) s JOIN res_partner c ON c.id = s.partner_id
             GROUP BY c.commercial_partner_id""",
            query.select(
                *(
                    SQL.identifier(query.table, name)
                    for name in ("partner_id", "amount_untaxed", "currency_rate")
                )
            ),
        )

    def action_open_partner(self):
        """Open the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_log_interaction(self):
        """Log an interaction with these customers."""
        return self.partner_id.action_tpm_log_interaction()

    def action_schedule_activity(self):
        """Plan an activity for these customers."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Schedule activity"),
            "res_model": "mail.activity.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "active_model": "res.partner",
                "active_ids": self.partner_id.ids,
                "active_id": self.partner_id[:1].id,
            },
        }
