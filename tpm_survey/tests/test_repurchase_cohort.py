# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged, users

from ..tools.score import band
from .common_score import ScoreCommon

WINDOWS = (90, 180, 365)


@tagged("post_install", "-at_install")
class TestRepurchaseCohort(ScoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.orders = cls.env["sale.order"].create(
            [
                {
                    "partner_id": cls.random.choice(cls.customers).id,
                    "date_order": now - timedelta(days=cls.random.randrange(600)),
                    "state": cls.random.choice(["sale", "sale", "draft", "cancel"]),
                }
                for _n in range(60)
            ]
        )

    def _bought_within(self, feedback, days):
        end = feedback.date + timedelta(days=days)
        if end > fields.Datetime.now():
            return None
        return any(
            order.state == "sale"
            and order.partner_id.commercial_partner_id == feedback.commercial_partner_id
            and feedback.date < order.date_order <= end
            and order != feedback.order_id
            for order in self.orders
        )

    def _row(self, feedback):
        return self.env["tpm.repurchase.cohort"].browse(feedback.id)

    @users("tpm_agent")
    def test_every_number_is_what_the_orders_say(self):
        measures = [
            f"{name}_{days}:{function}"
            for days in WINDOWS
            for name, function in (
                ("bought", "avg"),
                ("passed", "sum"),
                ("open", "sum"),
            )
        ]
        groups = self.env["tpm.repurchase.cohort"]._read_group([], ["band"], measures)
        self.assertEqual(len(groups), 3)
        for name, *found in groups:
            feedbacks = self.feedbacks.filtered(
                lambda f, n=name: (
                    f.repurchase and f.partner_id and band(int(f.repurchase)).name == n
                )
            )
            for index, days in enumerate(WINDOWS):
                share, passed, still_open = found[3 * index : 3 * index + 3]
                answers = [self._bought_within(f, days) for f in feedbacks]
                known = [answer for answer in answers if answer is not None]
                with self.subTest(band=name, days=days):
                    self.assertEqual(passed, len(known))
                    self.assertEqual(still_open, len(answers) - len(known))
                    self.assertAlmostEqual(share, 100 * sum(known) / len(known))

    @users("tpm_agent")
    def test_a_window_counts_once_it_has_passed(self):
        [feedback] = self._answer(self.rare, 10, days_ago=100)
        row = self._row(feedback)
        self.assertEqual((row.passed_90, row.open_90), (1, 0))
        self.assertEqual((row.passed_180, row.open_180), (0, 1))

    def test_the_order_it_is_about_is_no_repurchase(self):
        order = self._order()
        order.action_confirm()
        order.date_order = fields.Datetime.now() - timedelta(days=99)
        [feedback] = self._answer(self.rare, 10, days_ago=100, order_id=order.id)
        self.assertEqual(self._row(feedback).bought_90, 0)
        feedback.order_id = False
        self.env.invalidate_all()
        self.assertEqual(self._row(feedback).bought_90, 100)

    def test_the_order_after_the_one_it_is_about_is_a_repurchase(self):
        about, later = self._order(), self._order()
        (about | later).action_confirm()
        about.date_order = fields.Datetime.now() - timedelta(days=99)
        later.date_order = fields.Datetime.now() - timedelta(days=50)
        [feedback] = self._answer(self.rare, 10, days_ago=100, order_id=about.id)
        self.assertEqual(self._row(feedback).bought_90, 100)

    def test_a_contact_buys_for_its_company(self):
        order = self._order(partner_id=self.contact.id)
        order.action_confirm()
        order.date_order = fields.Datetime.now() - timedelta(days=20)
        [feedback] = self._answer(
            self.rare, 3, days_ago=100, partner_id=self.customer.id
        )
        self.assertEqual(self._row(feedback).bought_90, 100)

    def test_another_company_s_order_is_none_of_ours(self):
        other = self.env["res.company"].create({"name": "Other"})
        order = self._order(company_id=other.id)
        order.write(
            {"state": "sale", "date_order": fields.Datetime.now() - timedelta(days=20)}
        )
        [feedback] = self._answer(self.rare, 3, days_ago=100)
        self.assertEqual(self._row(feedback).bought_90, 0)

    def test_anonymous_answers_are_left_out(self):
        [feedback] = self._answer(self.rare, 3, partner_id=False)
        self.assertFalse(
            self.env["tpm.repurchase.cohort"].search([("id", "=", feedback.id)])
        )
