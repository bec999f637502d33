# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged, users

from odoo.addons.tpm_survey.tests.common_audit import NOW as AUDIT_NOW
from odoo.addons.tpm_survey.tests.common_audit import AuditCommon
from odoo.addons.tpm_survey.tests.common_follow_up import NOW, FollowUpCommon


def planned(case, action):
    """Plan what the dialog proposes; return the coachings."""
    plan = Form(case.env[action["res_model"]].with_context(**action["context"]))
    plan.save().action_plan()
    return case.env["tpm.coaching"].search([], order="id desc", limit=1)


@tagged("post_install", "-at_install")
@freeze_time(AUDIT_NOW)
class TestCoachingOfAnAudit(AuditCommon):
    @users("tpm_officer")
    def test_a_poor_audit_becomes_coaching_of_the_person_reviewed(self):
        audit = self._done(self._audit(), self.poor)
        action = self.env["tpm.audit"].browse(audit.id).action_plan_coaching()
        coaching = planned(self, action)
        self.assertRecordValues(
            coaching,
            [
                {
                    "user_id": self.worker.id,
                    "touchpoint_id": self.touchpoint.id,
                    "planner_id": self.officer.id,
                    "company_id": audit.company_id.id,
                    "goal": "Was it friendly? (audit of 11/02/2026: 0 %)",
                }
            ],
        )
        self.assertTrue(coaching.with_user(self.worker).has_access("read"))
        self.assertFalse(coaching.with_user(self.colleague).has_access("read"))

    @users("tpm_officer")
    def test_a_good_one_leaves_nothing_to_name(self):
        audit = self._done(self._audit())
        action = self.env["tpm.audit"].browse(audit.id).action_plan_coaching()
        goal = action["context"]["default_goal"]
        self.assertEqual(goal, "Audit of 11/02/2026: 100 %")

    def test_before_the_review_there_is_nothing_to_coach(self):
        with self.assertRaisesRegex(UserError, "finished review"):
            self._audit().with_user(self.officer).action_plan_coaching()

    def test_who_has_left_is_not_proposed(self):
        audit = self._done(self._audit(), self.poor)
        self.worker.active = False
        action = audit.with_user(self.officer).action_plan_coaching()
        self.assertEqual(action["context"]["default_user_ids"][0][2], [])


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCoachingOfAFollowUp(FollowUpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._user("tpm_worker", "base.group_user")

    def _follow_up(self, **vals):
        feedback = self._answer(2, user_id=self.worker.id, **vals)
        follow_up = self._of(feedback) or self.FollowUp.browse(
            feedback.action_follow_up()["res_id"]
        )
        return follow_up.with_env(self.env)

    @users("tpm_officer")
    def test_a_low_score_becomes_coaching_of_who_served(self):
        coaching = planned(self, self._follow_up().action_plan_coaching())
        self.assertRecordValues(
            coaching,
            [
                {
                    "user_id": self.worker.id,
                    "touchpoint_id": self.key_touchpoint.id,
                    "goal": "“The parcel came late” (2 of 10 on 03/02/2026)",
                }
            ],
        )
        self.assertNotIn("Miller", coaching.goal)

    @users("tpm_officer")
    def test_without_words_the_score_speaks(self):
        action = self._follow_up(reason=False).action_plan_coaching()
        goal = action["context"]["default_goal"]
        self.assertEqual(goal, "Score 2 of 10 on 03/02/2026")

    @users("tpm_officer")
    def test_nobody_is_proposed_where_it_is_not_known_who_served(self):
        follow_up = self._follow_up()
        follow_up.sudo().feedback_id.user_id = False
        action = follow_up.action_plan_coaching()
        self.assertEqual(action["context"]["default_user_ids"][0][2], [])

    @users("tpm_agent")
    def test_who_may_not_plan_sees_no_button_and_plans_nothing(self):
        follow_up = self._follow_up()
        view = self.env["tpm.follow.up"].get_view(view_type="form")
        self.assertNotIn("action_plan_coaching", view["arch"])
        with self.assertRaises(AccessError):
            planned(self, follow_up.action_plan_coaching())

    @users("tpm_officer")
    def test_who_may_plan_sees_the_button(self):
        view = self.env["tpm.follow.up"].get_view(view_type="form")
        self.assertIn("action_plan_coaching", view["arch"])
        view = self.env["tpm.audit"].get_view(view_type="form")
        self.assertIn("action_plan_coaching", view["arch"])
