# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import mute_logger

from .common_follow_up import NOW, TODAY, FollowUpCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFeedbackLearning(FollowUpCommon):
    """What a customer said becomes an insight or a factor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.topic = cls.env["tpm.topic"].create({"name": "Time"})
        cls.worst, cls.middling, cls.best = cls.Feedback.create(
            [
                cls._answer_vals(2, topic_ids=cls.topic.ids),
                cls._answer_vals(8, reason=False, disappointed_by="The box"),
                cls._answer_vals(10, reason="Quick " * 50),
            ]
        )

    @users("tpm_agent")
    def test_one_feedback_opens_an_insight_filled_in(self):
        action = self.worst.with_env(self.env).action_make_insight()
        self.assertFalse(self.worst.insight_ids, "nothing is stored before it is saved")
        Insight = self.env["tpm.insight"].with_context(**action["context"])
        insight = Form(Insight).save()
        self.assertRecordValues(
            insight,
            [
                {
                    "name": "The parcel came late",
                    "kind": "weakness",
                    "source": "survey",
                    "text": "The parcel came late",
                    "date": TODAY,
                    "touchpoint_id": self.key_touchpoint.id,
                    "interaction_id": self.worst.interaction_id.id,
                    "topic_ids": self.topic.ids,
                    "feedback_id": self.worst.id,
                    "user_id": self.agent.id,
                }
            ],
        )
        again = self.worst.with_env(self.env).action_make_insight()
        self.assertEqual(again["res_id"], insight.id)

    @users("tpm_agent")
    def test_several_become_insights_at_once_and_none_twice(self):
        silent = self._answer(3, reason=False)
        several = self.worst | self.middling | self.best | silent
        for _click in range(2):
            action = several.with_env(self.env).action_make_insight()
            insights = self.env["tpm.insight"].search(action["domain"])
            self.assertEqual(len(insights), 3)
        kinds = {i.feedback_id: i.kind for i in insights}
        self.assertEqual(kinds[self.middling], "opportunity")
        self.assertEqual(kinds[self.best], "insight")
        self.assertLessEqual(max(len(i.name) for i in insights), 80)
        with self.assertRaisesRegex(UserError, "Nothing was said"):
            (silent | self._answer(9, reason=False)).action_make_insight()

    def test_the_database_refuses_a_second_insight(self):
        vals = self.worst._prepare_insight_vals()
        self.env["tpm.insight"].create(vals)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["tpm.insight"].create(vals)

    @users("tpm_outsider")
    def test_outsiders_make_none(self):
        with self.assertRaises(AccessError):
            self.worst.with_env(self.env).action_make_insight()

    def _dialog(self, feedback):
        action = feedback.with_env(self.env).action_add_factor()
        self.assertTrue(action["context"]["tpm_factor_only"])
        return self.env[action["res_model"]].browse(action["res_id"])

    @users("tpm_agent")
    def test_users_add_factors_there_are(self):
        factor = (
            self.env["tpm.factor"]
            .sudo()
            .create({"name": "Late", "touchpoint_id": self.key_touchpoint.id})
        )
        dialog = self._dialog(self.worst)
        with self.assertRaises(AccessError):
            dialog.new_factor = "Rain"
        dialog.factor_ids = factor.sudo(False)
        dialog.action_apply()
        self.assertEqual(self.worst.factor_ids, factor)

    @users("tpm_officer")
    def test_officers_name_new_ones_on_the_level_of_the_score(self):
        for feedback, level in ((self.worst, "disappointed"), (self.best, "delighted")):
            dialog = self._dialog(feedback)
            dialog.new_factor = " Rain "
            dialog.action_apply()
            self.assertRecordValues(
                feedback.factor_ids,
                [
                    {
                        "name": "Rain",
                        "level": level,
                        "touchpoint_id": self.key_touchpoint.id,
                    }
                ],
            )
        other = self._answer(1)
        dialog = self._dialog(other)
        dialog.new_factor = "rain"
        dialog.action_apply()
        self.assertEqual(other.factor_ids, self.worst.factor_ids, "it is there")
