# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..models.survey_user_input import SurveyUserInput
from ..models.tpm_feedback import TEXT_LIMIT
from .test_survey_question import AnswerCommon

LOGGER = "odoo.addons.tpm_survey.models.survey_user_input"
NOW = "2026-03-02 09:47:13"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFeedbackOfAnswers(AnswerCommon):
    """Finishing a survey writes one feedback and one interaction."""

    def test_answers_to_a_request_become_feedback(self):
        order = self._order(user_id=self.seller.id)
        answers = self._asked(9, "Fast and friendly", order=order)
        request = answers.tpm_request_id
        request.user_id = self.seller
        answers._mark_done()
        self.assertRecordValues(
            self._feedback(answers),
            [
                {
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "touchpoint_id": self.key_touchpoint.id,
                    "order_id": order.id,
                    "company_id": order.company_id.id,
                    "date": fields.Datetime.now(),
                    "repurchase": "9",
                    "band": "promoter",
                    "reason": "Fast and friendly",
                    "importance": False,
                    "user_id": self.seller.id,
                    "team_id": order.team_id.id,
                    "typed_by_id": False,
                    "source": "survey",
                    "program_id": self.program.id,
                    "request_id": request.id,
                    "is_partial": False,
                }
            ],
        )

    def test_each_meaning_arrives_in_its_field(self):
        meanings = {
            "importance": ("scale", "0", "0"),
            "importance_reason": ("text_box", "I need it daily", "I need it daily"),
            "recommendation": ("numerical_box", "8", "8"),
            "recommendation_reason": ("char_box", " to all ", "to all"),
            "disappointed_by": ("text_box", "The box", "The box"),
            "delighted_by": ("char_box", "The driver", "The driver"),
        }
        more = [
            (self._question(meaning, kind), answer)
            for meaning, (kind, answer, _value) in meanings.items()
        ]
        answers = self._asked(7, "So so", more=more)
        answers._mark_done()
        expected = {name: value for name, (_k, _a, value) in meanings.items()}
        self.assertRecordValues(
            self._feedback(answers),
            [{"repurchase": "7", "reason": "So so", **expected}],
        )

    def test_a_score_may_be_a_choice_of_numbers(self):
        labels = [str(n) for n in range(11)]
        question = self._question("importance", "simple_choice", labels)
        answers = self._asked(1, more=[(question, self._choice(question, "10"))])
        answers._mark_done()
        self.assertEqual(self._feedback(answers).importance, "10")

    def test_a_score_out_of_range_is_no_score(self):
        answers = self._asked(99, "Forged")
        answers._mark_done()
        feedback = self._feedback(answers)
        self.assertFalse(feedback.repurchase)
        self.assertFalse(feedback.interaction_id.experience)
        self.assertEqual(feedback.reason, "Forged")

    def test_a_text_too_long_is_cut(self):
        answers = self._asked(1, "x" * (TEXT_LIMIT + 1))
        answers._mark_done()
        self.assertEqual(len(self._feedback(answers).reason), TEXT_LIMIT)

    def test_topics_and_factors_are_found_by_name(self):
        topics = self.env["tpm.topic"].create(
            [{"name": "Boxing"}, {"name": "Cost, all in"}, {"name": "Crew"}]
        )
        Factor = self.env["tpm.factor"]
        elsewhere, anywhere, disappointing, delighting = Factor.create(
            [
                {"name": "Too late", "touchpoint_id": touchpoint, "level": level}
                for touchpoint, level in (
                    (self.touchpoint.id, "disappointed"),
                    (False, "disappointed"),
                    (self.key_touchpoint.id, "disappointed"),
                    (self.key_touchpoint.id, "delighted"),
                )
            ]
        )
        topic = self._question(
            "topic", "multiple_choice", ["boxing ", "COST, ALL IN", "?"]
        )
        factor = self._question("factor", "simple_choice", ["Too late", "x"])
        answers = self._asked(
            2,
            more=[
                (topic, topic.suggested_answer_ids.mapped(lambda a: str(a.id))),
                (factor, self._choice(factor, "Too late")),
            ],
        )
        answers._mark_done()
        feedback = self._feedback(answers)
        self.assertEqual(feedback.topic_ids, topics[:2])
        self.assertEqual(feedback.factor_ids, disappointing)
        self.assertEqual(feedback.interaction_id.factor_ids, disappointing)
        self.assertFalse((elsewhere | anywhere | delighting) & feedback.factor_ids)

    def test_names_are_found_in_the_language_of_the_answers(self):
        self.env["res.lang"]._activate_lang("de_DE")
        topic = self.env["tpm.topic"].create({"name": "Boxing"})
        topic.with_context(lang="de_DE").name = "Kartonagen"
        question = self._question("topic", "simple_choice", ["Kartonagen"])
        answers = self._asked(
            2, more=[(question, self._choice(question, "Kartonagen"))]
        )
        answers._mark_done()
        self.assertEqual(self._feedback(answers).topic_ids, topic)

    # the interaction

    def test_the_interaction_tells_of_it(self):
        answers = self._asked(3, "Broken")
        answers._mark_done()
        feedback = self._feedback(answers)
        order = feedback.order_id
        self.assertRecordValues(
            feedback.interaction_id,
            [
                {
                    "partner_id": self.contact.id,
                    "touchpoint_id": self.key_touchpoint.id,
                    "date": feedback.date,
                    "experience": "disappointed",
                    "note": "Broken",
                    "origin": "survey",
                    "res_model": "sale.order",
                    "res_id": order.id,
                    "direction": "in",
                }
            ],
        )
        self.assertEqual(self._captured(order)[-1:], feedback.interaction_id)

    def test_the_bands_end_at_6_and_8(self):
        for score, band, experience in (
            (0, "detractor", "disappointed"),
            (6, "detractor", "disappointed"),
            (7, "passive", "ok"),
            (8, "passive", "ok"),
            (9, "promoter", "delighted"),
            (10, "promoter", "delighted"),
        ):
            with self.subTest(score=score):
                answers = self._asked(score)
                answers._mark_done()
                feedback = self._feedback(answers)
                self.assertEqual(feedback.band, band)
                self.assertEqual(feedback.interaction_id.experience, experience)

    def test_the_relationship_account_follows(self):
        self._asked(10)._mark_done()
        self.assertEqual(self.customer.tpm_account_id.delighted_count, 1)
        answers = self._asked(2)
        answers._mark_done()
        self.assertEqual(self.customer.tpm_account_id.disappointed_count, 1)
        self.assertEqual(self.customer.tpm_account_state, "alarm")
        self._feedback(answers).unlink()
        self.assertEqual(self.customer.tpm_account_id.disappointed_count, 0)

    def test_a_touchpoint_retired_meanwhile_still_gets_its_feedback(self):
        answers = self._asked(4)
        self.key_touchpoint.write({"state": "retired", "state_date": "2026-01-01"})
        answers._mark_done()
        feedback = self._feedback(answers)
        self.assertEqual(feedback.repurchase, "4")
        self.assertFalse(feedback.interaction_id)

    def test_another_fault_of_the_interaction_leaves_the_feedback(self):
        answers = self._asked(4)
        self.patch(
            self.registry["tpm.interaction"], "create", lambda self, vals_list: [][1]
        )
        with mute_logger(LOGGER):
            answers._mark_done()
        self.assertEqual(self._feedback(answers).repurchase, "4")
        self.assertEqual(answers.tpm_request_id.state, "answered")
        logged = self.env["ir.logging"].search([("name", "=", "tpm.survey")], limit=1)
        self.assertEqual(logged.path, f"survey.user_input,{answers.id}")

    # the request

    def test_the_request_is_answered(self):
        answers = self._asked(8)
        answers._mark_done()
        self.assertRecordValues(
            answers.tpm_request_id,
            [
                {
                    "state": "answered",
                    "answer_date": fields.Datetime.now(),
                    "user_input_id": answers.id,
                }
            ],
        )

    def test_a_call_that_is_planned_needs_nobody_any_more(self):
        call_type = self.env["mail.activity.type"].create({"name": "Call"})
        self.env["ir.model.data"].search(
            [("module", "=", "tpm_survey"), ("name", "=", "mail_activity_type_call")]
        ).unlink()
        self.env["ir.model.data"].create(
            {
                "module": "tpm_survey",
                "name": "mail_activity_type_call",
                "model": call_type._name,
                "res_id": call_type.id,
            }
        )
        answers = self._asked(8)
        request, order = answers.tpm_request_id, answers.tpm_request_id.order_id
        call = order.activity_schedule(
            "tpm_survey.mail_activity_type_call", user_id=self.seller.id
        )
        if "activity_id" in request._fields:
            request.write({"activity_id": call.id, "sent_date": fields.Datetime.now()})
        before = len(self._captured(order))
        answers._mark_done()
        self.assertFalse(call.active)
        self.assertEqual(len(self._captured(order)), before + 1, "the answers alone")

    # idempotence

    def test_marking_done_twice_writes_once(self):
        answers = self._asked(9)
        answers._mark_done()
        answers._mark_done()
        answers._tpm_take_over()
        feedback = self._feedback(answers)
        self.assertEqual(len(feedback), 1)
        found = self.env["tpm.interaction"].search([("origin", "=", "survey")])
        self.assertEqual(
            found.filtered(lambda i: i.res_id == feedback.order_id.id),
            feedback.interaction_id,
        )

    def test_who_forgets_the_flag_still_writes_once(self):
        answers = self._asked(9)
        answers._mark_done()
        interaction = self._feedback(answers).interaction_id
        answers.tpm_taken_over = False
        answers._tpm_take_over()
        self.assertEqual(self._feedback(answers).interaction_id, interaction)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_a_second_worker_out(self):
        answers = self._asked(9)
        answers._mark_done()
        vals = answers._prepare_feedback_vals({})
        with self.assertRaises(IntegrityError):
            self.env["tpm.feedback"].create(vals)

    def test_one_at_fault_does_not_take_others_along(self):
        answers = self._asked(9) | self._asked(8)
        prepare = SurveyUserInput._prepare_feedback_vals

        def fails(user_input, said):
            if user_input == answers[0]:
                raise UserError(self.env._("Out of order"))
            return prepare(user_input, said)

        self.patch(self.registry["survey.user_input"], "_prepare_feedback_vals", fails)
        with mute_logger(LOGGER):
            answers._mark_done()
        self.assertEqual(self._feedback(answers).user_input_id, answers[1])
        self.assertEqual(answers.mapped("tpm_taken_over"), ["failed", "done"])
        self.assertEqual(set(answers.mapped("state")), {"done"})

    def test_what_failed_can_be_taken_over_later(self):
        answers = self._asked(9)
        answers.tpm_taken_over = "failed"
        answers._mark_done()
        self.assertEqual(self._feedback(answers).repurchase, "9")

    # which answers count

    def test_tests_of_the_survey_write_nothing(self):
        answers = self._asked(9, test_entry=True)
        answers._mark_done()
        self.assertFalse(self._feedback(answers))
        self.assertEqual(answers.tpm_request_id.state, "sent")

    def test_a_survey_of_the_company_counts_where_it_says(self):
        answers = self._answers(9, partner=self.contact)
        answers._mark_done()
        self.assertFalse(self._feedback(answers))
        self.survey.tpm_touchpoint_id = self.touchpoint
        answers = self._answers(9, partner=self.contact)
        answers._mark_done()
        feedback = self._feedback(answers)
        self.assertEqual(feedback.touchpoint_id, self.touchpoint)
        self.assertEqual(feedback.interaction_id.partner_id, self.contact)
        self.assertFalse(feedback.interaction_id.res_model)

    def test_a_survey_whose_questions_mean_nothing_writes_nothing(self):
        self.survey.tpm_touchpoint_id = self.touchpoint
        self.survey.question_ids.tpm_meaning = False
        answers = self._answers(9, partner=self.contact)
        answers._mark_done()
        self.assertFalse(self._feedback(answers))

    def test_who_typed_it_is_kept(self):
        answers = self._asked(10, tpm_typed_by_id=self.agent.id)
        answers._mark_done()
        self.assertEqual(self._feedback(answers).typed_by_id, self.agent)

    # referral

    def _referral_answers(self):
        source = self._question(
            "source", "simple_choice", ["Friends", "Fair"], comments_allowed=True
        )
        more = [
            (source, self._choice(source, "Friends"), "over a beer"),
            (self._question("recommender_name", "char_box"), "Ann Example"),
            (self._question("recommender_statement"), "You deliver"),
            (self._question("decided_by"), "The price"),
        ]
        return source, self._asked(9, more=more)

    def _hook(self, found):
        """Stand in for the part of the addon that keeps referrals."""
        cls = self.registry["sale.order"]
        name = "_tpm_record_referral"
        had = name in cls.__dict__
        old = cls.__dict__.get(name)
        setattr(cls, name, found)
        self.addCleanup(lambda: setattr(cls, name, old) if had else delattr(cls, name))

    def test_referral_answers_are_handed_over(self):
        source, answers = self._referral_answers()
        calls = []
        self._hook(lambda model, user_input, values: calls.append((user_input, values)))
        answers._mark_done()
        [(user_input, values)] = calls
        self.assertEqual(user_input, answers)
        self.assertEqual(
            values,
            {
                "source_answer": source.suggested_answer_ids[0],
                "source_other": "over a beer",
                "recommender_name": "Ann Example",
                "recommender_statement": "You deliver",
                "decided_by": "The price",
            },
        )

    def test_a_referral_that_fails_leaves_the_feedback(self):
        _source, answers = self._referral_answers()
        self._hook(lambda model, user_input, values: 1 / 0)
        with mute_logger(LOGGER):
            answers._mark_done()
        self.assertEqual(self._feedback(answers).repurchase, "9")
        self.assertEqual(answers.tpm_taken_over, "done")

    # speed

    def test_answers_of_many_cost_no_more_statements_than_of_few(self):
        def statements(count):
            answers = self.env["survey.user_input"]
            for _n in range(count):
                answers |= self._asked(9, "Fast")
            answers.write({"state": "done", "end_datetime": fields.Datetime.now()})
            self.env.flush_all()
            self.env.invalidate_all()
            ready = answers._tpm_ready()
            before = self.env.cr.sql_log_count
            ready._tpm_write_feedback()
            ready._tpm_log_interactions()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        statements(2)  # fills the caches
        many, few = statements(20), statements(5)
        self.assertAlmostEqual(many, few, delta=2)  # caches may empty in between
