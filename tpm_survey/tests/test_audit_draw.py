# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from contextlib import closing, suppress
from datetime import date, timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import Command, sql_db
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from ..models.tpm_audit_draw import LOCK_KEY
from .common_audit import MONDAY, NOW, AuditCommon

DRAW_LOGGER = "odoo.addons.tpm_survey.models.tpm_audit_draw"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAuditDraw(AuditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("tpm_survey.ir_cron_audit")

    def _run_cron(self):
        """Run the job as the server does, with a cursor of its own that commits."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    # who may

    @users("tpm_agent")
    def test_users_neither_see_plans_nor_draw(self):
        with self.assertRaises(AccessError):
            self.Plan.with_user(self.env.user).browse(self.plan.id).read(["name"])
        with self.assertRaises(AccessError):
            self.Plan.with_user(self.env.user).browse(self.plan.id).action_draw()

    @users("tpm_officer")
    def test_officers_see_plans_but_not_the_seed_and_draw_nothing(self):
        plan = self.Plan.with_user(self.env.user).browse(self.plan.id)
        self.assertTrue(plan.name)
        self.assertNotIn("seed", plan.read()[0])
        with self.assertRaises(AccessError):
            plan.action_draw()

    @users("tpm_manager")
    def test_managers_draw_now_and_are_told_how_many(self):
        self._serve(2)
        plan = self.Plan.with_user(self.env.user).browse(self.plan.id)
        message = plan.action_draw()["params"]["message"]
        self.assertIn("2 more interactions", message)
        self.assertIn("Nothing more", plan.action_draw()["params"]["message"])
        self.assertEqual(plan.open_count, 2)

    @users("tpm_manager")
    def test_nobody_makes_an_audit_by_hand(self):
        interaction = self._serve()
        vals = self.plan.sudo()._prepare_audit_vals(
            interaction.sudo(), self.agent, NOW.date()
        )
        with self.assertRaises(AccessError):
            self.env["tpm.audit"].create(vals)

    # what is drawn

    def test_so_many_a_week_at_each_touchpoint_on_its_channel(self):
        mail = self.env["tpm.channel"].create({"name": "Mail box"})
        other = self._touchpoint(name="Complaints", channel_id=mail.id)
        self.plan.touchpoint_ids += other
        self._serve(20)
        self._serve(20, touchpoint_id=other.id)
        self._serve(20, touchpoint_id=self.key_touchpoint.id)
        self._run_cron()
        found = Counter((a.touchpoint_id, a.channel_id) for a in self._audits())
        self.assertEqual(found, {(self.touchpoint, self.channel): 3, (other, mail): 3})

    def test_only_the_channels_of_the_plan(self):
        plan = self._plan(channel_ids=[Command.set(self.channel.ids)])
        self._serve(2)
        self._serve(2, touchpoint_id=self.key_touchpoint.id)
        plan._draw()
        self.assertEqual(self._audits(plan).touchpoint_id, self.touchpoint)

    def test_only_the_week_before_and_all_of_it(self):
        self.plan.per_week = 50
        week = self._serve(1, days=0) + self._serve(1, days=6)
        self._serve(1, days=-1)
        self._serve(1, days=7)
        self._run_cron()
        audits = self._audits()
        self.assertEqual(audits.interaction_id, week)
        self.assertEqual(set(audits.mapped("week")), {MONDAY.date()})

    def test_answers_to_surveys_are_no_contacts(self):
        self._serve(3, origin="survey")
        self._run_cron()
        self.assertFalse(self._audits())

    def test_an_empty_week_moves_on(self):
        self._run_cron()
        self.assertFalse(self._audits())
        self.assertEqual(self.plan.next_date, date(2026, 11, 16))

    def test_retired_touchpoints_are_left_out(self):
        self._serve(3)
        plan = self._plan(touchpoint_ids=self.touchpoint.ids)
        self.touchpoint.state = "retired"
        plan._draw()
        self.assertFalse(self._audits(plan))
        self.assertIn("retired", self.plan.paused_reason)

    def test_a_company_s_plan_draws_there_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._serve(2, company_id=other.id)
        mine = self._serve(2)
        self.plan.company_id = self.env.company
        self._run_cron()
        self.assertEqual(self._audits().interaction_id, mine)

    def test_the_draw_is_random_and_can_be_checked(self):
        """The order is md5(seed:Monday:id), as the help of the seed says."""
        served = self._serve(30)
        self.plan._draw()
        self.env.cr.execute(
            "SELECT id FROM unnest(%s) id"
            " ORDER BY md5(concat(%s::text, ':2026-11-02:', id)) LIMIT 3",
            [served.ids, self.plan.seed],
        )
        expected = {row_id for (row_id,) in self.env.cr.fetchall()}
        self.assertEqual(set(self._audits().interaction_id.ids), expected)
        again = self._plan(touchpoint_ids=[Command.set(self.touchpoint.ids)])
        again.seed = "another"
        again._draw()
        self.assertNotEqual(set(self._audits(again).interaction_id.ids), expected)

    def test_each_is_as_likely_as_the_others(self):
        """Over 200 seeds each of 6 is drawn about 100 times; 3.5 sigma are 25."""
        self._serve(6)
        drawn = Counter()
        touchpoints, allowed = self.touchpoint.ids, self.plan._allowed_domains()
        domain = next(iter(allowed.values()))
        for n in range(200):
            self.plan.seed = f"seed {n}"
            drawn.update(self.plan._drawn_ids(touchpoints, domain))
        self.assertEqual(sum(drawn.values()), 600)
        for count in drawn.values():
            self.assertAlmostEqual(count, 100, delta=25)

    # who reviews

    def test_reviewers_take_turns(self):
        self.plan.per_week = 6
        self._serve(6)
        self._run_cron()
        self.assertEqual(
            Counter(audit.reviewer_id for audit in self._audits()),
            {self.agent: 3, self.colleague: 3},
        )

    def test_nobody_reviews_an_interaction_of_their_own(self):
        self.plan.per_week = 8
        self._serve(4, self.agent)
        self._serve(4, self.colleague)
        self._run_cron()
        audits = self._audits()
        self.assertEqual(len(audits), 8)
        self.assertFalse(audits.filtered(lambda a: a.reviewer_id == a.reviewed_id))

    def test_a_sole_reviewer_s_own_are_not_drawn(self):
        self.plan.reviewer_ids = self.agent
        self._serve(10, self.agent)
        [other] = self._serve()
        self._run_cron()
        self.assertEqual(self._audits().interaction_id, other)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_to_let_somebody_review_himself(self):
        audit = self._audit()
        with self.assertRaisesRegex(CheckViolation, "not_oneself"):
            audit.reviewed_id = audit.reviewer_id
            audit.flush_recordset()

    def test_reviewers_get_only_customers_they_may_see(self):
        """Sales people with their own documents alone see their customers."""
        self.plan.reviewer_ids = self.seller
        self.customer.user_id = self.officer
        mine = self.env["res.partner"].create(
            {"name": "Mine", "user_id": self.seller.id}
        )
        self._serve(5)
        [seen] = self._serve(partner_id=mine.id)
        self._run_cron()
        self.assertEqual(self._audits().interaction_id, seen)

    def test_reviewers_of_another_company_get_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._serve(2, company_id=other.id)
        self._run_cron()
        self.assertFalse(self._audits())
        self.agent.company_ids += other
        self.plan._draw()
        self.assertEqual(self._audits().reviewer_id, self.agent)

    def test_the_reviewer_finds_an_activity_due_in_working_days(self):
        self._serve()
        self._run_cron()
        audit = self._audits()
        self.assertRecordValues(
            audit.activity_ids,
            [
                {
                    "user_id": audit.reviewer_id.id,
                    "summary": "Review this interaction",
                    # Thursday, Friday, Monday, Tuesday, Wednesday
                    "date_deadline": date(2026, 11, 18),
                }
            ],
        )
        self.assertEqual(audit.due_date, date(2026, 11, 18))

    def test_who_has_left_hands_over(self):
        self.plan.per_week = 2
        self._serve(2)
        self._run_cron()
        self.agent.active = False
        self._run_cron()
        self.assertEqual(self._audits().reviewer_id, self.colleague)
        self.assertEqual(self._audits().activity_ids.user_id, self.colleague)

    def test_archived_reviewers_get_nothing_and_the_plan_says_so(self):
        self._serve(3)
        self.agent.active = False
        self.colleague.active = False
        self._run_cron()
        self.assertFalse(self._audits())
        self.assertIn("No reviewer is left", self.plan.paused_reason)
        with self.assertRaisesRegex(ValidationError, "No reviewer is left"):
            self.plan.action_draw()

    def test_an_archived_checklist_pauses(self):
        self._serve(3)
        self.checklist.active = False
        self._run_cron()
        self.assertFalse(self._audits())
        self.assertIn("archived", self.plan.paused_reason)

    # unattended

    def test_drawing_again_adds_nothing(self):
        self._serve(20)
        self._run_cron()
        audits = self._audits()
        self.plan.next_date = NOW.date()
        self._run_cron()
        self.assertEqual(self._audits(), audits)
        self.assertEqual(len(audits), 3)
        self.assertEqual(len(audits.activity_ids), 3)

    def test_what_was_logged_late_does_not_swell_the_sample(self):
        self._serve(20)
        self.plan._draw()
        self._serve(20)
        self.plan._draw()
        self.assertEqual(len(self._audits()), 3)

    def test_what_was_dropped_is_not_replaced(self):
        self._serve(20)
        self.plan._draw()
        self._audits()[0]._drop("nothing")
        self.plan._draw()
        self.assertEqual(len(self._audits()), 3)
        self.assertEqual(self.plan.dropped_count, 1)

    def test_not_before_its_day(self):
        self._serve(3)
        self.plan.next_date = NOW.date() + timedelta(days=1)
        self._run_cron()
        self.assertFalse(self._audits())

    def test_killed_in_the_middle_it_goes_on_where_it_was(self):
        others = [self._touchpoint(name=f"T {n}") for n in range(3)]
        for touchpoint in others:
            self.plan.touchpoint_ids += touchpoint
            self._serve(5, touchpoint_id=touchpoint.id)
        self._serve(5)
        self.env.flush_all()
        draw = self.registry["tpm.audit.plan"]._draw_at
        runs = []

        def draw_twice(plan, touchpoint_ids):
            if len(runs) == 2:
                raise SystemExit  # as a worker that is told to stop
            runs.append(touchpoint_ids)
            return draw(plan, touchpoint_ids)

        with (
            patch.object(self.registry["tpm.audit.plan"], "_draw_at", draw_twice),
            suppress(SystemExit),
            self.enter_registry_test_mode(),
            closing(self.registry.cursor()) as cr,
        ):
            self.env(cr=cr)["tpm.audit.plan"]._cron_draw(batch=1)
        self.env.invalidate_all()
        self.assertEqual(len(self._audits()), 6)
        self.assertEqual(self.plan.next_date, NOW.date())
        self._run_cron()
        found = Counter(self._audits().touchpoint_id.mapped("id"))
        self.assertEqual(len(found), 4)
        self.assertEqual(len(self._audits()), 12)
        self.assertEqual(len(self._audits().activity_ids), 12)

    def test_two_workers_are_never_at_it_at_once(self):
        self._serve(3)
        other = sql_db.db_connect(self.env.cr.dbname).cursor()
        with closing(other):
            other.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
            self._run_cron()
            self.assertFalse(self._audits())
            other.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])
        self._run_cron()
        self.assertEqual(len(self._audits()), 3)

    def test_a_plan_at_fault_leaves_the_others_alone(self):
        self._serve(3)
        bad = self._plan(name="Bad", sequence=1)
        draw = self.registry["tpm.audit.plan"]._draw_at

        def draw_or_fail(plan, touchpoint_ids):
            if plan.id == bad.id:
                raise ValueError("no paper")
            return draw(plan, touchpoint_ids)

        with (
            patch.object(self.registry["tpm.audit.plan"], "_draw_at", draw_or_fail),
            mute_logger(DRAW_LOGGER),
        ):
            self._run_cron()
        self.assertEqual(bad.error, "no paper")
        self.assertEqual(bad.next_date, NOW.date())
        self.assertEqual(len(self._audits()), 3)
        self._run_cron()
        self.assertFalse(bad.error)
        self.assertGreater(bad.next_date, NOW.date())

    def test_the_queries_do_not_grow_with_the_interactions(self):
        def cost(count):
            self._serve(count)
            plan = self._plan(touchpoint_ids=[Command.set(self.touchpoint.ids)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plan._draw()
            self.env.flush_all()
            self.assertEqual(len(self._audits(plan)), 3)
            return self.env.cr.sql_log_count - before

        cost(3)  # warms up
        self.assertEqual(cost(3), cost(300))

    def test_the_draw_reads_the_week_by_the_index(self):
        domain = next(iter(self.plan._allowed_domains().values()))
        queries = []
        execute = type(self.env).execute_query

        def watch(env, query):
            queries.append(query)
            return execute(env, query)

        with patch.object(type(self.env), "execute_query", watch):
            self.plan._drawn_ids(self.touchpoint.ids, domain)
        # of an empty table, one index is as good as the other
        self._serve(300, touchpoint_id=self.key_touchpoint.id)
        self.env.flush_all()
        self.env.cr.execute("ANALYZE tpm_interaction")
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        code, params = queries[-1].code, queries[-1].params
        self.env.cr.execute("EXPLAIN " + code, params)
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("tpm_interaction_touchpoint_day_idx", plan)

    # bad plans

    def test_a_survey_without_scores_is_no_checklist(self):
        with self.assertRaisesRegex(ValidationError, "has no scoring"):
            self._plan(survey_id=self.survey.id)

    def test_a_survey_without_points_is_no_checklist(self):
        empty = self._checklist(question_and_page_ids=[])
        with self.assertRaisesRegex(ValidationError, "gives points"):
            self._plan(survey_id=empty.id)

    def test_a_certification_is_no_checklist(self):
        with self.assertRaisesRegex(ValidationError, "certification"):
            self._plan(survey_id=self._checklist(certification=True).id)

    def test_a_checklist_in_use_keeps_its_scoring(self):
        with self.assertRaisesRegex(ValidationError, "audit plan “Calls” uses it"):
            self.checklist.scoring_type = "no_scoring"

    def test_reviewers_need_access_and_a_plan_reviewers(self):
        with self.assertRaisesRegex(ValidationError, "no access to touchpoints"):
            self.plan.reviewer_ids = self.outsider
        with self.assertRaisesRegex(ValidationError, "at least one person"):
            self.plan.reviewer_ids = False

    @mute_logger("odoo.sql_db")
    def test_numbers_stay_in_reason(self):
        for name in ("per_week", "due_days"):
            with self.subTest(name), self.assertRaises(CheckViolation):
                self.plan[name] = 0
                self.plan.flush_recordset()

    def test_the_ready_checklist_gives_points(self):
        ready = self.env.ref("tpm_survey.survey_checklist")
        self.assertFalse(ready._tpm_no_checklist())
        answers = ready._create_answer(user=self.agent)
        for question in ready.question_ids[:8]:
            answers._save_lines(question, str(question.suggested_answer_ids[0].id))
        self.assertEqual(answers.scoring_percentage, 100)
        self.assertTrue(answers.scoring_success)

    def test_plans_are_counted_in_one_query(self):
        vals = {"touchpoint_ids": self.touchpoint.ids}
        plans = self.Plan.concat(*(self._plan(name=f"P {n}", **vals) for n in range(5)))
        self._serve(9)
        for plan in plans:
            plan._draw()
        self.env.flush_all()
        plans.invalidate_recordset()
        with self.assertQueryCount(1):
            self.assertEqual(plans.mapped("open_count"), [3] * 5)
