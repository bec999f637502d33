# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged, users, warmup

from .common import TpmCommon

MANY = 50


@tagged("at_install", "-post_install")
class TestCaptureCost(TpmCommon):
    """What this addon alone adds to an order: others may listen to it as well."""

    def _confirm(self, orders, **context):
        """Confirm orders, and return how many statements the cheapest one took.

        What the host keeps in memory may be thrown away at any time; that costs more.
        """
        return min(self._confirm_one(order, **context) for order in orders)

    def _confirm_one(self, order, **context):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        order.with_context(**context).action_confirm()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_capture_of_one_order(self):
        orders = [self._order() for _n in range(7)]
        self._confirm(orders[:1])  # fills the caches, which a new product empties
        without = self._confirm(orders[1:4], tpm_capture_skip=True)
        self.assertEqual(self._confirm(orders[4:]) - without, 5)


@tagged("post_install", "-at_install")
class TestPerformance(TpmCommon):
    """What must not grow with the number of records, counted in SQL statements."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(MANY)]
        )
        cls.touchpoints = cls.touchpoint | cls.env["tpm.touchpoint"].create(
            [{"name": f"T {n}", "state": "active"} for n in range(MANY)]
        )
        for customer in cls.customers:
            cls._log("delighted", partner=customer)
        cls.on_documents = cls.env["tpm.interaction"].create(
            [
                {
                    "partner_id": cls.contact.id,
                    "touchpoint_id": cls.touchpoints[1].id,
                    "res_model": "res.partner",
                    "res_id": document_id,
                }
                for document_id in cls.customers.ids
            ]
        )

    def _as_user(self, records):
        """Return the records without the cache of those who made them."""
        return self.env[records._name].browse(records.ids)

    def _batch(self, experience):
        return [
            {
                "partner_id": partner_id,
                "touchpoint_id": self.touchpoint.id,
                "experience": experience,
            }
            for partner_id in self.customers.ids
        ]

    # writing

    @users("tpm_agent")
    @warmup
    def test_a_batch_of_unrated_interactions(self):
        with self.assertQueryCount(tpm_agent=5):
            self.env["tpm.interaction"].create(self._batch(False))

    @users("tpm_agent")
    @warmup
    def test_a_batch_of_rated_interactions(self):
        with self.assertQueryCount(tpm_agent=6):
            self.env["tpm.interaction"].create(self._batch("ok"))

    @users("tpm_agent")
    @warmup
    def test_one_rated_interaction(self):
        with self.assertQueryCount(tpm_agent=6):
            self.env["tpm.interaction"].create(self._batch("ok")[:1])

    # reading

    @users("tpm_agent")
    @warmup
    def test_counts_of_many_customers_cost_one_query(self):
        customers = self._as_user(self.customers)
        customers.mapped("commercial_partner_id")
        with self.assertQueryCount(tpm_agent=1):
            self.assertEqual(customers.mapped("tpm_interaction_count"), [1] * MANY)

    @users("tpm_agent")
    @warmup
    def test_counts_of_many_touchpoints_cost_one_query(self):
        touchpoints = self._as_user(self.touchpoints)
        with self.assertQueryCount(tpm_agent=1):
            self.assertEqual(sum(touchpoints.mapped("interaction_count")), 2 * MANY)

    @users("tpm_agent")
    @warmup
    def test_accounts_of_many_customers(self):
        customers = self._as_user(self.customers)
        with self.assertQueryCount(tpm_agent=2):
            self.assertEqual(set(customers.mapped("tpm_account_state")), {"healthy"})

    @users("tpm_agent")
    @warmup
    def test_documents_of_many_interactions(self):
        interactions = self._as_user(self.on_documents)
        with self.assertQueryCount(tpm_agent=3):
            self.assertTrue(all(interactions.mapped("document_name")))

    @users("tpm_agent")
    @warmup
    def test_timeline_of_a_customer(self):
        customer = self._as_user(self.customers[:1])
        with self.assertQueryCount(tpm_agent=13):
            self.assertEqual(len(customer.tpm_timeline()["interactions"]), 1)

    @users("tpm_agent")
    @warmup
    def test_pivot_formats_each_label_once(self):
        with self.assertQueryCount(tpm_agent=5):
            self.env["tpm.interaction"].formatted_read_grouping_sets(
                [],
                [[], ["touchpoint_id"], ["touchpoint_id", "day:month"]],
                ["__count"],
            )
