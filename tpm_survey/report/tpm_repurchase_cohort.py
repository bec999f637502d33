# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

WINDOWS = (90, 180, 365)  # days


class TpmRepurchaseCohort(models.Model):
    """Said and done: did those who would buy again really buy again?

    One row for each score of a known customer. A window counts once it has passed;
    bought again means: a confirmed order of the same company of the customer, with the
    company that was rated, dated after the feedback. The order that the feedback is
    about does not count.
    """

    _name = "tpm.repurchase.cohort"
    _inherit = "tpm.score.mixin"
    _description = "Said and Done"
    _auto = False
    _depends = {
        "sale.order": ["partner_id", "company_id", "state", "date_order"],
        "res.partner": ["commercial_partner_id"],
    }

    bought_90 = fields.Float(
        string="Bought within 90 days (%)",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
    )
    passed_90 = fields.Integer(string="n for 90 days", readonly=True)
    open_90 = fields.Integer(string="Still open for 90 days", readonly=True)
    bought_180 = fields.Float(
        string="Bought within 180 days (%)",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
    )
    passed_180 = fields.Integer(string="n for 180 days", readonly=True)
    open_180 = fields.Integer(string="Still open for 180 days", readonly=True)
    bought_365 = fields.Float(
        string="Bought within 365 days (%)",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
    )
    passed_365 = fields.Integer(string="n for 365 days", readonly=True)
    open_365 = fields.Integer(string="Still open for 365 days", readonly=True)

    @api.model
    def _columns(self):
        columns = super()._columns()
        bought = SQL("CASE WHEN o.id = f.order_id THEN o.next_date ELSE o.date END")
        for days in WINDOWS:
            end = SQL("f.date + %s", timedelta(days=days))
            has_passed = SQL("%s <= %s", end, fields.Datetime.now())
            columns[f"bought_{days}"] = SQL(
                "CASE WHEN %s THEN 100.0 * COALESCE(%s <= %s, FALSE)::int END::float8",
                has_passed,
                bought,
                end,
            )
            columns[f"passed_{days}"] = SQL("(%s)::int", has_passed)
            columns[f"open_{days}"] = SQL("(NOT %s)::int", has_passed)
        return columns

    @api.model
    def _from(self):
        # Each order with the time since the customer's order before it: the one whose
        # time the feedback falls into is the next order. A look-up for each feedback
        # would take a hundred times as long.
        return SQL(
            """%s LEFT JOIN (
                   SELECT so.id, so.company_id, p.commercial_partner_id,
                          so.date_order AS date,
                          lag(so.date_order, 1, '-infinity') OVER w AS since,
                          lead(so.date_order) OVER w AS next_date
                     FROM sale_order so
                     JOIN res_partner p ON p.id = so.partner_id
                    WHERE so.state = 'sale'
                   WINDOW w AS (PARTITION BY p.commercial_partner_id, so.company_id
                                    ORDER BY so.date_order, so.id)
               ) o ON o.commercial_partner_id = f.commercial_partner_id
                  AND o.company_id = f.company_id
                  AND o.since <= f.date AND o.date > f.date""",
            super()._from(),
        )

    @api.model
    def _where(self):
        return SQL("f.repurchase IS NOT NULL AND f.commercial_partner_id IS NOT NULL")
