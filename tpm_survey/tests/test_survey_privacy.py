# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from io import BytesIO

import openpyxl

from odoo.tests import tagged

from .common import SurveyCommon
from .test_survey_question import AnswerCommon


@tagged("post_install", "-at_install")
class TestSurveyPrivacy(SurveyCommon):
    """Answers are found, handed over and forgotten with their customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.feedback = cls.env["tpm.feedback"].create(
            {
                "touchpoint_id": cls.key_touchpoint.id,
                "partner_id": cls.contact.id,
                "repurchase": "3",
                "reason": "Call Tom Miller at tom@miller.example.com, I waited",
            }
        )
        cls.env.flush_all()

    def assertForgotten(self):
        self.feedback.invalidate_recordset()
        self.assertEqual(self.feedback.repurchase, "3")
        self.assertEqual(self.feedback.reason, "Call … at …, I waited")
        for name in ("partner_id", "commercial_partner_id", "order_id", "request_id"):
            self.assertFalse(self.feedback[name], name)
        self.assertTrue(self.feedback.interaction_id.is_anonymous)

    def _scores(self):
        counts = self.env["tpm.feedback.count"]
        return counts._sum(
            [("touchpoint_id", "=", self.key_touchpoint.id)], ["touchpoint_id"]
        )

    def test_a_forgotten_customer_leaves_the_score(self):
        before = self._scores()
        self.contact._forget_personal()
        self.assertForgotten()
        self.env.flush_all()
        self.assertEqual(self._scores(), before)

    def test_answers_outlive_the_contact(self):
        self.contact.unlink()
        self.assertForgotten()

    def test_answers_go_with_their_interaction(self):
        self.feedback.interaction_id._forget()
        self.assertForgotten()

    def test_follow_ups_lead_nowhere(self):
        follow_ups = self.env["tpm.follow.up"]
        follow_up = follow_ups.search([("feedback_id", "=", self.feedback.id)])
        follow_up.note = "Called Tom"
        follow_up.message_post(body="Tom was out")
        self.contact._forget_personal()
        follow_up.invalidate_recordset()
        self.assertFalse(follow_up.partner_id | follow_up.commercial_partner_id)
        self.assertFalse(follow_up.note)
        self.assertFalse(follow_up.message_ids)

    def test_no_task_and_no_message_of_a_follow_up_names_the_customer(self):
        self.key_touchpoint.user_id = self.agent
        low = self.feedback.create(
            {
                "touchpoint_id": self.key_touchpoint.id,
                "partner_id": self.contact.id,
                "repurchase": "1",
                "reason": "Call Tom Miller",
            }
        )
        follow_up = low.follow_up_ids
        sent = self._messages(follow_up)
        tasks = self.env["mail.activity"].with_context(active_test=False)
        tasks = tasks.search(
            [("res_model", "=", follow_up._name), ("res_id", "=", follow_up.id)]
        )
        self.assertIn("Tom Miller", tasks.summary)
        self.assertIn("user_notification", sent.mapped("message_type"))
        forget = self.env["tpm.forget"].with_user(self.manager)
        forget.create({"partner_ids": self.customer.ids}).action_forget()
        self.assertFalse((sent | self._messages(follow_up)).exists())
        self.assertFalse(tasks.exists())
        follow_up.invalidate_recordset()
        self.assertEqual(follow_up.state, "cancelled")
        self.assertNotIn(follow_up, follow_up._without_task(0, 10_000))

    def _messages(self, record):
        return self.env["mail.message"].search(
            [("model", "=", record._name), ("res_id", "=", record.id)]
        )

    def test_the_look_up_finds_answers(self):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": self.contact.name, "email": self.contact.email}
        )
        wizard.action_lookup()
        found = {(line.res_model, line.res_id) for line in wizard.line_ids}
        self.assertIn(("tpm.feedback", self.feedback.id), found)
        self.assertIn(("tpm.interaction", self.feedback.interaction_id.id), found)

    def test_the_file_holds_answers(self):
        content = self.contact.with_user(self.manager)._tpm_known_book()
        book = openpyxl.load_workbook(BytesIO(content))
        rows = list(book["Feedback"].values)
        reasons = [row[rows[3].index("Main reason")] for row in rows[4:]]
        self.assertEqual(reasons, [self.feedback.reason])


@tagged("post_install", "-at_install")
class TestAnswersPrivacy(AnswerCommon):
    """What was typed in the host's survey is forgotten with the feedback."""

    def test_no_answer_in_the_survey_names_the_customer(self):
        question = self._question(kind="char_box")
        more = [(question, "Greetings, Tommy")]
        said = "Tom Miller (tom@miller.example.com) waited"
        answers = self._asked(3, said, more=more, nickname="Tommy")
        others = self._asked(3, "Tom was late", partner=self.partner)
        (answers | others)._mark_done()
        lines = answers.user_input_line_ids
        wizard = self.env["tpm.forget"].with_user(self.manager)
        wizard.create({"partner_ids": self.contact.ids}).action_forget()
        self.assertFalse(answers.nickname)
        self.assertEqual(
            lines.filtered("value_text_box").mapped("value_text_box"),
            ["… (…) waited"],
        )
        self.assertEqual(
            lines.filtered("value_char_box").mapped("value_char_box"), ["Greetings, …"]
        )
        self.assertEqual(lines.filtered("value_scale").mapped("value_scale"), [3])
        kept = others.user_input_line_ids.filtered("value_text_box")
        self.assertEqual(kept.value_text_box, "Tom was late")

    def _look_up(self, name, email):
        self.env.flush_all()
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": name, "email": email}
        )
        wizard.action_lookup()
        return wizard.line_ids

    def _answered_by(self, *emails):
        """Return answers with nothing but an address, as they became feedback."""
        self.survey.tpm_touchpoint_id = self.key_touchpoint
        said = "Ria Reed (030 1234567) waited"
        answers = self.env["survey.user_input"].union(
            *(self._answers(3, said, email=email) for email in emails)
        )
        answers._mark_done()
        self.assertEqual(set(answers.mapped("tpm_taken_over")), {"done"})
        return answers

    def _said(self, answers):
        lines = answers.user_input_line_ids.filtered("value_text_box")
        return lines.mapped("value_text_box")

    def test_who_gave_an_address_alone_is_looked_up_and_forgotten(self):
        answers, other = self._answered_by("R_r@x.example", "xr_r@x.example")
        found = self._look_up("Ria Reed", "r_r@x.example")
        lines = found.filtered(lambda line: line.res_model == answers._name)
        self.assertIn(answers.id, lines.mapped("res_id"))
        lines.action_tpm_forget()
        done = lines.filtered("execution_details")
        self.assertEqual(done.mapped("res_id"), answers.ids)
        self.assertFalse(answers.email)
        self.assertEqual(self._said(answers), ["… (…) waited"])
        self.assertEqual(other.email, "xr_r@x.example")
        self.assertIn("Ria", self._said(other)[0])

    def test_who_gave_an_address_alone_is_deleted(self):
        answers, other = self._answered_by("r_r@x.example", "other@x.example")
        found = self._look_up("Ria Reed", "r_r@x.example")
        found.filtered(lambda r: r.res_model == answers._name).action_unlink_all()
        self.assertEqual((answers | other).exists(), other)

    def test_who_recommended_is_looked_up_by_name(self):
        referrals = self.env["tpm.referral"].create(
            [
                {"partner_id": self.customer.id, "recommender_name": "ria reed"},
                {"partner_id": self.partner.id, "recommender_name": "Ria Reedson"},
            ]
        )
        found = self._look_up("Ria Reed", "r@x.example")
        lines = found.filtered(lambda line: line.res_model == "tpm.referral")
        self.assertEqual(lines.mapped("res_id"), referrals[0].ids)

    def test_many_answers_are_forgotten_in_as_many_queries_as_two(self):
        def queries(count):
            answers = self.env["survey.user_input"].union(
                *(self._asked(3, "Tom came") for _n in range(count))
            )
            answers._mark_done()
            feedback = self._feedback(answers)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            feedback._forget_answers()
            said = answers.user_input_line_ids.mapped("value_text_box")
            self.assertEqual([s for s in said if s], ["… came"] * count)
            return self.env.cr.sql_log_count - before

        queries(2)  # warm
        self.assertEqual(queries(2), queries(8))
