# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..models.tpm_idea_answer import ACTIVITY_TYPE
from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaAnswer(IdeaCommon):
    def _post(self, user, idea=None, **kwargs):
        kwargs = {
            "subtype_xmlid": "mail.mt_comment",
            "message_type": "comment",
            **kwargs,
        }
        (idea or self.idea).with_user(user).message_post(body="Hello", **kwargs)

    def _overdue(self, **vals):
        yesterday = fields.Date.today() - timedelta(days=1)
        idea = self._idea("Overdue", **{"text": "Old", **vals})
        idea.sudo().answer_due = yesterday
        return idea

    def _reminders(self, idea):
        activities = self.env["mail.activity"].with_context(active_test=False)
        kind = self.env.ref(ACTIVITY_TYPE)
        return activities.search(
            [("res_id", "=", idea.id), ("activity_type_id", "=", kind.id)]
        )

    @freeze_time(datetime(2026, 3, 5, 12))  # a Thursday
    def test_an_answer_is_due_in_working_days(self):
        self.assertEqual(
            self._idea("Five").answer_due, fields.Date.to_date("2026-03-12")
        )
        self.env["ir.config_parameter"].set_param("tpm_ideabank.answer_days", "1")
        self.assertEqual(
            self._idea("One").answer_due, fields.Date.to_date("2026-03-06")
        )
        self.env["ir.config_parameter"].set_param("tpm_ideabank.answer_days", "many")
        self.assertEqual(
            self._idea("Slip").answer_due, fields.Date.to_date("2026-03-12")
        )

    @freeze_time(datetime(2026, 3, 5, 23, 30))
    def test_the_day_is_that_of_the_company(self):
        self.env.company.resource_calendar_id.tz = "Asia/Tokyo"  # Friday there
        self.env["ir.config_parameter"].set_param("tpm_ideabank.answer_days", "1")
        self.assertEqual(
            self._idea("Late").answer_due, fields.Date.to_date("2026-03-09")
        )

    def test_who_decides_answers_by_a_public_comment(self):
        self._post(self.plain)
        self._post(self.other)
        self._post(self.officer, subtype_xmlid="mail.mt_note")
        self.assertFalse(self.idea.answered_date)
        self._post(self.officer)
        self.assertTrue(self.idea.answered_date)

    def test_the_responsible_answers_without_a_role(self):
        self.idea.user_id = self.other
        self._post(self.other)
        self.assertTrue(self.idea.answered_date)

    def test_authors_do_not_answer_themselves(self):
        idea = self._idea("Officer's", self.officer, text="Mine")
        self._post(self.officer, idea)
        idea.with_user(self.officer).stage_id = self.stages["review"]
        self.assertFalse(idea.answered_date)

    def test_a_move_is_an_answer(self):
        self.idea.with_user(self.officer).stage_id = self.stages["review"]
        self.assertTrue(self.idea.answered_date)

    def test_overdue_ideas_are_found(self):
        idea = self._overdue()
        Idea = self.env["tpm.idea"]
        self.assertTrue(idea.is_overdue)
        self.assertFalse(self.idea.is_overdue)
        self.assertIn(idea, Idea.search([("is_overdue", "=", True)]))
        self.assertIn(self.idea, Idea.search([("is_overdue", "=", False)]))
        self._post(self.officer, idea)
        self.assertFalse(idea.is_overdue)
        self.assertNotIn(idea, Idea.search([("is_overdue", "=", True)]))

    def test_the_responsible_is_reminded_once(self):
        idea = self._overdue(user_id=self.other.id)
        for _time in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("tpm_ideabank.ir_cron_remind").method_direct_trigger()
        self.assertEqual(self._reminders(idea).user_id, self.other)
        self.assertEqual(len(self._reminders(idea)), 1)
        self.assertFalse(self._reminders(self.idea))

    def test_the_reminder_goes_with_the_answer(self):
        idea = self._overdue(user_id=self.other.id)
        idea._remind()
        self._post(self.officer, idea)
        self.assertFalse(self._reminders(idea))

    def test_somebody_is_reminded_of_what_nobody_is_responsible_for(self):
        idea = self._overdue()
        self.assertFalse(idea._answer_user())
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("tpm_ideabank.answer_user_id", str(self.manager.id))
        self.assertEqual(idea._answer_user(), self.manager)
        self.touchpoint.user_id = self.agent
        idea.touchpoint_ids = self.touchpoint
        self.assertEqual(idea._answer_user(), self.agent)
