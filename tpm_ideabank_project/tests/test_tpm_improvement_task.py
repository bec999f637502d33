# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged, users

from odoo.addons.tpm_ideabank.tests.common_cycle import CycleCommon


@tagged("post_install", "-at_install")
class TestImprovementTask(CycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._user("tpm_worker", "project.group_project_user")
        cls.planner = cls._user(
            "tpm_planner",
            "project.group_project_user",
            "tpm_touchpoint.tpm_touchpoint_group_officer",
        )
        cls.project = cls.env["project.project"].create({"name": "Better"})
        cls.doing, cls.shut = cls.env["project.task.type"].create(
            [
                {
                    "name": name,
                    "fold": fold,
                    "project_ids": [Command.set(cls.project.ids)],
                }
                for name, fold in (("Doing", False), ("Shut", True))
            ]
        )
        cls.env.company.tpm_project_id = cls.project
        cls.improvement = cls._improvement(
            user_id=cls.worker.id, date_to=cls.today + timedelta(5)
        )
        cls.improvement.with_user(cls.planner).action_make_task()
        cls.task = cls.improvement.task_id

    @users("tpm_planner")
    def test_a_task_is_made_once(self):
        self.assertRecordValues(
            self.task,
            [
                {
                    "name": "Call back",
                    "project_id": self.project.id,
                    "user_ids": self.worker.ids,
                }
            ],
        )
        self.assertEqual(self.task.date_deadline.date(), self.today + timedelta(5))
        action = self._mine(self.improvement).action_make_task()
        self.assertEqual(action["res_id"], self.task.id)

    @users("tpm_planner")
    def test_without_a_project_there_is_a_clear_sentence(self):
        self.env.company.sudo().tpm_project_id = False
        with self.assertRaisesRegex(UserError, "Choose a project first"):
            self._mine(self._improvement(name="Other")).action_make_task()

    @users("tpm_worker")
    def test_a_worker_without_a_role_closes_it_by_the_task(self):
        self._mine(self.task).state = "1_done"
        self.assertEqual(self.improvement.state, "done")
        self.assertEqual(self.improvement.done_date, self.today)
        self._mine(self.task).state = "01_in_progress"
        self.assertEqual(self.improvement.state, "doing")
        self._mine(self.task).state = "1_canceled"
        self.assertEqual(self.improvement.state, "dropped")
        self.assertIn("cancelled", self.improvement.drop_reason)

    @users("tpm_worker")
    def test_a_folded_stage_closes_it_too(self):
        self._mine(self.task).stage_id = self.shut
        self.assertEqual(self.improvement.state, "done")
        self._mine(self.task).stage_id = self.doing
        self.assertEqual(self.improvement.state, "doing")

    @users("tpm_worker")
    def test_person_and_day_follow_the_task(self):
        day = self.today + timedelta(9)
        self._mine(self.task).write(
            {
                "user_ids": [Command.set(self.planner.ids)],
                "date_deadline": datetime.combine(day, datetime.min.time()),
            }
        )
        self.assertEqual(self.improvement.user_id, self.planner)
        self.assertEqual(self.improvement.date_to, day)

    @users("tpm_officer")
    def test_the_task_follows_an_officer_who_has_no_project(self):
        day = self.today + timedelta(2)
        improvement = self._mine(self.improvement)
        improvement.write({"user_id": self.planner.id, "date_to": day})
        self.assertEqual(self.task.user_ids, self.planner)
        self.assertEqual(self.task.date_deadline.date(), day)

    @users("tpm_officer")
    def test_a_day_does_not_open_what_an_officer_closed(self):
        self._mine(self.improvement).action_done()
        self.task.date_deadline = datetime.combine(self.today, datetime.min.time())
        self.assertEqual(self.improvement.state, "done")

    def test_deleting_the_task_leaves_the_improvement(self):
        self.task.unlink()
        self.assertTrue(self.improvement.exists())
        self.assertFalse(self.improvement.task_id)
