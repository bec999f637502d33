# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class TpmRecommenderReport(models.Model):
    """Who recommended us, by the new customers and the revenue it brought.

    It adds up the rows of the referral report the user may see.
    """

    _name = "tpm.recommender.report"
    _description = "Recommenders"
    _auto = False
    _rec_name = "partner_id"
    _order = "customers desc, revenue desc, id"
    _depends = {
        "tpm.referral.report": ["currency_id", "day", "recommender_id", "revenue"]
    }

    partner_id = fields.Many2one("res.partner", string="Recommender", readonly=True)
    customers = fields.Integer(string="Customers brought", readonly=True)
    revenue = fields.Monetary(
        string="Revenue brought",
        readonly=True,
        help="Untaxed, all confirmed orders of these customers so far.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    first_day = fields.Date(string="First one", readonly=True)
    last_day = fields.Date(string="Last one", readonly=True)

    @property
    def _table_query(self):
        # the search applies the rules of the user
        query = self.env["tpm.referral.report"]._search(
            [("recommender_id", "!=", False)]
        )
        names = ("recommender_id", "currency_id", "revenue", "day")
        rows = query.select(*(SQL.identifier(query.table, name) for name in names))
        return SQL(
            """
            SELECT recommender_id AS id, recommender_id AS partner_id,
                   count(*)::int AS customers, sum(revenue) AS revenue,
                   min(currency_id) AS currency_id,
                   min(day) AS first_day, max(day) AS last_day
              FROM (%s) brought
          GROUP BY recommender_id
            """,
            rows,
        )

    def action_customers(self):
        """Open the customers this recommender brought."""
        self.ensure_one()
        return self.partner_id.action_tpm_recommended()
