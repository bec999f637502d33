# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from odoo.addons.tpm_touchpoint.models.tpm_interaction_alarm import ALARM_TYPE
from odoo.addons.tpm_touchpoint.tests.common import GROUP, SALES_OWN

from .common_follow_up import DUE, NOW, TODAY, FollowUpCommon
from .test_survey_question import AnswerCommon

LOGGER = "odoo.addons.tpm_survey.models.tpm_feedback_follow_up"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFollowUpOpens(FollowUpCommon):
    """A low score opens a follow-up for somebody, once."""

    def test_a_low_score_opens_a_task_due_in_two_working_days(self):
        follow_up = self._of(self._answer(3))
        self.assertRecordValues(
            follow_up,
            [
                {
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "touchpoint_id": self.key_touchpoint.id,
                    "company_id": self.env.company.id,
                    "score": 3,
                    "user_id": self.agent.id,
                    "state": "open",
                    "due_date": follow_up._deadline(self.env.company),
                    "outcome": False,
                }
            ],
        )
        self.assertGreaterEqual((follow_up.due_date - TODAY).days, 2)
        self.assertLessEqual(follow_up.due_date, DUE)
        self.assertRecordValues(
            self._tasks(follow_up),
            [
                {
                    "user_id": self.agent.id,
                    "date_deadline": follow_up.due_date,
                    "summary": "Tom Miller gave 3 at Delivery",
                }
            ],
        )

    def test_from_seven_on_nobody_is_bothered(self):
        self.assertTrue(self._of(self._answer(6)))
        self.assertFalse(self._of(self._answer(7)))
        self.assertFalse(self._of(self._answer(3, repurchase=False)))

    def test_the_program_says_from_which_score_on(self):
        program = {"program_id": self.program.id}
        self.program.alarm_score = 4
        self.assertFalse(self._of(self._answer(5, **program)))
        self.assertTrue(self._of(self._answer(4, **program)))
        self.program.alarm_score = -1
        self.assertFalse(self._of(self._answer(0, **program)))
        with self.assertRaisesRegex(ValidationError, "0 to 10"):
            self.program.alarm_score = 11

    def test_what_was_long_ago_is_left_alone(self):
        account = self.env["tpm.relationship.account"]
        old = (NOW.date() - account._alarm_since()).days + 1
        feedback = self._answer(1, date=NOW - timedelta(days=old))
        self.assertFalse(self._of(feedback))

    def test_it_goes_to_the_first_who_can_open_it(self):
        order = self._order(user_id=self.seller.id)
        about = {"order_id": order.id, "partner_id": self.contact.id}
        self.key_touchpoint.user_id = self.outsider  # has no access to touchpoints
        self.assertEqual(self._of(self._answer(2, **about)).user_id, self.seller)
        order.write({"user_id": False, "team_id": False})
        self.customer.user_id = self.officer
        self.assertEqual(self._of(self._answer(2, **about)).user_id, self.officer)
        self.officer.active = False
        nobodys = self._of(self._answer(2, **about))
        self.assertFalse(nobodys.user_id)
        self.assertFalse(self._tasks(nobodys))
        nobodys.with_user(self.agent).action_take()
        self.assertEqual(self._tasks(nobodys).user_id, self.agent)

    def test_two_for_one_feedback_are_refused(self):
        follow_up = self._of(self._answer(3))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.FollowUp._open_for(follow_up.feedback_id)

    def test_a_fault_of_ours_does_not_lose_the_answer(self):
        with (
            patch.object(
                type(self.FollowUp), "_deadline", side_effect=ValueError("broken")
            ),
            mute_logger(LOGGER),
        ):
            feedback = self._answer(3)
        self.assertTrue(feedback.interaction_id)
        self.assertFalse(self._of(feedback))

    def test_one_person_is_asked_to_call_and_not_two(self):
        alarm = self.customer.activity_search([ALARM_TYPE])
        self._answer(3)
        self.assertEqual(self.customer.activity_search([ALARM_TYPE]), alarm)
        self._log("disappointed", touchpoint=self.key_touchpoint)
        self.assertEqual(len(self.customer.activity_search([ALARM_TYPE]) - alarm), 1)

    def test_an_alarm_is_raised_where_no_program_follows_up(self):
        self.program.alarm_score = -1
        self._answer(3, program_id=self.program.id)
        self.assertEqual(len(self.customer.activity_search([ALARM_TYPE])), 1)

    def test_a_better_score_takes_back_what_nobody_has_begun(self):
        untouched, begun = (self._answer(3) for _n in range(2))
        self._of(begun).note = "Called twice"
        (untouched | begun).write({"repurchase": "9"})
        self.assertEqual(self._of(untouched).state, "cancelled")
        self.assertFalse(self._tasks(self._of(untouched)))
        self.assertEqual(self._of(begun).state, "open")
        untouched.repurchase = "2"
        self.assertEqual(self._of(untouched).state, "open")
        self.assertEqual(len(self._tasks(self._of(untouched))), 1)

    def test_coding_an_old_answer_leaves_its_follow_up_alone(self):
        feedback, mistaken = (self._answer(3) for _n in range(2))
        self._of(mistaken).action_cancel()
        factor = self.env["tpm.factor"].create({"name": "Late"})
        with freeze_time(NOW + timedelta(days=1000)):
            self.env.invalidate_all()
            (feedback | mistaken).factor_ids = factor
        self.assertEqual(self._of(feedback).state, "open")
        self.assertEqual(self._of(mistaken).state, "cancelled")
        mistaken.factor_ids = False
        self.assertEqual(self._of(mistaken).state, "cancelled")

    def test_a_worse_score_opens_one(self):
        feedback = self._answer(9)
        self.assertFalse(self._of(feedback))
        feedback.repurchase = "4"
        self.assertEqual(self._of(feedback).score, 4)

    @users("tpm_agent")
    def test_any_feedback_can_be_followed_up_by_hand(self):
        feedback = self._answer(10).with_env(self.env)
        action = feedback.action_follow_up()
        follow_up = self.env["tpm.follow.up"].browse(action["res_id"])
        self.assertEqual(follow_up.feedback_id, feedback)
        self.assertEqual(feedback.action_follow_up()["res_id"], follow_up.id)
        feedback.sudo().reason = "Still fine"
        self.assertEqual(follow_up.state, "open")

    @users("tpm_agent")
    def test_what_an_agent_types_is_followed_up(self):
        feedback = self._answer(1, user=self.env.user)
        self.assertEqual(self._of(feedback).user_id, self.agent)

    def test_feedback_takes_its_follow_up_along(self):
        feedback = self._answer(3)
        follow_up = self._of(feedback)
        task = self._tasks(follow_up)
        feedback.unlink()
        self.assertFalse(follow_up.exists() or task.exists())

    def test_a_customer_takes_follow_ups_along(self):
        follow_up = self._of(self._answer(3))
        task = self._tasks(follow_up)
        self.contact.unlink()
        self.assertFalse(follow_up.exists() or task.exists())

    def test_a_batch_costs_the_same_for_each_whatever_its_size(self):
        def statements(count, score):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Feedback.create([self._answer_vals(score) for _n in range(count)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        for score in (9, 3):
            statements(11, score)
        many, more = (statements(n, 9) for n in (11, 41))
        self.assertEqual(many, more, "happy customers cost nothing here")
        extra = statements(41, 3) - statements(11, 3)
        self.assertLessEqual(extra, 30 * 2, "two statements for each that is opened")

    # anonymous answers

    def test_an_anonymous_answer_waits_for_the_morning(self):
        worded = self._answer(2, partner_id=False)
        silent = self._answer(2, partner_id=False, reason=False)
        happy = self._answer(9, partner_id=False)
        self.assertFalse(self._of(worded))
        self._run_job()
        self.assertFalse(self._of(worded), "one of today alone would stand out")
        with freeze_time(NOW + timedelta(days=1)):
            self._run_job()
            self.assertFalse(self._of(silent | happy))
            follow_up = self._of(worded)
            self.assertFalse(follow_up.partner_id)
            self.assertEqual(follow_up.open_date, fields.Datetime.now())
            self.assertEqual(
                self._tasks(follow_up).summary, "Anonymous gave 2 at Delivery"
            )
            with self.assertRaisesRegex(UserError, "no history"):
                follow_up.action_open_interactions()

    def test_the_job_goes_on_where_it_was_killed(self):
        feedbacks = self._answer(1, partner_id=False)
        for score in (2, 3, 4, 5):
            feedbacks |= self._answer(score, partner_id=False)
        open_for = type(self.FollowUp)._open_for
        runs = []

        def open_two(follow_ups, batch):
            if runs:
                raise SystemExit  # as a worker that is told to stop
            runs.append(batch)
            return open_for(follow_ups, batch)

        with freeze_time(NOW + timedelta(days=1)):
            with patch.object(type(self.FollowUp), "_open_for", open_two):
                self._run_job(batch=2)
            self.assertEqual(len(self._of(feedbacks)), 2)
            for _run in range(2):
                self._run_job(batch=2)
            self.assertEqual(len(self._of(feedbacks)), 5)
            self.assertEqual(len(self._tasks(self._of(feedbacks))), 5)

    def test_the_job_finds_what_failed_and_tasks_that_were_lost(self):
        with (
            patch.object(
                type(self.FollowUp), "_deadline", side_effect=ValueError("broken")
            ),
            mute_logger(LOGGER),
        ):
            lost = self._answer(3)
        deleted = self._of(self._answer(4))
        self._tasks(deleted).unlink()
        with freeze_time(NOW + timedelta(days=1)):
            self._run_job()
        self.assertEqual(self._of(lost).state, "open")
        self.assertEqual(len(self._tasks(deleted)), 1)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFollowUpOfAnswers(AnswerCommon):
    """Surveys open them too."""

    def test_an_answer_opens_one_for_the_touchpoints_owner(self):
        self.key_touchpoint.user_id = self.agent
        answers = self._asked(3, "Late", order=self._order(user_id=self.seller.id))
        answers._mark_done()
        feedback = self._feedback(answers)
        self.assertEqual(feedback.follow_up_ids.user_id, self.agent)
        self.assertFalse(self.customer.activity_search([ALARM_TYPE]))
        answers._tpm_take_over()
        self.assertEqual(len(feedback.follow_up_ids), 1)

    def test_the_task_comes_from_the_system_and_not_from_the_public(self):
        self.key_touchpoint.user_id = self.agent
        answers = self._asked(3, "Late")
        answers.with_user(self.env.ref("base.public_user")).sudo()._mark_done()
        follow_up = self._feedback(answers).follow_up_ids
        told = self.env["mail.message"].search(
            [("model", "=", follow_up._name), ("res_id", "=", follow_up.id)]
        )
        self.assertEqual(told.author_id, self.env.ref("base.partner_root"))
        self.assertTrue(told.email_from)

    def test_who_comes_back_and_is_happier_needs_none(self):
        answers = self._asked(3)
        answers.write({"state": "in_progress", "start_datetime": "2026-02-20 08:00:00"})
        self.env["survey.user_input"]._tpm_collect_partial()
        feedback = self._feedback(answers)
        self.assertEqual(feedback.follow_up_ids.state, "open")
        answers.survey_id.users_can_go_back = True
        answers._save_lines(self.score_question, "9")
        answers._mark_done()
        self.assertFalse(feedback.is_partial)
        self.assertEqual(feedback.follow_up_ids.state, "cancelled")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFollowUpAccess(FollowUpCommon):
    """Who sees which, weakest role first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.follow_up = cls._answer(3).follow_up_ids
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})

    @users("tpm_outsider")
    def test_outsiders_see_none(self):
        with self.assertRaises(AccessError):
            self.env["tpm.follow.up"].search([])

    @users("tpm_agent")
    def test_users_close_but_do_not_forge_or_delete(self):
        follow_up = self.follow_up.with_env(self.env)
        for vals in (
            {"state": "done"},
            {"outcome": "solved"},
            {"promised_date": TODAY},
            {"feedback_id": self._answer(9).id},
        ):
            with self.assertRaises(AccessError):
                follow_up.write(vals)
        with self.assertRaises(AccessError):
            follow_up.unlink()
        with self.assertRaises(AccessError):
            self.env["tpm.follow.up"].create({"feedback_id": self._answer(9).id})
        follow_up.with_context(tpm_outcome="solved").action_outcome()
        self.assertEqual(follow_up.state, "done")

    @users("tpm_seller")
    def test_sellers_see_theirs_and_those_of_customers_they_may_see(self):
        FollowUp = self.env["tpm.follow.up"]
        mine = [("id", "=", self.follow_up.id)]
        self.assertTrue(FollowUp.search(mine), "a customer of nobody")
        self.customer.sudo().user_id = self.manager
        self.assertFalse(FollowUp.search(mine))
        feedback = self.follow_up.feedback_id.with_env(self.env)
        self.assertFalse(feedback.has_access("read"))
        with self.assertRaises(AccessError):
            self.follow_up.with_env(self.env).action_take()
        self.follow_up.user_id = self.seller
        self.assertEqual(FollowUp.search(mine).reason, "The parcel came late")
        self.assertTrue(feedback.has_access("read"))

    @users("tpm_seller")
    def test_the_order_is_offered_to_whoever_may_open_it(self):
        order = self._order(user_id=self.manager.id)
        feedback = self._answer(2, order_id=order.id, user_id=self.seller.id)
        follow_up = self._of(feedback)
        follow_up.user_id = self.seller
        for record in (follow_up.with_env(self.env), feedback.with_env(self.env)):
            self.assertFalse(record.can_open_order)
            with self.assertRaises(AccessError):
                self.env["sale.order"].browse(order.id).check_access("read")
        order.user_id = self.seller
        for record in (follow_up, feedback):
            record.invalidate_recordset()
            self.assertTrue(record.with_env(self.env).can_open_order)
            self.assertFalse(record.with_user(self.agent).can_open_order)

    @users("tpm_officer")
    def test_officers_see_all(self):
        self.customer.sudo().user_id = self.manager
        self.follow_up.with_env(self.env).action_cancel()
        self.assertEqual(self.follow_up.state, "cancelled")

    @users("tpm_manager")
    def test_other_companies_stay_out(self):
        feedback = self._answer(3, company_id=self.elsewhere.id)
        follow_up = self._of(feedback)
        self.assertFalse(follow_up.user_id, "nobody of ours works there")
        self.assertFalse(self.env["tpm.follow.up"].search([("id", "=", follow_up.id)]))
        with self.assertRaisesRegex(ValidationError, "Elsewhere"):
            follow_up.user_id = self.agent

    def test_it_is_given_to_those_alone_who_can_open_it(self):
        with self.assertRaisesRegex(ValidationError, "can't open this"):
            self.follow_up.user_id = self.outsider
        with self.assertRaisesRegex(ValidationError, "can't open this"):
            self.follow_up.user_id = self._user("tpm_portal", "base.group_portal")

    def test_own_sellers_do_not_see_the_numbers_of_others(self):
        self.customer.user_id = self.manager
        seller = self._user("tpm_seller_2", GROUP % "user", SALES_OWN)
        figures = self.FollowUp.with_user(seller).retrieve_figures()
        self.assertEqual((figures["open"], figures["mine"]), (0, 0))
