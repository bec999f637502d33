# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged, users

from .common_follow_up import NOW, FollowUpCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFollowUpOutcome(FollowUpCommon):
    """One click says how it ended."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.feedback = cls._answer(3)
        cls.follow_up = cls.FollowUp.search([("feedback_id", "=", cls.feedback.id)])

    def _click(self, outcome, follow_up=None):
        follow_up = (follow_up or self.follow_up).with_env(self.env)
        follow_up.with_context(tpm_outcome=outcome).action_outcome()

    @users("tpm_agent")
    def test_one_click_closes_follow_up_and_task(self):
        for outcome in ("solved", "compensated", "not_reachable", "no_reply_wanted"):
            self._click(outcome)
            self.assertRecordValues(
                self.follow_up,
                [
                    {
                        "state": "done",
                        "outcome": outcome,
                        "closed_by_id": self.agent.id,
                        "closed_date": NOW,
                    }
                ],
            )
            self.assertFalse(self._tasks(self.follow_up))
            self.follow_up.with_env(self.env).action_reopen()

    @users("tpm_agent")
    def test_reached_is_a_step_and_gives_as_much_time_again(self):
        promised = self.follow_up.promised_date
        with freeze_time(NOW + timedelta(days=2)):
            self._click("reached")
            self.assertEqual(self.follow_up.state, "reached")
            self.assertEqual(self.follow_up.promised_date, promised)
            self.assertGreater(self.follow_up.due_date, promised)
            task = self._tasks(self.follow_up)
            self.assertEqual(task.date_deadline, self.follow_up.due_date)
            self._click("solved")
        self.assertEqual(self.follow_up.state, "done")

    @users("tpm_agent")
    def test_who_comes_second_is_told_who_was_first(self):
        self.follow_up.with_user(self.officer)._set_outcome("compensated")
        with self.assertRaisesRegex(UserError, "tpm_officer.*Compensated"):
            self._click("solved")
        self.assertEqual(self.follow_up.outcome, "compensated")

    def test_two_clicks_at_once_wait_for_each_other(self):
        """The row is locked before it is changed, so the second click starts anew."""
        said = []
        cursor_class = type(self.env.cr)
        execute = cursor_class.execute

        def listen(cr, query, *args, **kwargs):
            said.append(getattr(query, "code", query))
            return execute(cr, query, *args, **kwargs)

        self.env.flush_all()
        with patch.object(cursor_class, "execute", listen):
            self.follow_up.with_user(self.agent)._set_outcome("solved")
            self.env.flush_all()
        locks = [n for n, query in enumerate(said) if query.endswith("FOR UPDATE")]
        writes = [n for n, q in enumerate(said) if 'UPDATE "tpm_follow_up"' in q]
        self.assertEqual(len(locks), 1)
        self.assertLess(locks[0], writes[0])

    @users("tpm_agent")
    def test_a_task_ticked_off_without_an_outcome_comes_back(self):
        task = self._tasks(self.follow_up)
        task.with_env(self.env).action_feedback(feedback="Called")
        self.assertEqual(self.follow_up.state, "open")
        again = self._tasks(self.follow_up)
        self.assertEqual(len(again), 1)
        self.assertNotEqual(again, task)
        self.assertIn("choose an outcome", self.follow_up.message_ids[0].body)

    def test_the_task_goes_with_responsible_and_day(self):
        day = self.follow_up.due_date + timedelta(days=1)
        self.follow_up.write({"user_id": self.officer.id, "due_date": day})
        task = self._tasks(self.follow_up)
        self.assertEqual((task.user_id, task.date_deadline), (self.officer, day))
        self.follow_up.user_id = False
        self.assertFalse(self._tasks(self.follow_up))

    def test_working_hours_until_closed(self):
        with freeze_time(NOW + timedelta(hours=2)):
            self.follow_up._set_outcome("solved")
        self.assertEqual(self.follow_up.hours_to_close, 2)
        self.follow_up.action_reopen()
        self.assertFalse(self.follow_up.hours_to_close)

    @users("tpm_agent")
    def test_several_at_once_with_a_note(self):
        other = self._of(self._answer(2))
        both = (self.follow_up | other).with_env(self.env)
        action = both.action_choose_outcome()
        with Form(
            self.env[action["res_model"]].with_context(**action["context"])
        ) as form:
            self.assertEqual(form.follow_up_count, 2)
            form.outcome = "compensated"
            form.note = "A voucher"
        form.save().action_apply()
        self.assertEqual(both.mapped("outcome"), ["compensated"] * 2)
        self.assertEqual(both.mapped("note"), ["A voucher"] * 2)
        self.assertIn("A voucher", str(other.message_ids.mapped("body")))

    @users("tpm_agent")
    def test_a_forged_outcome_is_refused(self):
        with self.assertRaisesRegex(UserError, "Choose an outcome"):
            self._click("exploded")

    @users("tpm_seller")
    def test_what_one_may_not_see_one_may_not_close(self):
        self.customer.sudo().user_id = self.manager
        with self.assertRaises(AccessError):
            self._click("solved")

    def test_overdue_is_what_is_open_after_its_day(self):
        overdue = [("is_overdue", "=", True), ("id", "=", self.follow_up.id)]
        self.assertFalse(self.FollowUp.search(overdue))
        with freeze_time(NOW + timedelta(days=7)):
            self.env.invalidate_all()
            self.assertTrue(self.follow_up.is_overdue)
            self.assertEqual(self.FollowUp.search(overdue), self.follow_up)
            self.follow_up._set_outcome("solved")
            self.assertFalse(self.FollowUp.search(overdue))
            self.assertTrue(
                self.FollowUp.search(
                    [("is_overdue", "=", False), ("id", "=", self.follow_up.id)]
                )
            )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestClosure(FollowUpCommon):
    """How many of those due were closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.follow_ups = cls.FollowUp.search(
            [
                (
                    "feedback_id",
                    "in",
                    cls.Feedback.create(
                        [cls._answer_vals(n % 7) for n in range(10)]
                    ).ids,
                )
            ]
        )

    def test_closed_of_those_due_with_interval(self):
        with freeze_time(NOW + timedelta(days=7)):
            self.follow_ups[:6]._set_outcome("solved")
            self.follow_ups[6]._cancel("Mistake")
            self.env.invalidate_all()
            self.assertRecordValues(
                self.key_touchpoint,
                [
                    {
                        "tpm_closure_count": 9,
                        "tpm_closure_closed": 6,
                        "tpm_follow_up_open": 3,
                        "tpm_follow_up_overdue": 3,
                        "tpm_closure_text": "6 of 9, 67 % (35 to 88)",
                        "tpm_closure_few": False,
                    }
                ],
            )

    def test_what_is_not_due_yet_does_not_count_unless_closed(self):
        self.assertEqual(self.key_touchpoint.tpm_closure_count, 0)
        self.assertFalse(self.key_touchpoint.tpm_closure_text)
        self.follow_ups[:2]._set_outcome("solved")
        self.env.invalidate_all()
        self.assertEqual(
            self.key_touchpoint.tpm_closure_text, "2 of 2 (too few for a rate)"
        )
        self.assertEqual(self.key_touchpoint.tpm_closure_rate, 0)

    def test_all_touchpoints_cost_one_query(self):
        touchpoints = self.touchpoint | self.key_touchpoint
        touchpoints.mapped("tpm_closure_text")
        self.env.flush_all()
        touchpoints.invalidate_recordset(["tpm_closure_text"])
        with self.assertQueryCount(2):
            touchpoints._count_closures(*touchpoints._score_period())

    @users("tpm_agent")
    def test_figures_above_the_list(self):
        self.follow_ups[:6]._set_outcome("solved")
        before = self.env["tpm.follow.up"].search_count(
            [("state", "in", ["open", "reached"])]
        )
        figures = self.env["tpm.follow.up"].retrieve_figures()
        self.assertEqual(figures["mine"], 4)
        self.assertEqual(figures["open"], before)
        self.assertEqual(figures["hours"], 0)
        self.assertIn("6 of 6", figures["closure"])

    def test_the_scorecard_sorts_by_closure(self):
        self.follow_ups[:6]._set_outcome("solved")
        found = self.env["tpm.touchpoint"].search(
            [("id", "in", (self.touchpoint | self.key_touchpoint).ids)],
            order="tpm_closure_text desc",
        )
        self.assertEqual(found[0], self.key_touchpoint)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReask(FollowUpCommon):
    """Who was looked after can be asked once more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write({"reask_days": 14, "rest_person_days": 10})
        cls.first = cls._request(
            state="answered", sent_date=NOW - timedelta(days=1), method="mail"
        )

    def _follow_up(self, request=None, score=3):
        request = request or self.first
        vals = {"request_id": request.id, "program_id": self.program.id}
        return self._of(self._answer(score, **vals))

    def test_one_more_question_some_days_later(self):
        follow_up = self._follow_up()
        follow_up._set_outcome("solved")
        self.assertRecordValues(
            follow_up.reask_ids,
            [
                {
                    "state": "planned",
                    "is_reask": True,
                    "planned_date": NOW + timedelta(days=14),
                    "partner_id": self.first.partner_id.id,
                    "order_id": self.first.order_id.id,
                    "program_id": self.program.id,
                }
            ],
        )

    def test_only_where_something_was_put_right_and_the_program_wants_it(self):
        for outcome in ("not_reachable", "no_reply_wanted", "reached"):
            follow_up = self._follow_up()
            follow_up._set_outcome(outcome)
            self.assertFalse(follow_up.reask_ids)
        self.program.reask_days = 0
        follow_up = self._follow_up()
        follow_up._set_outcome("solved")
        self.assertFalse(follow_up.reask_ids)
        with self.assertRaisesRegex(ValidationError, "365"):
            self.program.reask_days = -1

    def test_the_rest_of_the_person_is_kept_and_that_of_the_touchpoint_is_not(self):
        self.program.rest_person_days = 40
        follow_up = self._follow_up()
        follow_up._set_outcome("solved")
        second = follow_up.reask_ids
        self.assertEqual(second.planned_date, NOW + timedelta(days=39))
        with freeze_time(NOW + timedelta(days=40)):
            self.assertEqual(second._decide(), second, "within the 90 days of rest")
            second._ask()
        mail = self.env["mail.mail"].search(
            [("model", "=", second._name), ("res_id", "=", second.id)]
        )
        self.assertIn("Is it better now?", mail.body_html)

    def test_who_objected_is_not_asked_again(self):
        follow_up = self._follow_up()
        follow_up._set_outcome("solved")
        self.env["tpm.consent"].create(
            {"partner_id": self.contact.id, "kind": "objection"}
        )
        self.assertEqual(follow_up.reask_ids.state, "objected")

    def test_never_a_third_question(self):
        follow_up = self._follow_up()
        follow_up._set_outcome("solved")
        second = follow_up.reask_ids
        again = self._follow_up(second, score=2)
        again._set_outcome("solved")
        self.assertFalse(again.reask_ids)

    def test_reopening_takes_the_question_back_and_closing_plans_it_anew(self):
        follow_up = self._follow_up()
        follow_up._set_outcome("solved")
        second = follow_up.reask_ids
        follow_up.action_reopen()
        self.assertEqual(second.state, "skipped")
        follow_up._set_outcome("compensated")
        self.assertEqual(follow_up.reask_ids, second)
        self.assertEqual(second.state, "planned")
        self.assertEqual(second.planned_date, NOW + timedelta(days=14))

    def test_before_and_after(self):
        follow_up = self._follow_up()
        follow_up._set_outcome("solved")
        second = follow_up.reask_ids
        self._answer(9, request_id=second.id, program_id=self.program.id)
        second.state = "answered"
        self.assertEqual((follow_up.score, follow_up.score_after), (3, "9"))
