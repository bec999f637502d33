# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from odoo.exceptions import UserError
from odoo.tests import Form, tagged, users, warmup

from ..tools import answer, coding
from .test_tpm_feedback import FeedbackCommon


@tagged("post_install", "-at_install")
class TestFeedbackCoding(FeedbackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["tpm.feedback"].search([]).unlink()  # what a demo may have coded
        cls.time, cls.staff = cls.env["tpm.topic"].create(
            [{"name": "Time"}, {"name": "Staff"}]
        )
        cls.factor = cls.env["tpm.factor"].create(
            {"name": "Driver was rude", "touchpoint_id": cls.touchpoint.id}
        )
        for reason, topics, factors in (
            ("The parcel came late", cls.time, cls.env["tpm.factor"]),
            ("Far too late, my parcel", cls.time, cls.env["tpm.factor"]),
            ("Viel zu spät geliefert", cls.time, cls.env["tpm.factor"]),
            ("The driver was rude", cls.staff, cls.factor),
            ("A rude driver", cls.staff, cls.factor),
        ):
            cls._said(reason, topic_ids=topics.ids, factor_ids=factors.ids)

    @classmethod
    def _said(cls, reason, **vals):
        return cls.env["tpm.feedback"].create(
            {
                "partner_id": cls.customer.id,
                "touchpoint_id": cls.touchpoint.id,
                "reason": reason,
                **vals,
            }
        )

    def _wizard(self, feedback):
        action = feedback.with_env(self.env).action_code()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_doctests(self):
        for module in (coding, answer):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0)
            self.assertEqual(result.failed, 0)

    @users("tpm_agent")
    def test_words_used_before_suggest_their_topic(self):
        feedback = self._said("My parcel was late again")
        wizard = self._wizard(feedback)
        self.assertRecordValues(
            wizard.line_ids,
            [
                {
                    "topic_id": self.time.id,
                    "factor_id": False,
                    "name": "Time",
                    "because": "late, parcel (4 times)",
                    "share": 1.0,
                    "feedback_count": 1,
                    "chosen": False,
                }
            ],
        )

    @users("tpm_agent")
    def test_factors_are_suggested_at_their_touchpoint_only(self):
        here = self._said("Such a rude driver")
        there = self._said("Rude driver", touchpoint_id=self.key_touchpoint.id)
        lines = self._wizard(here | there).line_ids
        self.assertEqual(lines.factor_id, self.factor)
        by_factor = lines.filtered("factor_id")
        self.assertEqual(by_factor.feedback_ids, here)
        self.assertEqual(lines.filtered("topic_id").feedback_ids, here | there)

    @users("tpm_agent")
    def test_ticked_suggestions_code_those_whose_words_they_are(self):
        late = self._said("late parcel") | self._said("parcel came late")
        rude = self._said("rude, that driver")
        wizard = self._wizard(late | rude)
        with Form(wizard) as form, form.line_ids.edit(0) as line:
            self.assertEqual(line.name, "Time")
            line.chosen = True
        wizard.action_apply()
        self.assertEqual(late.topic_ids, self.time)
        self.assertFalse(rude.topic_ids)

    @users("tpm_agent")
    def test_what_is_chosen_by_hand_goes_to_all(self):
        some = self._said("late parcel") | self._said("Nothing of the kind")
        other = self._said("x", touchpoint_id=self.key_touchpoint.id)
        wizard = self._wizard(some | other)
        wizard.write(
            {"topic_ids": [(4, self.staff.id)], "factor_ids": [(4, self.factor.id)]}
        )
        wizard.action_apply()
        for feedback in some | other:
            self.assertEqual(feedback.topic_ids, self.staff)
        self.assertEqual(some.factor_ids, self.factor)
        self.assertFalse(other.factor_ids, "a factor stays at its touchpoint")
        self.assertEqual(some.interaction_id.factor_ids, self.factor)

    @users("tpm_agent")
    def test_nothing_chosen_is_said(self):
        wizard = self._wizard(self._said("late parcel"))
        with self.assertRaisesRegex(UserError, "Choose a topic"):
            wizard.action_apply()
        there = self._said("x", touchpoint_id=self.key_touchpoint.id)
        wizard = self._wizard(there)
        wizard.factor_ids = self.factor
        with self.assertRaisesRegex(UserError, "other touchpoints"):
            wizard.action_apply()

    @users("tpm_agent")
    def test_what_is_coded_already_is_not_suggested(self):
        feedback = self._said("late parcel", topic_ids=self.time.ids)
        self.assertFalse(self._wizard(feedback).line_ids)

    @users("tpm_agent")
    def test_an_archived_topic_is_not_suggested(self):
        self.time.sudo().active = False
        self.assertFalse(self._wizard(self._said("late parcel")).line_ids)

    @users("tpm_seller")
    def test_words_of_customers_out_of_reach_suggest_nothing(self):
        self.env["tpm.feedback"].sudo().search([]).user_id = self.manager
        self.customer.sudo().user_id = self.manager
        mine = self._said("late parcel", partner_id=self.seller.partner_id.id)
        self.assertFalse(self._wizard(mine).line_ids)

    @users("tpm_agent")
    @warmup
    def test_the_history_costs_one_query(self):
        Feedback = self.env["tpm.feedback"]
        Feedback.flush_model()
        with self.assertQueryCount(tpm_agent=1):
            history = Feedback._coded_history()
        self.assertIn(
            ("A rude driver", [self.staff.id], [self.factor.id]),
            [tuple(row) for row in history],
        )

    @users("tpm_agent")
    def test_coding_many_costs_what_coding_few_costs(self):
        def statements(count):
            feedback = self.env["tpm.feedback"].create(
                [
                    {
                        "partner_id": self.customer.id,
                        "touchpoint_id": self.touchpoint.id,
                        "reason": "late",
                    }
                ]
                * count
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            feedback._code(self.time.with_env(self.env), self.factor.with_env(self.env))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        statements(2)
        self.assertEqual(statements(50), statements(5))
