# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import mute_logger

from .common import SurveyCommon

NOW = datetime(2026, 3, 2, 9, 0)
CAPTURE_LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_capture_rule"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSurveyProgram(SurveyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # those of the database are none of ours
        cls.program.search([("id", "!=", cls.program.id)]).active = False

    def _requests(self, document, program=None):
        return self.env["tpm.survey.request"].search(
            [
                ("program_id", "=", (program or self.program).id),
                ("res_model", "=", document._name),
                ("res_id", "=", document.id),
            ]
        )

    def _confirm(self, **vals):
        order = self._order(**vals)
        order.action_confirm()
        return order

    # planning at the event

    @users("tpm_seller")
    def test_a_confirmed_order_plans_a_request(self):
        order = self._order(user_id=self.seller.id).with_env(self.env)
        order.action_confirm()
        self.assertRecordValues(
            self._requests(order),
            [
                {
                    "state": "planned",
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "order_id": order.id,
                    "user_id": self.seller.id,
                    "company_id": order.company_id.id,
                    "touchpoint_id": self.key_touchpoint.id,
                    "event_date": NOW,
                    "planned_date": NOW + timedelta(days=7),
                    "sent_date": False,
                }
            ],
        )

    def test_whoever_confirms_needs_no_rights_on_requests(self):
        seller = self._user("plain_seller", "sales_team.group_sale_salesman")
        order = self._order(user_id=seller.id).with_user(seller)
        order.action_confirm()
        self.assertEqual(len(self._requests(order.sudo())), 1)

    def test_no_capture_rule_is_needed(self):
        self.env["tpm.capture.rule"].search([]).active = False
        self.assertEqual(len(self._requests(self._confirm())), 1)

    def test_an_order_confirmed_again_is_asked_about_once(self):
        order = self._confirm()
        for _n in range(2):
            order._action_cancel()
            order.action_draft()
            order.action_confirm()
        self.assertEqual(len(self._requests(order)), 1)

    def test_a_cancelled_order_plans_what_asks_about_cancelling(self):
        program = self._program(trigger="order_cancelled", delay_days=1)
        order = self._confirm()
        self.assertFalse(self._requests(order, program))
        order._action_cancel()
        self.assertEqual(
            self._requests(order, program).planned_date, NOW + timedelta(days=1)
        )

    def test_the_date_of_a_past_event_can_be_given(self):
        order = self._order().with_context(tpm_event_date="2026-01-05 10:00:00")
        order.action_confirm()
        self.assertEqual(
            self._requests(order).planned_date, datetime(2026, 1, 12, 10, 0)
        )

    def test_a_muted_event_plans_nothing(self):
        order = self._order().with_context(tpm_capture_skip=True)
        order.action_confirm()
        self.assertFalse(self._requests(order))

    def test_an_archived_program_plans_nothing(self):
        self.program.active = False
        self.assertFalse(self._requests(self._confirm()))

    def test_a_program_of_another_company_plans_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.program.company_id = company
        self.assertFalse(self._requests(self._confirm()))

    def test_a_touchpoint_with_a_program_of_another_company_stays_shared(self):
        self.program.company_id = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(UserError, "can't be limited"):
            self.key_touchpoint.company_id = self.env.company
        self.program.company_id = self.env.company
        self.key_touchpoint.company_id = self.env.company

    def test_a_fault_of_ours_never_stops_an_order(self):
        program_class = self.env.registry["tpm.survey.program"]
        fault = patch.object(
            program_class, "_prepare_request_vals", side_effect=ValueError("fault")
        )
        with fault, mute_logger(CAPTURE_LOGGER):
            order = self._confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(self._requests(order))
        log = self.env["ir.logging"].search([("path", "=", f"sale.order,{order.id}")])
        self.assertEqual(log.message, "ValueError: fault")
        self.assertEqual(log.func, "survey: order_confirmed")

    def test_one_order_at_fault_leaves_the_others_alone(self):
        bad, good = self._order(), self._order()
        program_class = self.env.registry["tpm.survey.program"]
        prepare = program_class._prepare_request_vals

        def fail_for_bad(program, document, days):
            if document.id == bad.id:
                raise ValueError("fault")
            return prepare(program, document, days)

        fault = patch.object(program_class, "_prepare_request_vals", fail_for_bad)
        with fault, mute_logger(CAPTURE_LOGGER):
            (bad | good).action_confirm()
        self.assertFalse(self._requests(bad))
        self.assertEqual(len(self._requests(good)), 1)

    def test_planned_by_another_worker_meanwhile_is_no_fault(self):
        order = self._order()
        self._request(order)
        program_class = self.env.registry["tpm.survey.program"]
        # as if the other worker had committed after we looked
        with (
            patch.object(program_class, "_planned_pairs", return_value=set()),
            mute_logger("odoo.sql_db"),
        ):
            order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(len(self._requests(order)), 1)
        self.assertFalse(
            self.env["ir.logging"].search([("path", "=", f"sale.order,{order.id}")])
        )

    # interactions

    def test_an_interaction_at_the_touchpoint_plans_a_request(self):
        program = self._program(trigger="interaction", delay_days=2)
        there = self._log(touchpoint=self.key_touchpoint, days_ago=1)
        elsewhere = self._log(touchpoint=self.touchpoint)
        self.assertEqual(
            self._requests(there, program).planned_date, NOW + timedelta(days=1)
        )
        self.assertFalse(self._requests(elsewhere, program))

    def test_an_interaction_on_an_order_is_about_the_order(self):
        program = self._program(trigger="interaction")
        order = self._order()
        interaction = order._log_interaction(self.key_touchpoint)
        self.assertEqual(self._requests(interaction, program).order_id, order)

    def test_other_touchpoints_can_trigger(self):
        program = self._program(
            trigger="interaction", trigger_touchpoint_ids=self.touchpoint.ids
        )
        self.assertTrue(self._requests(self._log(touchpoint=self.touchpoint), program))

    def test_an_answer_does_not_ask_again(self):
        program = self._program(trigger="interaction")
        interaction = self._log(touchpoint=self.key_touchpoint, origin="survey")
        self.assertFalse(self._requests(interaction, program))

    # by hand

    @users("tpm_agent")
    def test_an_agent_asks_customers_by_hand(self):
        program = self._program(trigger="manual").with_env(self.env)
        plan = self.env["tpm.survey.plan"].with_context(
            active_model="res.partner", active_ids=(self.customer | self.contact).ids
        )
        plan = plan.create({"program_id": program.id})
        plan.action_plan()
        request = self._requests(self.contact, program)
        self.assertEqual(request.planned_date, NOW)
        message = plan.action_plan()["params"]["message"]
        self.assertIn("Planned: 0 of 2.", message)

    @users("tpm_seller")
    def test_a_seller_asks_about_orders_he_sees_only(self):
        program = self._program(trigger="manual").with_env(self.env)
        order = self._order(user_id=self.manager.id)
        plan = self.env["tpm.survey.plan"].with_context(
            active_model="sale.order", active_id=order.id
        )
        with self.assertRaises(AccessError):
            plan.create({"program_id": program.id}).action_plan()

    @users("tpm_agent")
    def test_other_records_can_not_be_asked_about(self):
        plan = self.env["tpm.survey.plan"].create(
            {"program_id": self.program.id, "res_model": "res.users", "res_ids": [1]}
        )
        with self.assertRaisesRegex(UserError, "Only orders and customers"):
            plan.action_plan()

    def test_the_only_program_by_hand_is_offered(self):
        plan = self.env["tpm.survey.plan"].new({})
        self.assertFalse(plan.program_id)
        program = self._program(trigger="manual")
        self.assertEqual(self.env["tpm.survey.plan"]._default_program(), program)

    # the past

    @users("tpm_manager")
    def test_past_orders_are_planned_once(self):
        self.program.active = False
        orders = self._confirm() | self._confirm() | self._order()
        orders[0].date_order = "2026-02-20 10:00:00"
        orders[1].date_order = "2026-01-01 10:00:00"
        self.program.active = True
        wizard = self.env["tpm.survey.plan.past"].create(
            {"program_id": self.program.id, "date_from": "2026-02-01"}
        )
        wizard.action_plan()
        self.assertEqual(
            self._requests(orders[0]).planned_date, datetime(2026, 2, 27, 10, 0)
        )
        self.assertFalse(self._requests(orders[1]))
        self.assertFalse(self._requests(orders[2]))
        wizard.date_from = "2026-01-01"
        wizard.action_plan()
        self.assertEqual(len(self._requests(orders[0])), 1)
        self.assertEqual(len(self._requests(orders[1])), 1)

    @users("tpm_agent")
    def test_an_agent_does_not_plan_the_past(self):
        with self.assertRaises(AccessError):
            self.env["tpm.survey.plan.past"].create({"program_id": self.program.id})

    def test_past_interactions_are_planned(self):
        interaction = self._log(touchpoint=self.key_touchpoint, days_ago=3)
        program = self._program(trigger="interaction", delay_days=1)
        program._plan_past(NOW - timedelta(days=10))
        self.assertEqual(
            self._requests(interaction, program).planned_date, NOW - timedelta(days=2)
        )

    def test_by_hand_has_no_past(self):
        with self.assertRaisesRegex(UserError, "asks by hand"):
            self._program(trigger="manual")._plan_past(NOW)

    # what can't be

    def test_refused_values(self):
        for vals in (
            {"hours_from": 19.0, "hours_to": 8.0},
            {"hours_to": 25.0},
            {"hours_from": -1.0},
            {"share": 101.0},
            {"share": -1.0},
            {"delay_days": -1},
            {"rest_person_days": -1},
            {"max_per_day": -1},
            {"expiry_days": 0},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
            ):
                self._program(**vals)

    def test_an_unreadable_domain_is_refused(self):
        for domain in ("[('no_such_field', '=', 1)]", "[(", "[('name', '=', uid)]"):
            with (
                self.subTest(domain=domain),
                self.assertRaisesRegex(ValidationError, "can't be read"),
            ):
                self.program.customer_domain = domain

    def test_a_survey_behind_a_login_is_refused(self):
        self.survey.users_login_required = True
        with self.assertRaisesRegex(ValidationError, "requires a login"):
            self._program()

    def test_a_program_with_requests_stays(self):
        self._request()
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.program.unlink()

    def test_a_retired_touchpoint_pauses_the_program(self):
        self.assertFalse(self.program.is_paused)
        self.key_touchpoint.state = "retired"
        self.assertTrue(self.program.is_paused)

    # how it goes

    @users("tpm_agent")
    def test_counts_and_rate_in_one_query(self):
        for state in ("planned", "sent", "answered", "expired", "skipped", "bounced"):
            self._request(state=state)
        other = self._program(name="Other")
        self.env.flush_all()
        programs = (self.program | other).with_env(self.env)
        programs.mapped("asked_count")  # fills the caches of access rights
        programs.invalidate_recordset()
        with self.assertQueryCount(1):
            self.assertEqual(programs.mapped("asked_count"), [3, 0])
        self.assertRecordValues(
            programs,
            [
                {"planned_count": 1, "answered_count": 1, "skipped_count": 1},
                {"planned_count": 0, "answered_count": 0, "skipped_count": 0},
            ],
        )
        self.assertAlmostEqual(programs[0].response_rate, 1 / 3)
        self.assertEqual(programs.mapped("response_text"), ["too few (n = 3)", False])

    @users("tpm_agent")
    def test_the_response_rate_comes_with_its_n_and_interval(self):
        for state in ("answered", "answered", "sent", "expired"):
            self._request(state=state)
        self._request(state="objected", sent_date=NOW)
        self._request(state="objected")  # before: nobody was asked
        program = self.program.with_env(self.env)
        self.assertEqual(program.response_text, "40 % (12 to 77) of 5")

    @users("tpm_manager")
    def test_a_manager_sets_up_a_program(self):
        form = Form(self.env["tpm.survey.program"])
        form.name = "Hotline"
        form.touchpoint_id = self.touchpoint.with_env(self.env)
        [(survey_id, title)] = self.env["survey.survey"].name_search(
            "Delivery", domain=[("id", "=", self.survey.id)]
        )
        self.assertEqual(title, "Delivery")
        form.survey_id = self.env["survey.survey"].browse(survey_id)
        program = form.save()
        self.assertFalse(program.is_paused)

    @users("tpm_manager")
    def test_a_new_program_asks_the_survey_that_comes_along(self):
        ready = self.env.ref("tpm_survey.survey_purchase")
        form = Form(self.env["tpm.survey.program"])
        self.assertEqual(form.survey_id, ready)
        form.name = "After the delivery"
        form.touchpoint_id = self.key_touchpoint.with_env(self.env)
        self.assertFalse(form.save().is_paused)
        ready.sudo().active = False
        self.assertFalse(Form(self.env["tpm.survey.program"]).survey_id)

    @users("tpm_agent")
    def test_an_agent_sets_up_none(self):
        with self.assertRaises(AccessError):
            self.program.with_env(self.env).share = 0

    @users("tpm_agent")
    def test_buttons_lead_to_the_requests(self):
        program = self.program.with_env(self.env).with_context(tpm_filter="skipped")
        action = program.action_open_requests()
        self.assertEqual(action["domain"], [("program_id", "=", program.id)])
        self.assertEqual(action["context"], {"search_default_filter_skipped": 1})

    # what it costs

    def test_what_planning_costs_an_order(self):
        def confirm(order):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order.action_confirm()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        orders = [self._order() for _n in range(3)]
        confirm(orders[0])  # fills the caches
        self.program.active = False
        self._program(trigger="manual")
        without = confirm(orders[1])
        self.program.active = True
        self.assertEqual(confirm(orders[2]) - without, PLANNING_QUERIES)


# Look for requests, draw ids, insert; and the savepoint around.
PLANNING_QUERIES = 8
