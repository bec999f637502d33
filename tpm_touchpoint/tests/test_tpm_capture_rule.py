# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from .common import TpmCommon

LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_capture_rule"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestCaptureRule(TpmCommon):
    def assertCaptured(self, document, *events):
        found = self._captured(document).mapped("rule_id.event")
        self.assertEqual(found, list(events))

    def _rule(self, name):
        return self.env.ref(f"tpm_touchpoint.tpm_capture_rule_{name}")

    # orders

    def test_quotation_sent(self):
        order = self._order()
        order.action_quotation_sent()
        self.assertCaptured(order, "quotation_sent")

    @users("tpm_seller")
    def test_order_confirmed_by_a_sales_person(self):
        order = self._order(user_id=self.seller.id).with_env(self.env)
        order.action_confirm()
        self.assertRecordValues(
            self._captured(order),
            [
                {
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "user_id": self.seller.id,
                    "team_id": order.team_id.id,
                    "origin": "document",
                    "experience": False,
                    "date": fields.Datetime.now(),
                    "document_name": order.name,
                }
            ],
        )

    def test_an_outsider_who_confirms_is_captured_too(self):
        seller = self._user("plain_seller", "sales_team.group_sale_salesman")
        order = self._order(user_id=seller.id).with_user(seller)
        order.action_confirm()
        self.assertCaptured(order.with_env(self.env), "order_confirmed")

    def test_order_cancelled(self):
        order = self._order()
        order.action_confirm()
        order._action_cancel()
        self.assertCaptured(order, "order_confirmed", "order_cancelled")

    def test_an_event_logs_once_however_often_it_fires(self):
        order = self._order()
        for _n in range(3):
            order.action_confirm()
            order._action_cancel()
            order.action_draft()
        self.assertCaptured(order, "order_confirmed", "order_cancelled")

    def test_the_date_of_a_past_event_can_be_given(self):
        order = self._order().with_context(tpm_event_date="2011-06-01 10:00:00")
        order.action_confirm()
        self.assertEqual(
            self._captured(order).date,
            fields.Datetime.to_datetime("2011-06-01 10:00:00"),
        )

    def test_many_orders_at_once(self):
        orders = self.env["sale.order"].concat(*(self._order() for _n in range(3)))
        orders.action_confirm()
        for order in orders:
            self.assertCaptured(order, "order_confirmed")

    # leads

    def test_lead_created_won_and_lost(self):
        won, lost = self.env["crm.lead"].create(
            [{"name": n, "partner_id": self.contact.id} for n in ("Won", "Lost")]
        )
        won.action_set_won()
        lost.action_set_lost()
        self.assertCaptured(won, "lead_created", "lead_won")
        self.assertCaptured(lost, "lead_created", "lead_lost")

    # activities and meetings

    def test_activity_done_by_its_type(self):
        order = self._order()
        call = order.activity_schedule("mail.mail_activity_data_call", summary="Asked")
        other = order.activity_schedule("mail.mail_activity_data_todo")
        (call | other)._action_done()
        self.assertRecordValues(
            self._captured(order),
            [{"origin": "activity", "note": "Asked", "partner_id": self.contact.id}],
        )

    def _meeting(self, **vals):
        now = fields.Datetime.now()
        return self.env["calendar.event"].create(
            {
                "name": "Review",
                "start": now - timedelta(hours=2),
                "stop": now - timedelta(hours=1),
                "partner_ids": (self.contact | self.agent.partner_id).ids,
                **vals,
            }
        )

    def _run_meetings(self):
        with self.enter_registry_test_mode():
            self.env.ref("tpm_touchpoint.ir_cron_meetings").method_direct_trigger()

    def test_meeting_held(self):
        self._meeting()
        self._run_meetings()
        self._run_meetings()
        self.assertRecordValues(
            self._captured(self.contact),
            [
                {
                    "duration": 60,
                    "note": "Review",
                    "date": fields.Datetime.now() - timedelta(hours=2),
                    "participant_ids": [],
                }
            ],
        )

    def test_a_meeting_belongs_to_the_company_of_who_held_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.agent.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self._meeting(user_id=self.agent.id)
        self._run_meetings()
        self.assertEqual(self._captured(self.contact).company_id, other)

    def test_meeting_on_an_opportunity_with_several_guests(self):
        lead = self.env["crm.lead"].create(
            {"name": "L", "partner_id": self.contact.id, "type": "opportunity"}
        )
        guest = self.env["res.partner"].create({"name": "Guest"})
        self._meeting(opportunity_id=lead.id, partner_ids=(self.contact | guest).ids)
        self._run_meetings()
        held = self._captured(lead).filtered(
            lambda i: i.rule_id.event == "meeting_held"
        )
        self.assertEqual(held.participant_ids, guest)

    def test_meetings_to_come_declined_or_among_ourselves_are_not_logged(self):
        now = fields.Datetime.now()
        before = self.env["tpm.interaction"].search_count([])
        self._meeting(stop=now + timedelta(hours=1))
        self._meeting(partner_ids=self.agent.partner_id.ids)
        declined = self._meeting()
        declined.attendee_ids.filtered(
            lambda a: a.partner_id == self.contact
        ).state = "declined"
        self._run_meetings()
        self.assertEqual(self.env["tpm.interaction"].search_count([]), before)

    def test_whole_days_have_no_minutes_and_long_meetings_a_week(self):
        now = fields.Datetime.now()
        self._meeting(allday=True, start=now - timedelta(days=9), stop=now)
        self._meeting(start=now - timedelta(days=12), stop=now)
        self._run_meetings()
        self.assertEqual(
            sorted(self._captured(self.contact).mapped("duration")), [0, 7 * 24 * 60]
        )

    def test_cancelled_meetings_are_not_logged(self):
        self._meeting().active = False
        self._meeting().unlink()
        self._run_meetings()
        self.assertCaptured(self.contact)

    def _series(self):
        yesterday = fields.Datetime.now() - timedelta(days=1)
        return self._meeting(
            start=yesterday - timedelta(days=2),
            stop=yesterday - timedelta(days=2) + timedelta(hours=1),
            recurrency=True,
            rrule_type="daily",
            interval=1,
            end_type="count",
            count=5,
        )

    def test_each_meeting_of_a_series_that_was_held(self):
        self._series()
        self._run_meetings()
        self.assertEqual(len(self._captured(self.contact)), 3)

    def test_a_series_that_is_changed_is_not_logged_again(self):
        meeting = self._series()
        self._run_meetings()
        later = meeting.start + timedelta(minutes=30)
        meeting.write(
            {
                "recurrence_update": "all_events",
                "start": later,
                "stop": later + timedelta(hours=1),
            }
        )
        made_anew = self.env["calendar.event"].search([("start", "=", later)])
        self.assertTrue(made_anew)
        self._run_meetings()
        self.assertEqual(len(self._captured(self.contact)), 3)

    # rules

    @users("tpm_manager")
    def test_rules_can_be_switched_off_limited_and_edited(self):
        rule = self._rule("order_confirmed")
        rule.active = False
        silent = self._order()
        silent.sudo().action_confirm()
        self.assertCaptured(silent)
        team = self.env["crm.team"].sudo().create({"name": "Limited"})
        rule.write({"active": True, "team_ids": team.ids, "experience": "ok"})
        outside, inside = self._order(), self._order(team_id=team.id)
        (outside | inside).sudo().action_confirm()
        self.assertCaptured(outside)
        self.assertEqual(self._captured(inside).experience, "ok")

    def test_a_rule_of_another_company_does_not_apply(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._rule("order_confirmed").company_id = other
        order = self._order()
        order.action_confirm()
        self.assertCaptured(order)

    def test_a_retired_touchpoint_captures_nothing(self):
        self.env.ref(
            "tpm_touchpoint.tpm_touchpoint_order_confirmation"
        ).state = "retired"
        self.assertTrue(self._rule("order_confirmed").is_paused)
        order = self._order()
        order.action_confirm()
        self.assertCaptured(order)

    # faults

    @mute_logger("odoo.sql_db")
    def test_a_fault_never_stops_the_order_and_is_logged_with_it(self):
        order = self._order()
        with self._break(), self.assertLogs(LOGGER, "ERROR") as logs:
            order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertIn(str(order), logs.output[0])
        self.assertCaptured(order)
        trace = self.env["ir.logging"].search(
            [("name", "=", "tpm.capture"), ("path", "=", f"sale.order,{order.id}")]
        )
        self.assertIn("nonsense", trace.message)

    @mute_logger("odoo.sql_db", LOGGER)
    def test_one_fault_does_not_cost_the_others(self):
        good, bad = self._order(), self._order()
        with self._break(only=bad):
            (good | bad).action_confirm()
        self.assertEqual((good | bad).mapped("state"), ["sale", "sale"])
        self.assertCaptured(good, "order_confirmed")
        self.assertCaptured(bad)
