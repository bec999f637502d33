# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import Form, freeze_time, new_test_user, tagged, users

from odoo.addons.tpm_touchpoint.tests.common import GROUP

from ..models.tpm_audit import FIXED_FIELDS
from .common_audit import NOW, AuditCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAudit(AuditCommon):
    def _mine(self, audit):
        """Return an audit as the user of the test sees it."""
        return self.env["tpm.audit"].browse(audit.ids)

    def _found(self, audit):
        return self.env["tpm.audit"].search(Domain("id", "=", audit.id))

    # who sees what

    @users("tpm_outsider")
    def test_outsiders_see_none(self):
        audit = self._done(self._audit())
        with self.assertRaises(AccessError):
            self._mine(audit).read(["score"])

    @users("tpm_agent")
    def test_reviewers_see_theirs(self):
        audit = self._audit()
        self.assertEqual(self._found(audit), audit)
        self.assertTrue(self._mine(audit).can_review)

    @users("tpm_worker")
    def test_the_person_reviewed_sees_it_when_it_is_done(self):
        audit = self._audit()
        self.assertFalse(self._found(audit))
        with self.assertRaises(AccessError):
            self._mine(audit).read(["reviewer_id"])
        self._done(audit)
        self.assertEqual(self._found(audit), audit)
        self.assertEqual(self._mine(audit).score, 100)
        self.assertIn("Was it friendly?", self._mine(audit).result)

    @users("tpm_colleague")
    def test_colleagues_see_nothing(self):
        audit = self._done(self._audit())
        self.assertFalse(self._found(audit))
        with self.assertRaises(AccessError):
            self._mine(audit).read(["score", "result"])
        with self.assertRaises(AccessError):
            self._mine(audit).action_review()

    @users("tpm_officer")
    def test_officers_see_all_of_their_companies(self):
        audit = self._done(self._audit())
        self.assertEqual(self._mine(audit).score, 100)
        other = self.plan.env["res.company"].create({"name": "Other"})
        audit.sudo().company_id = other
        self.env.flush_all()
        self.assertFalse(self._found(audit))

    @users("tpm_agent")
    def test_reviewers_write_nothing_themselves(self):
        audit = self._mine(self._audit())
        for vals in ({"due_date": "2027-01-01"}, {"score": 100}, {"state": "done"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                audit.write(vals)
        with self.assertRaises(AccessError):
            audit.unlink()

    @users("tpm_manager")
    def test_not_even_managers_change_what_was_drawn_or_rated(self):
        audit = self._mine(self._done(self._audit()))
        for name in FIXED_FIELDS:
            with self.subTest(name), self.assertRaises(AccessError):
                audit.write({name: False})

    def test_survey_staff_do_not_read_how_colleagues_were_rated(self):
        audit = self._done(self._audit())
        staff = new_test_user(
            self.env, "tpm_survey_staff", "base.group_user,survey.group_survey_manager"
        )
        answers = audit.user_input_id.with_user(staff)
        with self.assertRaises(AccessError):
            answers.read(["scoring_percentage"])
        with self.assertRaises(AccessError):
            answers.sudo().user_input_line_ids.with_user(staff).read(["answer_score"])
        other = self.survey._create_answer(email="a@example.com")
        self.assertEqual(other.with_user(staff).email, "a@example.com")

    @users("tpm_worker")
    def test_the_person_reviewed_can_talk_about_it(self):
        audit = self._mine(self._done(self._audit()))
        audit.message_post(body="I see, thank you")
        self.assertIn("I see, thank you", audit.message_ids[0].body)

    # filling in

    @users("tpm_agent")
    def test_a_finished_checklist_gives_score_and_closes_the_activity(self):
        audit = self._mine(self._audit())
        self.assertTrue(audit.activity_ids)
        self._done(audit)
        self.assertRecordValues(
            audit,
            [
                {
                    "state": "done",
                    "score": 100,
                    "passed": True,
                    "done_date": NOW.date(),
                    "can_review": False,
                }
            ],
        )
        self.assertFalse(audit.activity_ids)

    def test_a_poor_one_does_not_pass(self):
        audit = self._done(self._audit(), self.poor)
        self.assertRecordValues(audit, [{"score": 0, "passed": False}])

    def test_no_feedback_is_made_of_it(self):
        """Not even when the checklist has meanings and a touchpoint of its own."""
        audit = self._audit()
        self.checklist.tpm_touchpoint_id = self.key_touchpoint
        self.checklist.question_ids[1].tpm_meaning = "reason"
        feedback = self.env["tpm.feedback"].search_count([])
        interactions = self.env["tpm.interaction"].search_count([])
        self._done(audit)
        self.assertEqual(self.env["tpm.feedback"].search_count([]), feedback)
        self.assertEqual(self.env["tpm.interaction"].search_count([]), interactions)
        self.assertFalse(audit.user_input_id.tpm_taken_over)

    def test_begun_reviews_are_never_collected_as_answers(self):
        answers = self._audit()._open_answers()
        answers._mark_in_progress()
        domain = self.env["survey.user_input"]._tpm_partial_domain()
        self.assertFalse(
            self.env["survey.user_input"].search(
                domain & Domain("id", "in", answers.ids)
            )
        )

    def test_a_fault_of_ours_is_put_right_by_the_job(self):
        audit = self._audit()
        answers = audit._open_answers()
        answers._save_lines(self.checklist.question_ids[0], str(self.good.id))
        # as if the page had come through and we had not
        answers.state = "done"
        self.env["tpm.audit"]._tidy()
        self.assertRecordValues(audit, [{"state": "done", "score": 100}])

    @users("tpm_agent")
    def test_opening_again_goes_on_with_the_same_answers(self):
        audit = self._mine(self._audit())
        first = audit.action_review()["url"]
        self.assertEqual(audit.action_review()["url"], first)
        self.assertTrue(first.startswith("/survey/"))

    def test_a_limit_of_attempts_stops_no_review(self):
        self.checklist.write({"is_attempts_limited": True, "attempts_limit": 1})
        self.plan.reviewer_ids = self.agent
        self._serve(2)
        self.plan._draw()
        for audit in self._audits():
            answers = audit._open_answers()
            self.assertTrue(
                self.checklist._has_attempts_left(
                    answers.partner_id, answers.email, answers.invite_token
                )
            )
            self._done(audit)

    def test_the_score_outlives_answers_and_interaction(self):
        audit = self._done(self._audit())
        audit.interaction_id.unlink()
        audit.user_input_id.unlink()
        self.assertRecordValues(audit, [{"state": "done", "score": 100}])
        self.assertFalse(audit.result)

    # what is in the way

    @users("tpm_officer")
    def test_only_the_reviewer_reviews(self):
        audit = self._mine(self._audit())
        self.assertFalse(audit.can_review)
        with self.assertRaisesRegex(UserError, "reviews this interaction"):
            audit.action_review()

    @users("tpm_agent")
    def test_once_reviewed_is_enough(self):
        audit = self._mine(self._done(self._audit()))
        with self.assertRaisesRegex(UserError, "not to be reviewed any more"):
            audit.action_review()

    @users("tpm_agent")
    def test_an_archived_checklist_says_so(self):
        audit = self._mine(self._audit())
        self.checklist.active = False
        with self.assertRaisesRegex(UserError, "“Checklist” is archived"):
            audit.action_review()

    @users("tpm_agent")
    def test_who_lost_access_is_told(self):
        audit = self._mine(self._audit())
        self.agent.write({"group_ids": [Command.link(self._own_documents())]})
        self.customer.user_id = self.officer
        with self.assertRaisesRegex(UserError, "may not see this interaction"):
            audit.action_review()

    def _own_documents(self):
        return self.env.ref("sales_team.group_sale_salesman").id

    def test_a_deleted_interaction_ends_an_open_audit(self):
        audit = self._audit()
        audit.interaction_id.unlink()
        self.assertRecordValues(audit, [{"state": "dropped", "drop_reason": "deleted"}])
        self.assertFalse(audit.activity_ids)

    def test_a_deleted_customer_ends_it_too(self):
        partner = self.env["res.partner"].create({"name": "Gone"})
        self._serve(partner_id=partner.id)
        self.plan._draw()
        audit = self._audits()
        partner.unlink()
        self.assertTrue(audit.interaction_id.is_anonymous)
        self.assertRecordValues(audit, [{"state": "dropped", "drop_reason": "deleted"}])

    # dropping and handing over

    @users("tpm_agent")
    def test_reviewers_drop_with_a_reason(self):
        audit = self._mine(self._audit())
        answers = audit.sudo()._open_answers()
        action = audit.action_drop()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        form = Form(wizard)
        form.reason = "nothing"
        form.save().action_apply()
        self.assertRecordValues(audit, [{"state": "dropped", "drop_reason": "nothing"}])
        self.assertFalse(audit.activity_ids)
        self.assertFalse(answers.exists())

    @users("tpm_colleague")
    def test_nobody_drops_the_audits_of_others(self):
        audit = self._audit()
        with self.assertRaises(UserError):
            self._mine(audit).action_drop()
        wizard = self.env["tpm.audit.drop"].create(
            {"audit_id": audit.id, "reason": "nothing"}
        )
        with self.assertRaises(UserError):
            wizard.action_apply()
        self.assertEqual(audit.state, "planned")

    @users("tpm_officer")
    def test_officers_hand_over_and_the_activity_goes_along(self):
        audit = self._mine(self._audit())
        answers = audit.sudo()._open_answers()
        audit.write({"reviewer_id": self.colleague.id, "due_date": "2026-12-01"})
        self.assertRecordValues(
            audit.activity_ids,
            [{"user_id": self.colleague.id, "date_deadline": date(2026, 12, 1)}],
        )
        self.assertFalse(answers.exists())

    @users("tpm_officer")
    def test_officers_hand_over_to_nobody_who_may_not(self):
        audit = self._mine(self._audit())
        self.customer.sudo().user_id = self.officer
        for user, words in (
            (self.worker, "Nobody reviews their own"),
            (self.outsider, "may not see"),
            (self.seller, "may not see"),
        ):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, words):
                audit.reviewer_id = user
        self._done(audit.sudo())
        with self.assertRaisesRegex(UserError, "not to be reviewed"):
            audit.reviewer_id = self.colleague

    # lists

    @users("tpm_officer")
    def test_overdue_ones_are_found(self):
        audit = self._mine(self._audit())
        overdue = Domain("is_overdue", "=", True)
        here = Domain("id", "=", audit.id)
        self.assertFalse(self.env["tpm.audit"].search(here & overdue))
        with freeze_time("2026-12-24"):
            audit.invalidate_recordset()
            self.assertTrue(audit.is_overdue)
            self.assertEqual(self.env["tpm.audit"].search(here & overdue), audit)
            self.assertFalse(self.env["tpm.audit"].search(here & ~overdue))
            self.assertEqual(audit.plan_id.overdue_count, 1)

    @users("tpm_agent")
    def test_the_form_opens_for_reviewers_who_see_no_plans(self):
        audit = self._mine(self._audit())
        spec = {"plan_id": {"fields": {"display_name": {}}}, "note": {}, "result": {}}
        [values] = audit.web_read(spec)
        self.assertEqual(values["note"], "Called about the bill")
        self.assertFalse(self.agent.has_group(GROUP % "officer"))
