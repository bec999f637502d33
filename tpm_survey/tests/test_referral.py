# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import Form, tagged, users, warmup
from odoo.tools import mute_logger

from .referral_common import ReferralCommon

MANY = 50
SALES_ALL = "sales_team.group_sale_salesman_all_leads"


@tagged("post_install", "-at_install")
class TestReferral(ReferralCommon):
    # who may

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models")
    def test_an_outsider_has_nothing(self):
        with self.assertRaises(AccessError):
            self.env["tpm.referral"].search([])
        customer = self.customer.with_env(self.env)
        for name in ("tpm_referral_source_id", "tpm_recommender_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                customer.read([name])
        arch = self.env["res.partner"].get_view(view_type="form")["arch"]
        self.assertNotIn("tpm_re", arch)
        self.env["res.partner"].create({"name": "New"}).parent_id = customer

    @users("tpm_seller")
    def test_a_user_fills_it_in_on_the_customer(self):
        with Form(self.customer.with_env(self.env)) as form:
            form.tpm_referral_source_id = self.friends.with_env(self.env)
            form.tpm_recommender_id = self.recommender.with_env(self.env)
            form.tpm_referral_statement = "They deliver in a day"
        referral = self.env["tpm.referral"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertRecordValues(
            referral,
            [
                {
                    "source_id": self.friends.id,
                    "recommender_id": self.recommender.id,
                    "statement": "They deliver in a day",
                    "known_by": "staff",
                    "is_referral": True,
                }
            ],
        )

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_user_does_not_delete_an_officer_does(self):
        referral = self._referral(self.customer, self.friends)
        with self.assertRaises(AccessError):
            referral.with_env(self.env).unlink()
        referral.with_user(self.officer).unlink()

    @users("tpm_seller")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_own_documents_only_means_own_customers(self):
        theirs = self._referral(self._customer(user_id=self.manager.id), self.friends)
        mine = self._referral(self._customer(user_id=self.seller.id), self.friends)
        nobodys = self._referral(self._customer(), self.friends)
        found = self.env["tpm.referral"].search([])
        self.assertIn(mine, found)
        self.assertIn(nobodys, found)
        self.assertNotIn(theirs, found)
        with self.assertRaises(AccessError):
            theirs.with_env(self.env).statement = "x"
        self.assertFalse(theirs.partner_id.with_env(self.env).tpm_referral_source_id)

    def test_companies_are_kept_apart(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        referral = self._referral(self.customer, self.friends, company_id=other.id)
        found = self.env["tpm.referral"].with_user(self.manager)
        mine = found.with_context(allowed_company_ids=self.env.company.ids)
        theirs = found.with_context(allowed_company_ids=other.ids)
        self.assertNotIn(referral, mine.search([]))
        self.assertIn(referral, theirs.search([]))

    # one place for a customer

    def test_contacts_and_orders_show_what_the_company_keeps(self):
        self.contact.tpm_referral_source_id = self.friends
        order = self._order()
        self.assertEqual(self.customer.tpm_referral_source_id, self.friends)
        self.assertEqual(order.tpm_referral_source_id, self.friends)
        self.assertEqual(self.customer.tpm_referral_ids.partner_id, self.customer)
        order.tpm_referral_source_id = self.search_engine
        self.assertEqual(self.contact.tpm_referral_source_id, self.search_engine)
        self.assertEqual(len(self.customer.tpm_referral_ids), 1)

    def test_writing_one_field_keeps_the_others(self):
        order = self._order()
        order.write(
            {
                "tpm_referral_source_id": self.friends.id,
                "tpm_referral_statement": "Good",
                "tpm_decided_by": "The price",
            }
        )
        order.tpm_referral_statement = "Very good"
        self.assertRecordValues(
            order,
            [
                {
                    "tpm_referral_source_id": self.friends.id,
                    "tpm_referral_statement": "Very good",
                    "tpm_decided_by": "The price",
                    "tpm_known_by": "staff",
                    "tpm_referral_date": fields.Date.today(),
                }
            ],
        )

    def test_a_new_order_with_empty_fields_erases_nothing(self):
        self.customer.tpm_referral_source_id = self.friends
        order = self._order(tpm_referral_source_id=False, tpm_decided_by=False)
        self.assertEqual(order.tpm_referral_source_id, self.friends)

    def test_empty_fields_make_no_record(self):
        self.customer.tpm_referral_statement = False
        self._order(tpm_referral_source_id=False)
        self.assertFalse(self.customer.tpm_referral_ids)

    def test_a_quotation_is_where_it_came_from(self):
        order = self._order(
            user_id=self.seller.id, tpm_referral_source_id=self.friends.id
        )
        self.assertRecordValues(
            self.customer.tpm_referral_ids,
            [{"order_id": order.id, "user_id": self.seller.id}],
        )

    def test_orders_and_customers_are_found_by_source(self):
        order = self._order(tpm_referral_source_id=self.friends.id)
        Order = self.env["sale.order"]
        by_friends = Order.search([("tpm_referral_source_id", "=", self.friends.id)])
        unknown = Order.search([("tpm_referral_source_id", "=", False)])
        self.assertIn(order, by_friends)
        self.assertNotIn(order, unknown)
        self.assertIn(
            self._sold(self._customer()),
            Order.search([("tpm_referral_source_id", "=", False)]),
        )

    # the banner

    def test_the_first_order_of_a_new_customer_asks(self):
        order = self._order()
        self.assertTrue(order.tpm_is_first_order)
        self.assertTrue(order.tpm_ask_source)
        order.tpm_referral_source_id = self.friends
        self.assertFalse(order.tpm_ask_source)

    def test_who_would_not_say_is_not_asked_again(self):
        order = self._order()
        order.with_user(self.manager).sudo().action_tpm_asked()
        self.assertFalse(order.tpm_ask_source)
        self.assertRecordValues(
            self.customer.tpm_referral_ids,
            [
                {
                    "source_id": False,
                    "known_by": False,
                    "asked_date": fields.Date.today(),
                }
            ],
        )

    def test_a_second_order_does_not_ask(self):
        first = self._sold(self.contact)
        second = self._order(partner_id=self.customer.id)
        self.assertTrue(first.tpm_is_first_order)
        self.assertFalse(second.tpm_is_first_order)
        self.assertFalse(second.tpm_ask_source)

    def test_a_cancelled_order_is_no_first_order(self):
        cancelled = self._sold(self.contact)
        cancelled._action_cancel()
        order = self._order()
        self.assertFalse(cancelled.tpm_is_first_order)
        self.assertTrue(order.tpm_is_first_order)

    def test_the_earlier_of_two_orders_is_the_first(self):
        later = self._sold(self.contact, on="2026-03-01")
        earlier = self._sold(self.customer, on="2026-02-01")
        (later | earlier).invalidate_recordset()
        self.assertTrue(earlier.tpm_is_first_order)
        self.assertFalse(later.tpm_is_first_order)

    def test_the_dialog_opens_on_what_is_known(self):
        order = self._order()
        action = order.action_tpm_referral()
        self.assertFalse(action["res_id"])
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)
        order.tpm_referral_source_id = self.friends
        action = order.action_tpm_referral()
        self.assertEqual(action["res_id"], self.customer.tpm_referral_ids.id)

    @users("tpm_seller")
    def test_a_seller_fills_in_the_dialog_of_his_order(self):
        order = self._order(user_id=self.seller.id).with_env(self.env)
        action = order.action_tpm_referral()
        dialog = Form(
            self.env["tpm.referral"].with_context(**action["context"]),
            "tpm_survey.tpm_referral_view_form_dialog",
        )
        dialog.source_id = self.friends.with_env(self.env)
        dialog.save()
        self.assertFalse(order.tpm_ask_source)
        self.assertEqual(order.tpm_referral_source_id, self.friends)

    # answers of surveys

    def _answer_source(self, source, **values):
        question = self.env["survey.question"].create(
            {
                "title": "How did you first become aware of us?",
                "survey_id": self.survey.id,
                "question_type": "simple_choice",
                "suggested_answer_ids": [Command.create({"value": source.name})],
            }
        )
        return {"source_answer": question.suggested_answer_ids, **values}

    def _record(self, values, order=None):
        request = self._request(order or self._sold(self.contact))
        user_input = self._user_input(request)
        public = self.env.ref("base.public_user")
        return (
            self.env["sale.order"]
            .with_user(public)
            ._tpm_record_referral(user_input.with_user(public), values)
        )

    def test_an_answer_becomes_a_referral(self):
        order = self._sold(self.contact, user_id=self.seller.id)
        values = self._answer_source(
            self.friends,
            recommender_name="Paula Private",
            recommender_statement="Fast",
            decided_by="The price",
        )
        referral = self._record(values, order)
        self.assertRecordValues(
            referral,
            [
                {
                    "partner_id": self.customer.id,
                    "order_id": order.id,
                    "source_id": self.friends.id,
                    "recommender_name": "Paula Private",
                    "recommender_id": False,
                    "statement": "Fast",
                    "decided_by": "The price",
                    "known_by": "survey",
                    "asked_date": fields.Date.today(),
                    "user_id": self.seller.id,
                }
            ],
        )
        self.assertEqual(self._thanks(self.customer).user_id, self.seller)
        self.assertEqual(self._record(values, order.copy()), referral)
        self.assertEqual(len(self._thanks(self.customer)), 1)

    def test_staff_s_knowledge_is_not_replaced_by_nothing(self):
        known = self._referral(
            self.customer,
            self.friends,
            recommender_id=self.recommender.id,
            statement="Fast",
        )
        referral = self._record({"decided_by": "The price", "source_other": ""})
        self.assertEqual(referral, known)
        self.assertRecordValues(
            known,
            [
                {
                    "source_id": self.friends.id,
                    "recommender_id": self.recommender.id,
                    "statement": "Fast",
                    "decided_by": "The price",
                    "known_by": "staff",
                }
            ],
        )
        self._record({"source_other": "my neighbour"}, self._sold(self.contact))
        self.assertEqual(known.source_id, self.friends)
        self.assertEqual(known.other_text, "my neighbour")

    def test_the_customer_s_answer_counts_more_than_ours(self):
        known = self._referral(self.customer, self.search_engine)
        self._record(self._answer_source(self.friends))
        self.assertEqual(known.source_id, self.friends)
        self.assertEqual(known.known_by, "survey")

    def test_own_words_wait_to_be_coded(self):
        referral = self._record({"source_other": "  my   neighbour "})
        self.assertRecordValues(
            referral,
            [
                {
                    "source_id": self.other.id,
                    "other_text": "my neighbour",
                    "is_uncoded": True,
                }
            ],
        )

    def test_anonymous_or_empty_answers_leave_no_trace(self):
        record = self.env["sale.order"]._tpm_record_referral
        before = self.env["tpm.referral"].search_count([])
        self.assertFalse(record(self._user_input(), {"decided_by": "x"}))
        self.assertFalse(record(self._user_input(partner=self.contact), {}))
        self.assertEqual(self.env["tpm.referral"].search_count([]), before)

    @mute_logger("odoo.sql_db")
    def test_of_two_surveys_finished_at_once_one_tries_again(self):
        self._referral(self.customer, self.friends)
        Referral = self.env.registry["tpm.referral"]
        unseen = patch.object(
            Referral, "search", lambda records, *_args, **_kw: records
        )
        with unseen, self.assertRaises(ConcurrencyError):
            self._record({"decided_by": "The price"})

    def test_long_answers_are_cut(self):
        referral = self._record(
            {name: "x" * 1_000_000 for name in ("source_other", "recommender_name")}
            | {"recommender_statement": "y" * 1_000_000}
        )
        self.assertEqual(len(referral.other_text), 200)
        self.assertEqual(len(referral.recommender_name), 200)
        self.assertEqual(len(referral.statement), 10_000)

    # coding

    @users("tpm_agent")
    def test_words_used_before_suggest_the_source(self):
        for text, source in (
            ("my quibbler told me", self.friends),
            ("found on the wobbleweb", self.search_engine),
        ):
            self._referral(self._customer(), source, other_text=text)
        new, strange = (
            self._referral(self._customer(), self.other, other_text=text)
            for text in ("A Quibbler", "Blimpistan")
        )
        uncoded = self.env["tpm.referral"].search([("is_uncoded", "=", True)])
        self.assertLessEqual(new | strange, uncoded)
        new, strange = new.with_env(self.env), strange.with_env(self.env)
        self.assertEqual(new.suggested_source_id, self.friends)
        self.assertEqual(new.suggestion_words, "quibbler")
        self.assertFalse(strange.suggested_source_id)
        (new | strange).action_accept_suggestion()
        self.assertEqual(new.source_id, self.friends)
        self.assertFalse(new.is_uncoded)
        self.assertEqual(strange.source_id, self.other)

    def test_suggestions_for_many_cost_one_look_at_the_examples(self):
        self._referral(self._customer(), self.friends, other_text="my quibbler")
        many = self.env["tpm.referral"].concat(
            *(
                self._referral(self._customer(), self.other, other_text="quibbler")
                for _n in range(MANY)
            )
        )
        self.env.flush_all()
        many.invalidate_recordset()
        many.mapped("is_uncoded")
        with self.assertQueryCount(1):
            self.assertEqual(many.suggested_source_id, self.friends)


@tagged("post_install", "-at_install")
class TestReferralPerformance(ReferralCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customers = cls.env["res.partner"].create(
            [{"name": f"Customer {n}"} for n in range(MANY)]
        )
        cls.orders = cls.env["sale.order"].create(
            [{"partner_id": customer.id} for customer in customers]
        )
        cls.env["tpm.referral"].create(
            [
                {"partner_id": customer.id, "source_id": cls.friends.id}
                for customer in customers[: MANY // 2]
            ]
        )
        cls.reader = cls._user(
            "tpm_reader", "tpm_touchpoint.tpm_touchpoint_group_user", SALES_ALL
        )

    @users("tpm_reader")
    @warmup
    def test_the_banner_of_many_orders(self):
        orders = self.env["sale.order"].browse(self.orders.ids)
        with self.assertQueryCount(tpm_reader=6):
            asking = orders.filtered("tpm_ask_source")
        self.assertEqual(len(asking), MANY // 2)

    @users("tpm_reader")
    @warmup
    def test_the_sources_of_many_orders(self):
        orders = self.env["sale.order"].browse(self.orders.ids)
        with self.assertQueryCount(tpm_reader=5):
            self.assertEqual(len(orders.tpm_referral_source_id), 1)

    def test_many_referrals_are_created_at_once(self):
        customers = self.orders[MANY // 2 :].partner_id
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env["tpm.referral"].create(
            [
                {"partner_id": customer.id, "source_id": self.friends.id}
                for customer in customers
            ]
        )
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 10)
