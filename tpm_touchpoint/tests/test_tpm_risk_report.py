# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import SALES_OWN, TpmCommon


@tagged("post_install", "-at_install")
class TestRiskReport(TpmCommon):
    """Customers at risk, and what is known of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls._user(
            "tpm_sales",
            "tpm_touchpoint.tpm_touchpoint_group_user",
            "sales_team.group_sale_salesman_all_leads",
        )
        cls.theirs = cls.env["res.partner"].create(
            {"name": "Theirs", "is_company": True, "user_id": cls.agent.id}
        )
        cls._log("delighted", days_ago=200)
        for days in (5, 4):
            cls._log("disappointed", days_ago=days, touchpoint=cls.key_touchpoint)
        cls._log("disappointed", days_ago=9, partner=cls.theirs)
        cls.happy = cls.env["res.partner"].create({"name": "H", "is_company": True})
        cls._log("delighted", partner=cls.happy)

    def _rows(self, user=None, **context):
        report = self.env["tpm.risk.report"].with_user(user or self.agent)
        customers = (self.customer | self.theirs | self.happy).ids
        report = report.with_context(**context)
        return report.search([("partner_id", "in", customers)])

    def test_who_is_at_risk_stands_there_the_worst_first(self):
        rows = self._rows()
        self.assertEqual(rows.partner_id, self.customer | self.theirs)
        self.assertEqual(rows[0].state, "alarm")
        self.assertLess(rows[0].balance, rows[1].balance)

    def test_what_was_last_and_lately(self):
        row = self._rows()[0]
        self.assertEqual(row.last_touchpoint_id, self.key_touchpoint)
        self.assertEqual(row.last_experience, "disappointed")
        self.assertEqual(row.trend, "worse")
        self.assertLess(row.recent, -3)

    def test_a_delighted_customer_gets_better(self):
        for _number in range(9):
            self._log("delighted", partner=self.theirs)
        self.env["tpm.relationship.account"].search(
            [("partner_id", "=", self.theirs.id)]
        ).balance = -1
        row = self._rows().filtered(lambda r: r.partner_id == self.theirs)
        self.assertEqual((row.trend, row.last_experience), ("better", "delighted"))

    def test_what_they_ordered_in_a_year(self):
        order = self._order()
        order.action_confirm()
        self._order()  # a quotation is no order
        row = self._rows(self.sales)[0]
        self.assertAlmostEqual(row.order_value, order.amount_untaxed)
        self.assertFalse(self._rows(self.agent)[0].order_value)

    def test_a_seller_of_own_documents_sees_own_customers_and_nobody_s(self):
        self.assertTrue(self.seller.has_group(SALES_OWN))
        self.assertEqual(self._rows(self.seller).partner_id, self.customer)
        self.theirs.user_id = self.seller
        self.assertIn(self.theirs, self._rows(self.seller).partner_id)

    def test_another_company_s_customers_do_not_show(self):
        self.theirs.company_id = self.env["res.company"].create({"name": "Other"})
        self.assertNotIn(self.theirs, self._rows().partner_id)

    def test_the_buttons_log_and_plan(self):
        row = self._rows()[0]
        self.assertEqual(row.action_open_partner()["res_id"], self.customer.id)
        context = row.action_schedule_activity()["context"]
        self.assertEqual(context["active_ids"], self.customer.ids)
        self.assertEqual(
            row.action_log_interaction()["res_model"], "tpm.interaction.log"
        )

    def test_a_page_costs_the_same_queries_with_more_customers(self):
        names = ["balance", "trend", "last_day", "last_experience", "order_value"]
        self._rows(self.sales).read(names)
        counts = []
        for _round in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.env["tpm.risk.report"].with_user(self.sales).search([])
            rows.read(names)
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(20):
                partner = self.theirs.copy({"name": f"C{number}"})
                self._log("disappointed", partner=partner)
        self.assertLessEqual(counts[1], counts[0])
