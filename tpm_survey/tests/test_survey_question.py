# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .common import SurveyCommon


class AnswerCommon(SurveyCommon):
    """The survey of the program knows what its questions mean."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.score_question.tpm_meaning = "repurchase"
        cls.reason_question.tpm_meaning = "reason"

    @classmethod
    def _question(cls, meaning=False, kind="text_box", labels=(), survey=None, **vals):
        return cls.env["survey.question"].create(
            {
                "survey_id": (survey or cls.survey).id,
                "title": meaning or kind,
                "question_type": kind,
                "tpm_meaning": meaning,
                "sequence": 50,
                "suggested_answer_ids": [
                    Command.create({"value": label, "sequence": n})
                    for n, label in enumerate(labels)
                ],
                **vals,
            }
        )

    @classmethod
    def _answers(cls, score=None, reason=None, *, partner=None, more=(), **vals):
        """Return answers in progress, as the pages of the host leave them."""
        vals.setdefault("survey_id", cls.survey.id)
        answers = cls.env["survey.user_input"].create(
            {"partner_id": partner and partner.id, **vals}
        )
        answers._mark_in_progress()
        if score is not None:
            answers._save_lines(cls.score_question, str(score))
        if reason is not None:
            answers._save_lines(cls.reason_question, reason)
        for question, answer, *comment in more:
            answers._save_lines(question, answer, *comment)
        return answers

    @classmethod
    def _asked(cls, *args, order=None, **kwargs):
        """Return answers of the customer to a request of the program."""
        request = cls._request(order, state="sent")
        kwargs.setdefault("partner", request.partner_id)
        return cls._answers(*args, tpm_request_id=request.id, **kwargs)

    def _feedback(self, answers):
        found = (
            self.env["tpm.feedback"]
            .sudo()
            .search([("user_input_id", "in", answers.ids)])
        )
        return found

    def _choice(self, question, label):
        return str(
            question.suggested_answer_ids.filtered(lambda a: a.value == label).id
        )


@tagged("post_install", "-at_install")
class TestSurveyQuestion(AnswerCommon):
    # which question can mean what

    def test_scores_need_eleven_steps_or_a_number(self):
        self.score_question.tpm_meaning = False
        self.env.flush_all()
        self.assertTrue(self._question("importance", "scale"))
        self.assertTrue(self._question("recommendation", "numerical_box"))
        labels = [str(n) for n in range(11)]
        self.assertTrue(self._question("repurchase", "simple_choice", labels))

    def test_what_can_hold_no_score_is_refused(self):
        for kind, labels, vals in (
            ("scale", (), {"scale_min": 1, "scale_max": 5}),
            ("simple_choice", ("good", "bad"), {}),
            ("simple_choice", ("1", "11"), {}),
            ("text_box", (), {}),
            ("date", (), {}),
            ("multiple_choice", ("1", "2"), {}),
        ):
            with (
                self.subTest(kind, labels=labels),
                self.assertRaisesRegex(ValidationError, "scale from 0 to 10"),
            ):
                self._question("importance", kind, labels, **vals)
            self.survey.question_ids[2:].unlink()

    def test_texts_topics_and_sources_need_their_types(self):
        for meaning, kind, hint in (
            ("disappointed_by", "scale", "text"),
            ("recommender_name", "date", "text"),
            ("topic", "text_box", "one or several answers"),
            ("factor", "scale", "one or several answers"),
            ("source", "multiple_choice", "choice of one answer"),
        ):
            with (
                self.subTest(meaning),
                self.assertRaisesRegex(ValidationError, hint),
            ):
                self._question(meaning, kind)

    def test_a_mapped_question_can_not_change_to_a_type_that_does_not_fit(self):
        with self.assertRaisesRegex(ValidationError, "Would buy again"):
            self.score_question.question_type = "date"
        with self.assertRaisesRegex(ValidationError, "scale from 0 to 10"):
            self.score_question.scale_max = 5

    @mute_logger("odoo.sql_db")
    def test_a_survey_asks_for_each_meaning_once(self):
        with self.assertRaises(IntegrityError):
            self._question("reason")

    def test_a_copied_question_means_nothing_a_copied_survey_all(self):
        self.assertFalse(self.score_question.copy().tpm_meaning)
        meanings = self.survey.copy().question_ids.mapped("tpm_meaning")
        self.assertEqual(meanings[:2], ["repurchase", "reason"])

    def test_the_form_of_the_host_shows_the_meaning_to_those_who_work_with_it(self):
        user = self._user(
            "tpm_surveyor",
            "survey.group_survey_user",
            "tpm_touchpoint.tpm_touchpoint_group_user",
        )
        with Form(self.reason_question.with_user(user)) as form:
            form.tpm_meaning = "delighted_by"
        self.assertEqual(self.reason_question.tpm_meaning, "delighted_by")
        other = self._user("surveyor", "survey.group_survey_user")
        arch = self.env["survey.question"].with_user(other).get_view(view_type="form")
        self.assertNotIn("tpm_meaning", arch["arch"])
        arch = self.env["survey.survey"].with_user(other).get_view(view_type="form")
        self.assertNotIn("tpm_touchpoint_id", arch["arch"])

    # what the page refuses

    def test_scores_out_of_range_are_refused_on_the_page(self):
        number = self._question("importance", "numerical_box")
        for question, answer in (
            (self.score_question, "11"),
            (self.score_question, "-1"),
            (self.score_question, "7.5"),
            (self.score_question, "a lot"),
            (number, "10.5"),
            (number, "-3"),
            (number, "nan"),
        ):
            with self.subTest(answer=answer):
                errors = question.validate_question(answer)
                self.assertIn("0 to 10", errors[question.id])
        for answer in ("0", "10"):
            self.assertFalse(self.score_question.validate_question(answer))

    def test_ten_megabytes_of_reason_are_refused_on_the_page(self):
        errors = self.reason_question.validate_question("x" * 10 * 1024 * 1024)
        self.assertIn("10000", errors[self.reason_question.id])
        self.assertFalse(self.reason_question.validate_question("x" * 10_000))

    def test_questions_that_mean_nothing_are_the_host_s(self):
        question = self._question(kind="numerical_box")
        self.assertFalse(question.validate_question("4711"))

    # random order

    def test_random_answers_keep_their_order_for_one_participant(self):
        labels = [str(n) for n in range(8)]
        question = self._question(kind="simple_choice", labels=labels)
        first, second = self._answers(), self._answers()
        self.assertEqual(
            question._tpm_ordered_answers(first), question.suggested_answer_ids
        )
        question.tpm_random_answers = True
        order = question._tpm_ordered_answers(first)
        self.assertEqual(order.ids, question._tpm_ordered_answers(first).ids)
        self.assertEqual(sorted(order.ids), sorted(question.suggested_answer_ids.ids))
        orders = {
            tuple(question._tpm_ordered_answers(self._answers()).ids) for _n in range(6)
        }
        self.assertGreater(len(orders), 1)
        self.assertTrue(question._tpm_ordered_answers(second))

    # ready content

    def test_the_ready_surveys_ask_what_the_method_asks(self):
        purchase = self.env.ref("tpm_survey.survey_purchase")
        first = self.env.ref("tpm_survey.survey_first_purchase")
        core = [
            "repurchase",
            "reason",
            "importance",
            "importance_reason",
            "recommendation",
            "recommendation_reason",
            "disappointed_by",
            "delighted_by",
        ]
        self.assertEqual(purchase.question_ids.mapped("tpm_meaning"), core)
        self.assertEqual(
            first.question_ids.mapped("tpm_meaning"),
            [
                *core,
                "source",
                "recommender_statement",
                "recommender_name",
                "decided_by",
            ],
        )
        for survey in purchase | first:
            self.assertEqual(survey.questions_layout, "one_page")
            self.assertFalse(survey.lang_ids, "asked in all languages")
            mandatory = survey.question_ids.filtered("constr_mandatory")
            self.assertEqual(mandatory.tpm_meaning, "repurchase")

    def test_who_was_not_recommended_is_not_asked_by_whom(self):
        survey = self.env.ref("tpm_survey.survey_first_purchase")
        source = survey.question_ids.filtered(lambda q: q.tpm_meaning == "source")
        self.assertTrue(source.tpm_random_answers and source.comments_allowed)
        triggers = self.env.ref("tpm_survey.survey_first_purchase_source_friends")
        triggers |= self.env.ref("tpm_survey.survey_first_purchase_source_colleague")
        for meaning in ("recommender_statement", "recommender_name"):
            question = survey.question_ids.filtered(
                lambda q, meaning=meaning: q.tpm_meaning == meaning
            )
            self.assertEqual(question.triggering_answer_ids, triggers)


@tagged("post_install", "-at_install")
class TestSurveyPages(HttpCase, AnswerCommon):
    def test_the_pages_of_the_host_show_the_ready_survey_in_random_order(self):
        survey = self.env.ref("tpm_survey.survey_first_purchase")
        answers = survey._create_answer(partner=self.contact, check_attempts=False)
        base = f"/survey/begin/{survey.access_token}/{answers.access_token}"
        page = self.make_jsonrpc_request(base, {})[1]["survey_content"]
        source = survey.question_ids.filtered(lambda q: q.tpm_meaning == "source")
        shown = sorted(
            source.suggested_answer_ids, key=lambda a: page.index(f"{source.id}_{a.id}")
        )
        self.assertEqual(shown, list(source._tpm_ordered_answers(answers)))

    def _submit(self, answers, **values):
        survey = answers.survey_id
        url = f"/survey/submit/{survey.access_token}/{answers.access_token}"
        return self.make_jsonrpc_request(url, values)

    def test_a_customer_answers_on_the_page(self):
        request = self._request(state="sent")
        answers = self.survey._create_answer(
            partner=self.contact, check_attempts=False, tpm_request_id=request.id
        )
        answers._mark_in_progress()
        score, reason = str(self.score_question.id), str(self.reason_question.id)
        error = self._submit(answers, **{score: "12", reason: "x"})[1]
        self.assertEqual(error["error"], "validation")
        self.assertFalse(self._feedback(answers))
        self._submit(answers, **{score: "0", reason: "<script>alert(1)</script>"})
        feedback = self._feedback(answers)
        self.assertEqual(feedback.repurchase, "0")
        self.assertEqual(feedback.reason, "<script>alert(1)</script>")
        self.assertEqual(request.state, "answered")
        again = self._submit(answers, **{score: "10", reason: "y"})[1]
        self.assertEqual(again["tpm_refused"], "answered")
        self.assertEqual(self._feedback(answers).repurchase, "0")

    def test_our_fault_does_not_break_the_page(self):
        answers = self.survey._create_answer(
            partner=self.contact,
            check_attempts=False,
            tpm_touchpoint_id=self.touchpoint.id,
        )
        answers._mark_in_progress()
        self.patch(
            self.registry["tpm.feedback"],
            "create",
            lambda self, vals_list: [][1],
        )
        with mute_logger("odoo.addons.tpm_survey.models.survey_user_input"):
            result = self._submit(answers, **{str(self.score_question.id): "5"})
        self.assertIn("survey_content", result[1])
        self.assertEqual(answers.state, "done")
        self.assertEqual(answers.tpm_taken_over, "failed")
