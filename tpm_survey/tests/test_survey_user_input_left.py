# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.tests import freeze_time, tagged

from .test_survey_question import AnswerCommon

NOW = "2026-03-02 09:47:13"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAnswersLeft(AnswerCommon):
    """What visitors without a name leave behind, and what is left halfway."""

    # anonymous

    def _anonymous(self, **vals):
        vals.setdefault("tpm_touchpoint_id", self.touchpoint.id)
        before = self.env["tpm.feedback"].search([])
        answers = self._answers(5, "The queue", **vals)
        answers._mark_done()
        return answers, self.env["tpm.feedback"].search([]) - before

    def test_anonymous_answers_leave_no_trace(self):
        answers, feedback = self._anonymous()
        self.assertRecordValues(
            feedback,
            [
                {
                    "partner_id": False,
                    "touchpoint_id": self.touchpoint.id,
                    "repurchase": "5",
                    "reason": "The queue",
                    "source": "place",
                    "user_input_id": False,
                    "request_id": False,
                    "interaction_id": False,
                    "date": fields.Datetime.to_datetime("2026-03-02 09:00:00"),
                }
            ],
        )
        self.assertNotIn("create_date", feedback._fields)
        self.assertNotIn("create_uid", feedback._fields)
        self.assertEqual(answers.tpm_taken_over, "done")

    def test_anonymous_answers_count_once(self):
        answers, feedback = self._anonymous()
        answers._mark_done()
        same = [("reason", "=", "The queue"), ("partner_id", "=", False)]
        self.assertEqual(self.env["tpm.feedback"].search(same), feedback)

    def test_the_hour_of_anonymous_answers_keeps_the_day(self):
        self.env.company.resource_calendar_id.tz = "Asia/Kolkata"  # 5:30 ahead
        with freeze_time("2026-03-01 18:40:00"):
            _answers, feedback = self._anonymous()
        self.assertEqual(feedback.day, fields.Date.to_date("2026-03-02"))

    def test_a_public_survey_of_the_company_is_anonymous_too(self):
        self.survey.tpm_touchpoint_id = self.touchpoint
        _answers, feedback = self._anonymous(tpm_touchpoint_id=False)
        self.assertFalse(feedback.user_input_id)
        self.assertEqual(feedback.source, "survey")

    # incomplete

    def test_what_was_left_after_the_score_counts_as_incomplete(self):
        answers = self._asked(3)
        self.assertEqual(answers._tpm_collect_partial(), 0)
        with freeze_time("2026-03-03 10:00:00"):
            self.assertEqual(answers._tpm_collect_partial(), 1)
            self.assertEqual(answers._tpm_collect_partial(), 0)
        feedback = self._feedback(answers)
        self.assertTrue(feedback.is_partial)
        self.assertEqual(feedback.repurchase, "3")
        self.assertEqual(feedback.interaction_id.experience, "disappointed")
        self.assertEqual(answers.tpm_request_id.state, "sent")

    def test_an_expired_request_is_not_waited_for(self):
        answers = self._asked(3)
        answers.tpm_request_id.state = "expired"
        self.assertEqual(answers._tpm_collect_partial(), 1)
        self.assertEqual(answers.tpm_request_id.state, "expired")

    def test_without_a_score_nothing_counts(self):
        answers = self._asked(None, "Only a reason")
        with freeze_time("2026-03-05 10:00:00"):
            self.assertEqual(answers._tpm_collect_partial(), 0)

    def test_incomplete_answers_are_taken_in_batches(self):
        for _n in range(3):
            self._asked(3)
        UserInput = self.env["survey.user_input"]
        with freeze_time("2026-03-05 10:00:00"):
            taken = [UserInput._tpm_collect_partial(limit=2) for _n in range(3)]
        self.assertEqual(taken, [2, 1, 0])

    def test_who_comes_back_brings_the_same_feedback_up_to_date(self):
        answers = self._asked(3)
        with freeze_time("2026-03-03 10:00:00"):
            answers._tpm_collect_partial()
        feedback = self._feedback(answers)
        topic = self.env["tpm.topic"].create({"name": "Coded by staff"})
        feedback.topic_ids = topic
        interaction = feedback.interaction_id
        with freeze_time("2026-03-04 10:00:00"):
            answers._save_lines(self.score_question, "9")
            answers._save_lines(self.reason_question, "All mended")
            answers._mark_done()
        self.assertEqual(self._feedback(answers), feedback)
        self.assertRecordValues(
            feedback,
            [
                {
                    "is_partial": False,
                    "repurchase": "9",
                    "band": "promoter",
                    "reason": "All mended",
                    "topic_ids": topic.ids,
                    "interaction_id": interaction.id,
                }
            ],
        )
        self.assertEqual(interaction.experience, "delighted")
        self.assertEqual(interaction.note, "All mended")
        self.assertEqual(self.customer.tpm_account_id.delighted_count, 1)
        self.assertEqual(self.customer.tpm_account_id.disappointed_count, 0)
        self.assertEqual(answers.tpm_request_id.state, "answered")

    def test_an_anonymous_visitor_who_comes_back_is_not_counted_twice(self):
        answers = self._answers(3, tpm_touchpoint_id=self.touchpoint.id)
        Feedback = self.env["tpm.feedback"]
        before = Feedback.search_count([])
        with freeze_time("2026-03-04 10:00:00"):
            answers._tpm_collect_partial()
            answers._save_lines(self.score_question, "9")
            answers._mark_done()
        self.assertEqual(Feedback.search_count([]), before + 1)
