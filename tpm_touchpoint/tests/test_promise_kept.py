# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged, users

from .test_tpm_question import START, QuestionCommon

YEAR = {"date_from": "2024-01-01", "date_to": "2024-12-31"}


@tagged("post_install", "-at_install")
class TestPromiseKept(QuestionCommon):
    """The numbers of the journey map."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"C {n}", "is_company": True} for n in range(10)]
        )
        for number, customer in enumerate(cls.customers):
            cls._said(("in", 0), ("out", number / 2), partner=customer)
        cls._catch_up()

    def _promise(self, user=None, **filters):
        journey = self.env["tpm.journey"].with_user(user or self.agent)
        cards = journey.read_map({**YEAR, **filters})["touchpoints"]
        return {card["id"]: card for card in cards}[self.place.id]["values"]["promise"]

    def test_the_map_tells_the_share_with_its_interval(self):
        promise = self._promise()
        response = promise["response"]
        self.assertEqual((promise["questions"], promise["answered"]), (10, 10))
        self.assertEqual((response["n"], response["kept"]), (10, 9))
        self.assertEqual(response["share"], 90)
        self.assertAlmostEqual(response["low"], 59.6, 1)
        self.assertAlmostEqual(response["high"], 98.2, 1)
        self.assertEqual(response["hours"], 2.25)
        self.assertEqual(promise["result"]["share"], 100)

    def test_too_few_are_no_share(self):
        self.env["ir.config_parameter"].set_param("tpm_touchpoint.too_few_below", "11")
        response = self._promise()["response"]
        self.assertEqual((response["n"], response["share"]), (10, None))
        self.assertIsNone(response["hours"])

    def test_too_few_are_no_share_in_the_report_either(self):
        questions = self.env["tpm.question"].with_user(self.agent)
        domain = [("touchpoint_id", "=", self.place.id)]
        shares = ["response_share:avg", "result_share:avg"]
        self.assertEqual(questions._read_group(domain, [], shares), [(90, 100)])
        decided = ["response_decided:sum", "result_decided:sum"]
        self.assertEqual(questions._read_group(domain, [], decided), [(10, 10)])
        measures = questions.fields_get(["response_decided"], ["aggregator"])
        self.assertEqual(measures["response_decided"]["aggregator"], "sum")
        self.assertEqual(sum(questions.search(domain).mapped("response_decided")), 10)
        self.env["ir.config_parameter"].set_param("tpm_touchpoint.too_few_below", "11")
        self.assertEqual(questions._read_group(domain, [], shares), [(False, False)])

    def test_what_becomes_overdue_is_broken_in_the_next_read(self):
        hours = 24 * 70
        with freeze_time(START + timedelta(hours=hours + 1)):
            self._said(("in", hours))
            self.env.flush_all()
            self.queue._work_off(1000)
            self.assertEqual(self._promise()["response"]["n"], 10)
        with freeze_time(START + timedelta(hours=hours + 5)):
            self.assertEqual(self._promise()["response"]["n"], 11)
            self.env["tpm.question"]._mark_overdue()
            self.assertEqual(self._promise()["response"]["n"], 11)
            self.assertEqual(self._promise()["response"]["kept"], 9)

    def test_a_seller_of_own_documents_gets_the_same_of_all_he_may_see(self):
        self.assertEqual(self._promise(self.seller), self._promise())
        self.customers[0].user_id = self.manager
        self.assertEqual(self._promise(self.seller)["questions"], 9)

    def test_a_persona_counts_its_own_customers(self):
        persona = self.env["tpm.persona"].create(
            {
                "name": "First",
                "partner_domain": f"[('id', '=', {self.customers[0].id})]",
            }
        )
        self.assertEqual(self._promise(persona_id=persona.id)["questions"], 1)

    @users("tpm_agent")
    def test_many_touchpoints_cost_the_queries_of_one(self):
        journey = self.env["tpm.journey"]
        many = self.place | self.touchpoint | self.key_touchpoint
        period = journey._period(YEAR)
        journey._measure_promise(self.place.with_env(self.env), period, {})
        self.env.invalidate_all()
        with self.assertQueryCount(tpm_agent=5):
            journey._measure_promise(many.with_env(self.env), period, {})
