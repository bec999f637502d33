# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged, users, warmup
from odoo.tools import mute_logger

from ..models.tpm_feedback import TEXT_LIMIT
from .test_survey_question import AnswerCommon

NOW = "2026-03-02 09:47:13"


class FeedbackCommon(AnswerCommon):
    def _create(self, **vals):
        return self.env["tpm.feedback"].create(
            {
                "partner_id": self.customer.id,
                "touchpoint_id": self.touchpoint.id,
                **vals,
            }
        )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFeedbackByHand(FeedbackCommon):
    """Staff type what a customer said, and never touch what a customer answered."""

    @users("tpm_agent")
    def test_typed_feedback_writes_an_interaction(self):
        feedback = self._create(repurchase="6", reason="Nobody answered")
        self.assertRecordValues(
            feedback,
            [
                {
                    "source": "manual",
                    "typed_by_id": self.agent.id,
                    "band": "detractor",
                    "commercial_partner_id": self.customer.id,
                    "can_edit": True,
                }
            ],
        )
        self.assertRecordValues(
            feedback.interaction_id,
            [
                {
                    "experience": "disappointed",
                    "note": "Nobody answered",
                    "origin": "survey",
                    "partner_id": self.customer.id,
                }
            ],
        )

    @users("tpm_agent")
    def test_a_correction_reaches_the_interaction(self):
        feedback = self._create(repurchase="6")
        interaction = feedback.interaction_id
        factor = self.env["tpm.factor"].sudo().create({"name": "F"})
        feedback.write(
            {
                "repurchase": "10",
                "reason": "I misheard",
                "factor_ids": [Command.link(factor.id)],
            }
        )
        self.assertRecordValues(
            interaction,
            [
                {
                    "experience": "delighted",
                    "note": "I misheard",
                    "factor_ids": factor.ids,
                }
            ],
        )
        self.assertEqual(self.customer.sudo().tpm_account_id.disappointed_count, 0)

    @users("tpm_agent")
    def test_nobody_s_feedback_has_no_interaction(self):
        feedback = self._create(partner_id=False, repurchase="6")
        self.assertFalse(feedback.interaction_id)

    @users("tpm_agent")
    def test_the_form_types_it(self):
        form = Form(self.env["tpm.feedback"])
        form.touchpoint_id = self.touchpoint
        form.partner_id = self.contact
        form.repurchase = "0"
        form.reason = "Never again"
        feedback = form.save()
        self.assertEqual(feedback.interaction_id.experience, "disappointed")

    # bad input

    @users("tpm_agent")
    def test_scores_are_numbers_from_0_to_10(self):
        for value in ("11", 11, -1, "7.5", 7.5, "good", True):
            with (
                self.subTest(value=value),
                self.assertRaisesRegex(ValidationError, "is no score.*0 to 10"),
            ):
                self._create(repurchase=value)
        for value, stored in ((0, "0"), ("10", "10"), ("7.0", "7"), (False, False)):
            with self.subTest(value=value):
                self.assertEqual(self._create(repurchase=value).repurchase, stored)
        with self.assertRaisesRegex(ValidationError, "Importance"):
            self._create().importance = "12"

    @users("tpm_agent")
    def test_the_future_and_the_last_century_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "future"):
            self._create(date=fields.Datetime.now() + timedelta(minutes=5))
        with self.assertRaisesRegex(ValidationError, "2000"):
            self._create(date="1999-12-31 23:59:59")
        self.assertTrue(self._create(date="2000-01-01 00:00:00"))

    @users("tpm_agent")
    def test_a_closed_touchpoint_is_refused(self):
        self.touchpoint.sudo().active = False
        with self.assertRaisesRegex(ValidationError, "Hotline.*archived"):
            self._create()

    @users("tpm_agent")
    def test_a_text_too_long_is_refused_with_its_size(self):
        for name in ("reason", "delighted_by"):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, "10001"):
                self._create(**{name: "x" * (TEXT_LIMIT + 1)})
        self.assertTrue(self._create(reason="x" * TEXT_LIMIT))

    def test_links_do_not_cross_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        touchpoint = self._touchpoint(company_id=other.id)
        with self.assertRaises(UserError):
            self._create(touchpoint_id=touchpoint.id)
        with self.assertRaisesRegex(ValidationError, "belongs to"):
            self._create(order_id=self._order().id, company_id=other.id)
        self.assertTrue(self._create(touchpoint_id=touchpoint.id, company_id=other.id))

    # import

    def _load(self, *rows):
        Feedback = self.env["tpm.feedback"].with_context(import_file=True)
        header = ["partner_id/.id", "touchpoint_id/.id", "repurchase", "reason"]
        ids = [str(self.customer.id), str(self.touchpoint.id)]
        return Feedback.load(header, [[*ids, *row] for row in rows])

    @users("tpm_agent")
    def test_the_host_s_import_works(self):
        result = self._load(["7.0", "fine"], ["10", ""], ["", "no score"])
        feedback = self.env["tpm.feedback"].browse(result["ids"])
        self.assertEqual(feedback.mapped("repurchase"), ["7", "10", False])
        self.assertEqual(set(feedback.mapped("source")), {"import"})
        self.assertFalse(feedback.typed_by_id)
        self.assertEqual(
            feedback.interaction_id.mapped("experience"), ["ok", "delighted", False]
        )

    @users("tpm_agent")
    def test_an_import_says_which_row_has_no_score(self):
        result = self._load(["7", ""], ["11", ""], ["good", ""])
        self.assertFalse(result["ids"])
        self.assertEqual([m["record"] for m in result["messages"]], [1, 2])
        self.assertRegex(result["messages"][0]["message"], "11 is no score.*0 to 10")

    # rights

    @users("tpm_agent")
    def test_what_a_customer_answered_stays_and_can_be_coded(self):
        answers = self._asked(3, "Late")
        answers._mark_done()
        feedback = self._feedback(answers).with_env(self.env)
        self.assertFalse(feedback.can_edit)
        for vals in (
            {"repurchase": "10"},
            {"reason": "All fine"},
            {"partner_id": self.contact.id},
            {"date": "2026-01-01 00:00:00"},
        ):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(AccessError, "stays as it is"),
            ):
                feedback.write(vals)
        topic = self.env["tpm.topic"].sudo().create({"name": "Time"})
        feedback.topic_ids = topic
        self.assertEqual(feedback.topic_ids, topic)
        with self.assertRaises(AccessError):
            feedback.with_user(self.officer).repurchase = "10"

    @users("tpm_agent")
    def test_where_it_comes_from_is_not_for_users_to_say(self):
        feedback = self._create(repurchase="6")
        for name, value in (
            ("source", "survey"),
            ("typed_by_id", self.officer.id),
            ("request_id", 1),
            ("day", "2020-01-01"),
            ("interaction_id", False),
        ):
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    feedback.write({name: value})
                if value:
                    with self.assertRaises(AccessError):
                        self._create(**{name: value})
        self.env = self.env(context={**self.env.context, "default_source": "survey"})
        with self.assertRaises(AccessError):
            self._create(repurchase="6")

    @users("tpm_agent")
    def test_only_officers_change_what_others_typed(self):
        theirs = self._create(repurchase="6").with_user(self.seller)
        with self.assertRaisesRegex(AccessError, "typed this feedback"):
            theirs.repurchase = "7"
        theirs.with_user(self.officer).repurchase = "7"
        self.assertEqual(theirs.repurchase, "7")

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_officers_delete(self):
        feedback = self._create(repurchase="6")
        interaction = feedback.interaction_id
        with self.assertRaises(AccessError):
            feedback.unlink()
        feedback.with_user(self.officer).unlink()
        self.assertFalse(interaction.exists(), "its interaction goes with it")

    @users("tpm_seller")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_own_documents_only_means_own_customers(self):
        Feedback = self.env["tpm.feedback"]
        feedback = self._create(repurchase="6").sudo()
        feedback.user_id = self.manager
        self.customer.sudo().user_id = self.manager
        self.assertNotIn(feedback, Feedback.search([]))
        with self.assertRaises(AccessError):
            feedback.with_env(self.env).topic_ids = False
        self.assertEqual(self.customer.with_env(self.env).tpm_feedback_count, 0)
        self.customer.sudo().user_id = self.seller
        self.assertIn(feedback, Feedback.search([]))

    @users("tpm_seller")
    def test_own_documents_only_leaves_anonymous_feedback_in_sight(self):
        Feedback = self.env["tpm.feedback"]
        anonymous = {"touchpoint_id": self.touchpoint.id, "user_id": self.manager.id}
        order = self._order(user_id=self.manager.id)
        nobodys, of_order = Feedback.sudo().create(
            [
                {**anonymous, "source": "place", "repurchase": "3"},
                # of the order's customer, though the customer is not named
                {**anonymous, "order_id": order.id, "repurchase": "4"},
            ]
        )
        found = Feedback.search([("touchpoint_id", "=", self.touchpoint.id)])
        self.assertIn(nobodys, found)
        self.assertNotIn(of_order, found)

    @users("tpm_seller")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_an_order_out_of_reach_can_not_be_named(self):
        order = self._order(user_id=self.manager.id)
        with self.assertRaises(AccessError):
            self._create(order_id=order.id)
        mine = self._create()
        with self.assertRaises(AccessError):
            mine.order_id = order.id

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_outsider_has_nothing(self):
        with self.assertRaises(AccessError):
            self.env["tpm.feedback"].search([])
        arch = self.env["res.partner"].get_view(view_type="form")["arch"]
        self.assertNotIn("action_tpm_feedback", arch)
        with self.assertRaises(AccessError):
            self.customer.with_env(self.env).read(["tpm_feedback_count"])

    # counting

    @users("tpm_agent")
    def test_buttons_count_and_open_feedback(self):
        self._create(partner_id=self.contact.id)
        self._create()
        customer, contact, touchpoint = (
            record.with_env(self.env)
            for record in (self.customer, self.contact, self.touchpoint)
        )
        self.assertEqual(customer.tpm_feedback_count, 2)
        self.assertEqual(contact.tpm_feedback_count, 1)
        self.assertEqual(touchpoint.tpm_feedback_count, 2)
        for record, count in ((customer, 2), (contact, 1), (touchpoint, 2)):
            action = record.action_tpm_feedback()
            found = self.env["tpm.feedback"].search(action["domain"])
            self.assertEqual(len(found), count)
        defaults = self.env["tpm.feedback"].with_context(**action["context"])
        self.assertEqual(Form(defaults).touchpoint_id, touchpoint)


@tagged("post_install", "-at_install")
class TestFeedbackSpeed(FeedbackCommon):
    MANY = 50

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(cls.MANY)]
        )

    def _batch(self, count):
        return [
            {
                "partner_id": partner_id,
                "touchpoint_id": self.touchpoint.id,
                "repurchase": "7",
                "reason": "Fine",
            }
            for partner_id in self.customers[:count].ids
        ]

    @users("tpm_agent")
    @warmup
    def test_a_batch_costs_what_two_cost(self):
        Feedback = self.env["tpm.feedback"]

        def statements(count):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Feedback.create(self._batch(count))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        statements(2)
        two, many = statements(2), statements(self.MANY)
        self.assertEqual(many, two)
        self.assertLessEqual(many, 16)

    @users("tpm_agent")
    @warmup
    def test_counts_of_many_customers_cost_one_query(self):
        customers = self.env["res.partner"].browse(self.customers.ids)
        customers.mapped("commercial_partner_id")
        with self.assertQueryCount(tpm_agent=1):
            self.assertEqual(set(customers.mapped("tpm_feedback_count")), {0})
