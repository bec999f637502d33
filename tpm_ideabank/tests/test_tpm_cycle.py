# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common_cycle import CycleCommon


@tagged("post_install", "-at_install")
class TestCycle(CycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle = cls._cycle()

    @users("tpm_officer")
    def test_a_cycle_begins_today_or_before(self):
        touchpoint = self._touchpoint(name="Fair")
        for day in ("0001-01-01", self._day(-2), "9999-12-31"):
            vals = {"touchpoint_id": touchpoint.id, "start_date": day}
            with self.subTest(day), self.assertRaisesRegex(UserError, "compared"):
                with self.env.cr.savepoint():
                    self.env["tpm.cycle"].create(vals)

    # roles, the weakest first

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_outsider_sees_nothing(self):
        for model in ("tpm.cycle", "tpm.cycle.answer", "tpm.cycle.pass"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].search([])
        menu = self.env.ref("tpm_ideabank.tpm_touchpoint_menu_begin")
        self.assertNotIn(menu.id, self.env["ir.ui.menu"]._visible_menu_ids())

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_user_reads_and_moves_nothing(self):
        cycle = self._mine(self.cycle)
        self.assertTrue(cycle.missing)
        self.assertIn("too few", cycle.baseline_text)
        for attack in (
            cycle.action_next,
            cycle.action_back,
            cycle.action_close,
            lambda: cycle.write({"stage": "closed"}),
            lambda: cycle.answer_ids[:1].write({"text": "x"}),
            lambda: self._mine(self.key_touchpoint).action_begin_cycle(),
            lambda: cycle.read(["base_delighted"]),
        ):
            with self.assertRaises(UserError):  # an access error is one
                attack()

    @users("tpm_officer")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_officer_forges_no_passed_gate_and_no_baseline(self):
        with self.assertRaises(AccessError):
            self.env["tpm.cycle.pass"].create(
                {"cycle_id": self.cycle.id, "step": "capture", "reason": "x"}
            )
        for vals in (
            {"base_rated": 100},
            {"result": "better"},
            {"start_date": self._day(100)},
            {"touchpoint_id": self.key_touchpoint.id},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "stays at its"):
                self._mine(self.cycle).write(vals)

    # one at a time

    @users("tpm_officer")
    def test_beginning_again_opens_the_cycle_that_is_going_on(self):
        touchpoint = self._mine(self.touchpoint)
        self.assertEqual(touchpoint.action_begin_cycle()["res_id"], self.cycle.id)
        self.assertEqual(touchpoint.open_cycle_stage, "as_is")
        retired = self._mine(self._touchpoint(name="Fax", state="retired"))
        with self.assertRaisesRegex(UserError, "Fax is retired"):
            retired.action_begin_cycle()

    @mute_logger("odoo.sql_db")
    def test_two_at_once_get_one_cycle_and_a_clear_sentence(self):
        with self.assertRaises(IntegrityError) as caught:
            self._cycle()
        message = self.env["tpm.cycle"]._sql_error_to_message(caught.exception)
        self.assertIn("There is an open cycle at this touchpoint already", message)

    def test_another_company_may_have_its_own(self):
        company = self._company()
        other = self._cycle(company_id=company.id)
        self.assertEqual(other.stage, "as_is")
        mine = self.env["tpm.cycle"].with_user(self.officer).search([])
        self.assertNotIn(other, mine)

    # gates

    @users("tpm_officer")
    def test_each_step_says_what_is_missing_until_it_is_there(self):
        cycle = self._mine(self.cycle)
        touchpoint = cycle.touchpoint_id
        self.assertIn("As is", cycle.missing)
        cycle.as_is = "<p>They wait for ten minutes.</p>"
        self.assertIn("ten minutes", touchpoint.as_is)
        self.assertFalse(cycle.missing)
        cycle.action_next()
        self.assertIn("promise", cycle.missing)
        touchpoint.first_response_hours = 2
        cycle.action_next()
        self.assertEqual((cycle.stage, cycle.step), ("to_be", "define"))
        self.assertEqual(len(cycle.missing.splitlines()), 2)
        cycle.write(
            {"to_be": "<p>No wait</p>", "target_metric": "experience"}
            | {"target_value": 40}
        )
        self.assertEqual(touchpoint.target_score, 40)
        cycle.action_next()
        self.assertIn("at least one idea", cycle.missing)
        self._idea()
        cycle.action_next()
        self.assertIn("at least one improvement", cycle.missing)
        improvement = self._mine(self._improvement(cycle_id=cycle.id))
        self.assertEqual(
            cycle.missing.splitlines(),
            ["Who does “Call back”?", "Until when is “Call back” done?"],
        )
        improvement.write({"user_id": self.agent.id, "date_to": self.today})
        cycle.action_next()
        self.assertIn("still to do", cycle.missing)
        improvement.action_done()
        improvement.done_date = self._day(4)
        cycle.action_next()
        self.assertEqual(cycle.stage, "monitor")
        self.assertIn("Only 0 customers", cycle.missing)
        self._log_many(5, 0, days_ago=2)
        cycle.invalidate_recordset()
        self.assertFalse(cycle.missing)
        cycle.action_next()
        self.assertIn("learned", cycle.missing)
        cycle.conclusion = "Call back."
        following = self.env["tpm.cycle"].browse(cycle.action_next()["res_id"])
        self.assertEqual(cycle.stage, "closed")
        self.assertEqual(cycle.end_date, self.today)
        self.assertEqual(following.previous_id, cycle)
        self.assertEqual(following.step, "capture")
        self.assertFalse(cycle.pass_ids)

    @users("tpm_officer")
    def test_dragging_a_card_obeys_the_gates(self):
        cycle = self._mine(self.cycle)
        for stage in ("to_be", "implement", "monitor", "closed"):
            with self.subTest(stage), self.assertRaisesRegex(UserError, "Capture.*Hot"):
                cycle.stage = stage
        with self.assertRaisesRegex(UserError, "not finished"):
            cycle.write({"step": "document"})
        cycle.as_is = "<p>x</p>"
        cycle.touchpoint_id.result_hours = 1
        cycle.stage = "to_be"
        self.assertEqual(cycle.step, "define")
        cycle.stage = "as_is"
        self.assertEqual(cycle.step, "capture", "back is free")

    @users("tpm_officer")
    def test_two_who_click_at_once_go_one_step(self):
        cycle = self._mine(self.cycle)
        cycle.as_is = "<p>x</p>"
        cycle.touchpoint_id.result_hours = 1
        seen = cycle.with_context(tpm_step="capture")
        seen.action_next()
        with self.assertRaisesRegex(UserError, "Somebody else.*Document"):
            seen.action_next()
        self.assertEqual(cycle.step, "document")

    @users("tpm_officer")
    def test_a_gate_is_passed_with_a_reason_that_is_kept(self):
        cycle = self._mine(self.cycle)
        self._answer_reason(cycle.action_next(), "Everybody knows how it is")
        self.assertEqual(cycle.step, "document")
        self.assertRecordValues(
            cycle.pass_ids,
            [
                {
                    "step": "capture",
                    "reason": "Everybody knows how it is",
                    "user_id": self.officer.id,
                }
            ],
        )
        self.assertIn("As is", cycle.pass_ids.missing)
        self.assertIn("Everybody knows", cycle.message_ids[:1].body)
        with self.assertRaises(UserError):
            self._answer_reason(cycle.action_next(), "  ")

    @users("tpm_officer")
    def test_back_loses_nothing_and_a_closed_cycle_stays_closed(self):
        cycle = self._mine(self.cycle)
        self._pass_all(cycle, "define")
        cycle.to_be = "<p>Better</p>"
        cycle.action_back()
        self.assertEqual((cycle.stage, cycle.step), ("as_is", "document"))
        self.assertIn("Better", cycle.to_be)
        self._pass_all(cycle, "optimise")
        cycle.conclusion = "Enough"
        cycle.action_close()
        self.assertEqual(cycle.stage, "closed")
        self.assertFalse(cycle.next_ids)
        for attack in (cycle.action_back, cycle.action_next):
            with self.assertRaisesRegex(UserError, "stays closed"):
                attack()
        with self.assertRaisesRegex(UserError, "stays closed"):
            cycle.stage = "to_be"

    # the sheet

    @users("tpm_officer")
    def test_answers_are_written_through_until_the_cycle_is_closed(self):
        cycle = self._mine(self.cycle)
        need = cycle.answer_ids.filtered(lambda a: a.field_name == "customer_need")
        crazy = cycle.answer_ids.filtered(lambda a: "craziest" in a.name)
        need.text = "Be heard"
        crazy.text = "A red telephone"
        self.assertEqual(cycle.touchpoint_id.customer_need, "Be heard")
        cycle.touchpoint_id.customer_need = "Be heard at once"
        self.assertEqual(need.text, "Be heard at once")
        cycle.as_is = "<p>Then</p>"
        self._pass_all(cycle, "optimise")
        cycle._go_on("for the test")
        following = cycle.next_ids
        following.as_is = "<p>Now</p>"
        following.touchpoint_id.customer_need = "Something else"
        self.assertEqual(need.text, "Be heard at once")
        self.assertIn("Then", cycle.as_is)
        self.assertEqual(crazy.text, "A red telephone")
        with self.assertRaisesRegex(UserError, "stays as it was"):
            need.text = "Told differently"

    @users("tpm_officer")
    def test_the_sheet_shows_what_is_named_most(self):
        Factor = self.env["tpm.factor"]
        vals = {"touchpoint_id": self.touchpoint.id, "level": "disappointed"}
        rude = Factor.create({"name": "rude", **vals})
        wait = Factor.create({"name": "long wait", **vals})
        for _time in range(2):
            self._log("disappointed", factor_ids=wait.ids)
        self._log("disappointed", factor_ids=rude.ids)
        self.assertEqual(
            self._mine(self.cycle).disappointed_text, "long wait (2), rude (1)"
        )

    @users("tpm_agent")
    def test_the_sheet_is_printed(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "tpm_ideabank.tpm_cycle_report_sheet", self.cycle.ids
        )
        for text in ("Hotline", "What is the craziest idea?", "When it began"):
            self.assertIn(text, html.decode())

    @users("tpm_agent")
    def test_a_board_of_cycles_costs_the_same_however_many(self):
        names = ["touchpoint_id", "stage", "step", "start_date", "result", "user_id"]
        self._mine(self.cycle).read(names)
        few = self._queries(lambda: self._mine(self.cycle).read(names))
        cycles = self.cycle
        for number in range(20):
            cycles |= self._cycle(touchpoint_id=self._touchpoint(name=str(number)).id)
        many = self._queries(lambda: self._mine(cycles).read(names))
        self.assertLessEqual(many, few)

    def _queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before
