# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from .common_backfill import BackfillCommon

JOB_LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_backfill_job"


@tagged("post_install", "-at_install")
class TestBackfill(BackfillCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.env["sale.order"].concat(
            *(cls._confirmed(day) for day in range(1, 6))
        )

    @classmethod
    def _confirmed(cls, day, **vals):
        with freeze_time(f"2025-03-{day:02} 10:00:00"):
            order = cls._order(**vals).with_context(tpm_capture_skip=True)
            order.with_context(tracking_disable=True).action_confirm()
        return order

    def _logged(self, orders=None):
        return self.env["tpm.interaction"].search(
            [
                ("res_model", "=", "sale.order"),
                ("res_id", "in", (orders or self.orders).ids),
                ("rule_id.event", "=", "order_confirmed"),
            ]
        )

    # who may

    @users("tpm_officer")
    def test_officers_can_not_log_the_past(self):
        with self.assertRaises(AccessError):
            self.env["tpm.backfill"].create({})

    @users("tpm_manager")
    def test_a_manager_may_say_the_period_and_the_rules_only(self):
        with self.assertRaises(AccessError):
            self.env["tpm.backfill"].create({"state": "logged"})
        run = self.env["tpm.backfill"].create({})
        run.action_count()
        with self.assertRaises(AccessError):
            run.line_ids[:1].found = 3
        run.line_ids[:1].is_chosen = False

    def test_a_run_is_seen_by_who_sees_all_its_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        run = self.env["tpm.backfill"].create({})
        run.company_ids |= other
        found = self.env["tpm.backfill"].with_user(self.manager).search([])
        self.assertNotIn(run, found)
        with self.assertRaises(AccessError):
            run.with_user(self.manager).action_count()

    def test_the_company_offered_for_a_run_is_one_that_is_not_active_yet(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        run = self.env["tpm.backfill"].create({})
        run.company_ids = self.env.company | other
        active = {"allowed_company_ids": self.env.company.ids}
        one = run.with_user(self.manager).with_context(**active)
        with self.assertRaises(AccessError) as denied:
            one.read(["state"])
        self.assertEqual(denied.exception.context["suggested_company"]["id"], other.id)

    # what is counted

    def test_nothing_is_logged_before_it_is_counted_and_asked_for(self):
        run = self._counted()
        self.assertEqual(run.state, "counted")
        self.assertFalse(self._logged())
        line = self._line(run, "order_confirmed")
        self.assertRecordValues(
            line,
            [
                {
                    "found": 5,
                    "there": 0,
                    "new_count": 5,
                    "first_day": date(2025, 3, 1),
                    "last_day": date(2025, 3, 5),
                    "remark": False,
                }
            ],
        )
        with self.assertRaises(UserError):
            run.action_undo()

    def test_what_was_captured_is_not_logged_again(self):
        run = self._run()
        self.assertEqual((run.state, len(self._logged())), ("logged", 5))
        again = self._counted()
        line = self._line(again, "order_confirmed")
        self.assertEqual((line.found, line.there, line.new_count), (5, 5, 0))
        again.action_log()
        self._work(again)
        self.assertEqual((again.logged_count, len(self._logged())), (0, 5))

    def test_only_days_of_the_period(self):
        run = self._run(date_from="2025-03-02", date_to="2025-03-03")
        self.assertEqual(self._line(run, "order_confirmed").logged_count, 2)
        days = sorted(self._logged().mapped("day"))
        self.assertEqual(days, [date(2025, 3, 2), date(2025, 3, 3)])

    def test_another_period_is_to_be_counted_anew(self):
        run = self._counted()
        run.date_from = "2025-03-05"
        self.assertEqual((run.state, len(run.line_ids)), ("draft", 0))
        run.action_count()
        self.assertEqual(self._line(run, "order_confirmed").found, 1)
        run.action_log()
        self._work(run)
        with self.assertRaises(UserError):
            run.date_from = "2025-03-01"

    def test_a_rule_left_out_logs_nothing(self):
        run = self._counted()
        self._line(run, "order_confirmed").is_chosen = False
        run.action_log()
        self._work(run)
        self.assertEqual(run.state, "logged")
        self.assertFalse(self._logged())

    def test_dates_that_are_not_known_are_told(self):
        self.orders[0].with_context(
            tpm_capture_skip=True, tracking_disable=True
        )._action_cancel()
        self._dated(self.orders[0], write_date=datetime(2025, 4, 1, 7))
        run = self._counted()
        line = self._line(run, "order_cancelled")
        self.assertEqual((line.found, line.rough_count), (1, 1))
        self.assertIn("1 dated by the last change", line.remark)
        run.action_log()
        self._work(run)
        self.assertEqual(self._captured(self.orders[0]).date, datetime(2025, 4, 1, 7))

    def test_an_event_whose_past_is_not_kept_is_told(self):
        line = self.env["tpm.backfill.line"].new({"event": "something"})
        self.assertIn("is not kept", line.remark)

    # the limits of rules

    def test_limits_to_teams_companies_and_types(self):
        rule = self._rule("order_confirmed")
        rule.team_ids = self.env["crm.team"].create({"name": "Other"})
        call = self.orders[0].activity_schedule("mail.mail_activity_data_call")
        todo = self.orders[0].activity_schedule("mail.mail_activity_data_todo")
        (call | todo).with_context(tpm_capture_skip=True)._action_done()
        run = self._run()
        self.assertFalse(self._logged())
        self.assertEqual(self._line(run, "activity_done_call").logged_count, 1)
        rule.write({"team_ids": [fields.Command.clear()]})
        rule.company_id = self.env["res.company"].create({"name": "Other"})
        run = self._run()
        self.assertFalse(self._line(run, "order_confirmed"))

    def test_a_closed_touchpoint_logs_nothing(self):
        run = self._counted()
        self._rule("order_confirmed").touchpoint_id.state = "retired"
        run.action_log()
        self._work(run)
        self.assertEqual((run.state, len(self._logged())), ("logged", 0))
        self.assertFalse(self._line(self._counted(), "order_confirmed"))

    def test_days_to_come_and_before_2000_are_left_out(self):
        soon = fields.Datetime.now() + timedelta(days=2)
        self._dated(self.orders[0], date_order=soon)
        self._dated(self.orders[1], date_order=datetime(1999, 12, 31, 12))
        run = self._run()
        self.assertEqual(self._line(run, "order_confirmed").logged_count, 3)

    def test_a_customer_of_another_company_is_left_out_as_when_captured(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._dated(self.contact, company_id=other.id)
        run = self._run()
        self.assertEqual(self._line(run, "order_confirmed").logged_count, 0)

    def test_only_the_companies_of_the_run(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._dated(self.orders[:2], company_id=other.id)
        self._run()
        self.assertEqual(self._logged(), self._logged(self.orders[2:]))
        self.assertEqual(len(self._logged()), 3)

    def test_the_past_raises_no_alarm(self):
        rule = self._rule("order_confirmed")
        rule.experience = "disappointed"
        rule.touchpoint_id.state = "key"
        self._dated(self.orders, date_order=fields.Datetime.now() - timedelta(days=1))
        self._run()
        account = self.customer.tpm_account_id
        self.assertEqual(account.disappointed_count, 5)
        self.assertFalse(self.customer.activity_ids)

    # undo

    def test_undo_takes_back_what_the_run_logged_and_nothing_else(self):
        rule = self._rule("order_confirmed")
        rule.experience = "delighted"
        first = self._run(date_to="2025-03-02")
        kept = self._logged()
        second = self._run()
        self.assertEqual(len(self._logged()), 5)
        self.assertEqual(self.customer.tpm_account_id.delighted_count, 5)
        second.action_undo()
        self._work(second)
        self.assertEqual(second.state, "undone")
        self.assertEqual((first.logged_count, second.logged_count), (2, 0))
        self.assertEqual(self._logged(), kept)
        self.assertEqual(self.customer.tpm_account_id.delighted_count, 2)
        second.unlink()
        with self.assertRaises(UserError):
            first.unlink()

    def test_the_interactions_of_a_run_can_be_opened(self):
        run = self._run()
        domain = run.action_open_interactions()["domain"]
        found = self.env["tpm.interaction"].search(domain)
        self.assertEqual(len(found), run.logged_count)
        self.assertLessEqual(self._logged(), found)

    # the job

    def test_the_job_does_it_and_two_runs_do_not_meet(self):
        run = self._counted()
        run.action_log()
        other = self.env["tpm.backfill"].with_user(self.manager).create({})
        with self.assertRaisesRegex(UserError, "is under way"):
            other.action_count()
        self._work_off()
        self.assertEqual((run.state, len(self._logged())), ("logged", 5))
        other.action_count()

    def _work_off(self, **options):
        """Run the job with a cursor that commits, and let it be killed."""
        self.env.flush_all()
        with (
            suppress(SystemExit),
            self.enter_registry_test_mode(),
            closing(self.registry.cursor()) as cr,
        ):
            self.env(cr=cr)["tpm.backfill"]._cron_backfill(**options)
        self.env.invalidate_all()

    def test_what_is_killed_goes_on_where_it_was(self):
        run = self._counted()
        run.action_log()
        Line = type(self.env["tpm.backfill.line"])
        note, calls = Line._note, []

        def kill(line, ranges):
            note(line, ranges)
            calls.append(1)
            if len(calls) == 2:
                raise SystemExit

        with patch.object(Line, "_note", kill):
            self._work_off(batch=2)
        self.assertEqual((run.state, run.attempts), ("logging", 1))
        self._work_off(batch=2)
        self.assertEqual((run.state, run.attempts), ("logged", 0))
        self.assertEqual((len(self._logged()), run.logged_count), (5, 5))

    def test_what_is_killed_again_and_again_fails_and_may_go_on(self):
        run = self._counted()
        run.action_log()
        kill = patch.object(type(run), "_step", side_effect=SystemExit)
        with kill, mute_logger(JOB_LOGGER):
            for _n in range(4):
                self._work_off()
        self.assertEqual(run.state, "failed")
        self.assertIn("stopped this step 3 times", run.error)
        run.action_log()
        self._work_off()
        self.assertEqual((run.state, len(self._logged())), ("logged", 5))

    def test_others_in_the_way_are_no_kill(self):
        run = self._counted()
        run.action_log()
        Run, sizes = type(run), []
        step = Run._step

        def disturbed(run, batch):
            sizes.append(batch)
            if len(sizes) < 6:
                raise SerializationFailure
            return step(run, batch)

        with patch.object(Run, "_step", disturbed):
            self._work_off(batch=400)
        self.assertEqual((run.state, run.error, run.attempts), ("logged", False, 0))
        self.assertEqual(sizes[:8], [400, 100, 50, 50, 50, 50, 100, 200])
        self.assertEqual(len(self._logged()), 5)

    def test_a_fault_is_told_and_what_is_logged_can_be_taken_back(self):
        run = self._counted()
        run.action_log()
        run.sudo()._step(3)
        broken = patch.object(
            type(run.line_ids), "_insert", side_effect=ValueError("Broken")
        )
        with broken, mute_logger(JOB_LOGGER):
            self._work_off()
        self.assertEqual((run.state, run.error), ("failed", "Broken"))
        run.action_undo()
        self._work_off()
        self.assertEqual((run.state, len(self._logged())), ("undone", 0))

    def test_a_run_is_stopped_and_goes_on(self):
        run = self._counted()
        run.action_log()
        while not self._logged():
            run.sudo()._step(2)
        run.action_stop()
        self.assertEqual((run.state, run.resume_state), ("stopped", "logging"))
        run.action_log()
        self._work(run)
        self.assertEqual((run.state, len(self._logged())), ("logged", 5))

    def test_a_long_past_is_counted_in_the_background(self):
        run = self.env["tpm.backfill"].with_user(self.manager).create({})
        with patch.object(type(run), "_is_small", return_value=False):
            run.action_count()
        self.assertEqual(run.state, "counting")
        self._work_off()
        self.assertEqual(run.state, "counted")
        self.assertEqual(self._line(run, "order_confirmed").found, 5)
