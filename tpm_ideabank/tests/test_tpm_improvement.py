# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .common_cycle import CycleCommon


@tagged("post_install", "-at_install")
class TestImprovement(CycleCommon):
    # roles, the weakest first

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_outsider_sees_no_improvement_and_adopts_no_idea(self):
        idea = self._mine(self._idea())
        with self.assertRaises(AccessError):
            self.env["tpm.improvement"].search([])
        with self.assertRaises(AccessError):
            idea.action_adopt()
        self.assertNotIn("action_adopt", idea.get_view(view_type="form")["arch"])

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_a_user_reads_and_changes_nothing(self):
        improvement = self._mine(self._improvement())
        self.assertEqual(improvement.state, "planned")
        for attack in (
            improvement.action_start,
            improvement.action_done,
            improvement.action_drop,
            improvement.unlink,
            self._mine(self._idea()).action_adopt,
            self._mine(self._idea()).action_propose_touchpoint,
            self._mine(self._idea()).action_end_touchpoint,
        ):
            with self.assertRaises(AccessError):
                attack()

    @users("tpm_officer")
    def test_another_company_s_improvement_is_out_of_reach(self):
        company = self._company()
        other = self._improvement(company_id=company.id)
        self.assertNotIn(other, self.env["tpm.improvement"].search([]))

    # adopting

    @users("tpm_officer")
    def test_one_click_makes_an_improvement_and_moves_the_idea(self):
        idea = self._idea(text="Within an hour", impact="5", effort="1")
        action = self._mine(idea).action_adopt()
        improvement = idea.improvement_ids
        self.assertEqual(action["res_id"], improvement.id)
        self.assertEqual(idea.stage_kind, "adopted")
        self.assertEqual(improvement.touchpoint_id, self.touchpoint)
        self.assertIn("Within an hour", improvement.description)
        self.assertTrue(improvement.is_quick_win)
        self.assertEqual(improvement.start_by, self.today + timedelta(14))
        self._mine(idea).action_adopt()
        self.assertEqual(idea.improvement_ids, improvement, "not twice")

    @users("tpm_officer")
    def test_an_idea_adopted_during_a_cycle_is_part_of_it(self):
        cycle = self._cycle()
        idea = self._mine(self._idea())
        idea.action_adopt()
        self.assertEqual(idea.improvement_ids.cycle_id, cycle)

    @users("tpm_officer")
    def test_an_idea_without_a_touchpoint_asks_for_it(self):
        idea = self._mine(self._idea(touchpoint_ids=False))
        action = idea.action_adopt()
        self.assertEqual(idea.stage_kind, "new")
        form = Form(self.env["tpm.improvement"].with_context(**action["context"]))
        form.touchpoint_id = self._mine(self.touchpoint)
        improvement = form.save()
        self.assertEqual(improvement.idea_ids, idea)
        self.assertEqual(idea.stage_kind, "adopted")

    @users("tpm_officer")
    def test_declined_and_merged_ideas_are_not_adopted(self):
        declined = self.env.ref("tpm_ideabank.tpm_idea_stage_declined")
        idea, other = self._idea(), self._idea(name="Other")
        idea.merged_into_id = other
        with self.assertRaisesRegex(UserError, "merged.*Other"):
            self._mine(idea).action_adopt()
        other.write({"stage_id": declined.id, "decline_reason": "No"})
        with self.assertRaisesRegex(UserError, "declined"):
            self._mine(other).action_adopt()

    @users("tpm_officer")
    def test_an_idea_is_done_when_all_of_its_improvements_are_closed(self):
        idea = self._idea()
        first, second = (self._improvement(idea_ids=idea.ids) for _i in range(2))
        self.assertEqual(idea.stage_kind, "adopted")
        self._mine(first).action_done()
        self.assertEqual(idea.stage_kind, "adopted", "one is still open")
        self._mine(second)._drop("too dear")
        self.assertEqual(idea.stage_kind, "done")

    @users("tpm_officer")
    def test_dropping_all_does_not_make_an_idea_done(self):
        idea = self._idea()
        self._mine(self._improvement(idea_ids=idea.ids))._drop("too dear")
        self.assertEqual(idea.stage_kind, "adopted")

    @users("tpm_officer")
    def test_a_merged_idea_stays_where_it_is(self):
        idea, other = self._idea(), self._idea(name="Other")
        improvement = self._mine(self._improvement(idea_ids=idea.ids))
        idea.merged_into_id = other
        improvement.action_done()
        self.assertEqual(improvement.state, "done")
        self.assertEqual(idea.stage_kind, "adopted")

    @users("tpm_officer")
    def test_an_idea_proposes_a_touchpoint_once(self):
        idea = self._mine(self._idea(name="Video call", text="Face to face"))
        action = idea.action_propose_touchpoint()
        touchpoint = self.env["tpm.touchpoint"].browse(action["res_id"])
        self.assertRecordValues(
            touchpoint,
            [
                {
                    "name": "Video call",
                    "description": "Face to face",
                    "state": "candidate",
                    "idea_id": idea.id,
                }
            ],
        )
        self.assertEqual(idea.stage_kind, "adopted")
        self.assertEqual(idea.action_propose_touchpoint()["res_id"], touchpoint.id)

    @users("tpm_officer")
    def test_an_idea_ends_a_touchpoint_with_a_reason_in_the_chatter(self):
        idea = self._mine(self._idea(name="No more fax"))
        action = idea.action_end_touchpoint()
        end = self.env["tpm.touchpoint.end"].with_context(**action["context"])
        end.create({"reason": "Nobody sends any"}).action_apply()
        self.assertEqual(self.touchpoint.decision, "eliminate")
        bodies = "".join(self.touchpoint.message_ids.mapped("body"))
        self.assertIn("Nobody sends any", bodies)
        self.assertIn("No more fax", bodies)
        with self.assertRaises(ValidationError):
            end.create({"reason": "  "})

    # the improvement itself

    @users("tpm_officer")
    def test_dropping_takes_a_reason(self):
        improvement = self._mine(self._improvement())
        with self.assertRaisesRegex(ValidationError, "Say why"):
            improvement.state = "dropped"
        self._answer_reason(improvement.action_drop(), "No budget")
        self.assertEqual(improvement.state, "dropped")
        self.assertEqual(improvement.drop_reason, "No budget")
        improvement.action_reopen()
        self.assertEqual(improvement.state, "doing")
        self.assertFalse(improvement.drop_reason)

    @users("tpm_officer")
    def test_the_day_it_was_done_is_kept_and_forgotten(self):
        improvement = self._mine(self._improvement())
        improvement.action_done()
        self.assertEqual(improvement.done_date, self.today)
        improvement.action_reopen()
        self.assertFalse(improvement.done_date)

    @users("tpm_officer")
    def test_numbers_are_written_as_the_language_does(self):
        self.env["res.lang"].sudo()._activate_lang("de_DE")
        improvement = self._improvement(
            metric="experience", metric_from=12.77, metric_to=-0.3
        )
        self.assertTrue(improvement.wished_result.endswith("from 13 to 0"))
        improvement.write({"metric": "other", "metric_from": 1212.5, "metric_to": 1000})
        german = improvement.with_context(lang="de_DE").wished_result
        self.assertIn("1.212,5 ", german)
        self.assertTrue(german.endswith("1.000"))

    def test_quick_wins_come_first_and_what_is_closed_last(self):
        vals = [
            {"name": "done", "is_quick_win": True, "state": "done"},
            {"name": "dropped", "state": "dropped", "drop_reason": "No"},
            {"name": "late", "date_to": self._day(-9)},
            {"name": "soon", "date_to": self._day(-2)},
            {"name": "quick", "is_quick_win": True},
        ]
        ours = self.env["tpm.improvement"].union(
            *(self._improvement(**each) for each in vals)
        )
        listed = ours.search([("id", "in", ours.ids)])
        self.assertEqual(
            listed.mapped("name"), ["quick", "soon", "late", "done", "dropped"]
        )
        listed[0].action_start()
        listed[0].action_done()
        self.assertEqual(ours.search([("id", "in", ours.ids)])[0].name, "soon")

    @users("tpm_officer")
    def test_the_wished_result_is_a_number(self):
        self._log_many(4, 1, days_ago=3)
        form = Form(self.env["tpm.improvement"])
        form.name = "Answer sooner"
        form.touchpoint_id = self._mine(self.touchpoint)
        form.metric = "experience"
        self.assertEqual(form.metric_from, 60)
        form.metric_to = 80
        improvement = form.save()
        self.assertEqual(improvement.wished_result, "Experience index: from 60 to 80")
        improvement.write({"metric": "other", "metric_unit": "Minutes on hold"})
        self.assertEqual(improvement.wished_result, "Minutes on hold: from 60 to 80")

    def test_the_repurchase_score_can_be_wished_only_where_it_is_measured(self):
        with (
            patch.object(
                type(self.touchpoint), "_tpm_is_measured", lambda self, metric: False
            ),
            self.assertRaisesRegex(ValidationError, "Nobody asks"),
        ):
            self._improvement(metric="repurchase")

    @users("tpm_officer")
    def test_quick_wins_come_first_and_overdue_ones_are_found(self):
        late = self._improvement(name="late", date_from=self._day(9))
        late.date_to = self._day(1)
        quick = self._improvement(name="quick", is_quick_win=True)
        slow = self._improvement(name="slow", is_quick_win=True)
        slow.start_by = self._day(1)
        found = self.env["tpm.improvement"].search(
            [("touchpoint_id", "=", self.touchpoint.id)]
        )
        self.assertEqual(found.mapped("name"), ["slow", "quick", "late"])
        overdue = found.search([("is_overdue", "=", True)])
        self.assertEqual(overdue & found, self._mine(slow + late))
        self.assertEqual(found.mapped("is_overdue"), [True, False, True])
        (slow + late).action_done()
        self.assertFalse(found.search([("is_overdue", "=", True)]) & found)
        self.assertFalse(quick.is_overdue)

    @users("tpm_officer")
    def test_it_belongs_to_no_cycle_elsewhere(self):
        cycle = self._cycle(touchpoint_id=self.key_touchpoint.id)
        with self.assertRaisesRegex(ValidationError, "another touchpoint"):
            self._mine(self._improvement()).cycle_id = cycle.id

    # activities

    @users("tpm_officer")
    def test_whoever_does_it_has_one_activity(self):
        improvement = self._mine(
            self._improvement(user_id=self.agent.id, date_to=self.today)
        )
        self.assertEqual(improvement.activity_ids.user_id, self.agent)
        improvement.write(
            {"user_id": self.seller.id, "date_to": self.today + timedelta(3)}
        )
        self.assertRecordValues(
            improvement.activity_ids,
            [
                {
                    "user_id": self.seller.id,
                    "date_deadline": self.today + timedelta(3),
                }
            ],
        )
        improvement.action_done()
        self.assertFalse(improvement.activity_ids)

    def test_the_job_reminds_once_of_what_is_overdue(self):
        late = self._improvement(
            user_id=self.agent.id, date_from=self._day(9), date_to=self._day(1)
        )
        late.activity_ids.action_done()
        self.assertFalse(late.activity_ids)
        with self.enter_registry_test_mode():
            cron = self.env.ref("tpm_ideabank.ir_cron_improvement")
            for _time in range(2):
                cron.method_direct_trigger()
        self.assertEqual(len(late.activity_ids), 1)
        self.assertEqual(late.activity_ids.user_id, self.agent)

    def test_an_activity_type_that_was_deleted_stops_nothing(self):
        self.env.ref("tpm_ideabank.mail_activity_type_improvement").unlink()
        improvement = self._improvement(user_id=self.agent.id, date_to=self.today)
        self.assertFalse(improvement.activity_ids)
