# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import TpmCommon

LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_capture_rule"


class LogActionCase(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller_plain = cls._user("log_seller", "sales_team.group_sale_salesman")
        cls.admin = cls._user("log_admin", "base.group_system")
        cls.countries = cls.env["res.country"].search([], limit=3)

    def _action(self, model="sale.order", **vals):
        return self.env["ir.actions.server"].create(
            {
                "name": "Log",
                "model_id": self.env["ir.model"]._get_id(model),
                "state": "tpm_log",
                "tpm_touchpoint_id": self.touchpoint.id,
                **vals,
            }
        )

    def _run(self, action, records, user=None, **context):
        action = action.with_user(user) if user else action
        return action.with_context(
            active_model=records._name,
            active_ids=records.ids,
            active_id=records[:1].id,
            **context,
        ).run()

    def _schedule(self, domain, **vals):
        cron = self.env["ir.cron"].create(
            {
                "name": "Log",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "state": "tpm_log",
                "tpm_touchpoint_id": self.touchpoint.id,
                "tpm_domain": domain,
                **vals,
            }
        )
        cron.flush_recordset()
        return cron

    def _preview(self, action, record=None):
        preview = self.env["tpm.log.preview"].browse(
            action.action_tpm_preview()["res_id"]
        )
        if record:
            preview.res_id = record.id
        return preview


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestLogAction(LogActionCase):
    """Actions of the type "Log an interaction", on models of ours and of the host."""

    # logging

    def test_who_may_change_the_record_logs_by_it_without_a_role_of_ours(self):
        order = self._order(user_id=self.seller_plain.id)
        result = self._run(self._action(), order, user=self.seller_plain)
        self.assertEqual(result["params"]["message"], "Logged at Hotline.")
        self.assertRecordValues(
            self._captured(order),
            [
                {
                    "touchpoint_id": self.touchpoint.id,
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "user_id": self.seller_plain.id,
                    "team_id": order.team_id.id,
                    "company_id": order.company_id.id,
                    "direction": "in",
                    "experience": False,
                    "origin": "document",
                    "date": fields.Datetime.now(),
                    "note": False,
                    "document_name": order.name,
                }
            ],
        )

    def test_who_may_not_change_the_record_logs_nothing_by_it(self):
        order = self._order()
        with mute_logger("odoo.addons.base.models.ir_actions"):
            with self.assertRaises(AccessError):
                self._run(self._action(), order, user=self.outsider)
        self.assertFalse(self._captured(order))

    def test_a_record_is_logged_once_or_each_time(self):
        once, each_time = self._action(), self._action(tpm_once=False)
        order = self._order()
        for _n in range(2):
            self._run(once, order)
            self._run(each_time, order)
        self.assertEqual(len(self._captured(order)), 3)
        message = self._run(once, order)["params"]["message"]
        self.assertIn("nothing to log at Hotline: it is logged already", message)

    def test_a_model_that_knows_nothing_of_us(self):
        user = self.agent
        action = self._action("res.users")
        self.assertEqual(action.tpm_partner_path, "partner_id")
        self._run(action, user)
        self.assertEqual(self._captured(user).partner_id, user.partner_id)

    def test_a_customer_is_its_own_customer(self):
        action = self._action("res.partner")
        self.assertFalse(action.tpm_partner_path)
        self._run(action, self.contact)
        self.assertEqual(self._captured(self.contact).partner_id, self.contact)

    def test_a_path_may_lead_further_and_to_several(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Review",
                "start": datetime(2026, 3, 2, 7),
                "stop": datetime(2026, 3, 2, 8, 30),
                "partner_ids": (self.contact | self.customer).ids,
            }
        )
        action = self._action(
            "calendar.event",
            tpm_partner_path="attendee_ids.partner_id",
            tpm_date_path="start",
            tpm_duration_path="duration",
            tpm_duration_unit="hours",
        )
        self._run(action, meeting)
        logged = self._captured(meeting)
        both = logged.partner_id | logged.participant_ids
        self.assertEqual(both, self.contact | self.customer)
        self.assertEqual(len(logged.participant_ids), 1)
        self.assertRecordValues(logged, [{"date": meeting.start, "duration": 90}])

    def test_records_without_a_customer_are_left_out_unless_told_otherwise(self):
        leads = self.env["crm.lead"].create([{"name": "Nobody"}, {"name": "Else"}])
        leads[1].partner_id = self.contact
        self._captured(leads[0]).unlink()
        self._captured(leads[1]).unlink()
        self._run(self._action("crm.lead"), leads)
        self.assertFalse(self._captured(leads[0]))
        self.assertTrue(self._captured(leads[1]))
        self._run(self._action("crm.lead", tpm_anonymous=True), leads[0])
        self.assertFalse(self._captured(leads[0]).partner_id)

    def test_a_day_without_a_time_is_its_noon_and_today_no_later_than_now(self):
        action = self._action(
            tpm_date_path="validity_date", tpm_domain="[('name', '!=', False)]"
        )
        past, today, empty = (
            self._order(validity_date=day)
            for day in (date(2026, 2, 1), date(2026, 3, 2), False)
        )
        self.env.company.resource_calendar_id.tz = "Europe/Berlin"
        self.env.registry.clear_cache()
        self._run(action, past | today | empty)
        self.assertEqual(self._captured(past).date, datetime(2026, 2, 1, 11))
        self.assertEqual(self._captured(today).date, datetime(2026, 3, 2, 9))
        self.assertEqual(self._captured(empty).date, datetime(2026, 3, 2, 9))

    def test_conditions_tell_the_experience_and_a_disappointment_goes_first(self):
        action = self._action(
            tpm_experience="ok",
            tpm_delighted_domain="[('client_order_ref', 'ilike', 'good')]",
            tpm_disappointed_domain="[('client_order_ref', 'ilike', 'late')]",
        )
        found = {}
        for ref in ("good", "late", "good but late", "none"):
            order = self._order(client_order_ref=ref)
            self._run(action, order)
            found[ref] = self._captured(order).experience
        self.assertEqual(
            found,
            {
                "good": "delighted",
                "late": "disappointed",
                "good but late": "disappointed",
                "none": "ok",
            },
        )

    def test_an_emptied_condition_is_none(self):
        order = self._order()
        self._run(
            self._action(tpm_delighted_domain="[]", tpm_disappointed_domain="[]"), order
        )
        self.assertFalse(self._captured(order).experience)

    def test_the_note_is_a_template(self):
        order = self._order(client_order_ref="A7")
        action = self._action(
            tpm_note="Ref {{ object.client_order_ref }}, {{ object.amount_total > 1 }}"
        )
        self._run(action, order)
        self.assertEqual(self._captured(order).note, "Ref A7, True")

    def test_the_touchpoint_of_one_company_takes_nothing_of_another(self):
        self.touchpoint.company_id = self.env["res.company"].create({"name": "Other"})
        order = self._order()
        self._run(self._action(), order)
        self.assertFalse(self._captured(order))

    def test_a_retired_touchpoint_takes_nothing_and_stops_nothing(self):
        order, action = self._order(), self._action()
        self.touchpoint.state = "retired"
        self._run(action, order)
        self.assertFalse(self._captured(order))

    def test_many_records_cost_few_queries(self):
        action = self._action(tpm_note="{{ object.name }}", tpm_experience="ok")
        orders = self.env["sale.order"].union(*(self._order() for _n in range(20)))
        few, many = orders[:5], orders[5:]

        def cost(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run(action, records)
            return self.env.cr.sql_log_count - before

        cost(self._order())
        self.assertLessEqual(cost(many) - cost(few), 2)
        self.assertEqual(len(self._captured(orders[0])), 1)

    # as a scheduled action

    def test_a_scheduled_action_logs_what_matches_in_batches_and_once(self):
        orders = self.env["sale.order"].union(
            *(self._order(client_order_ref="cron") for _n in range(5))
        )
        cron = self._schedule("[('client_order_ref', '=', 'cron')]")
        with (
            patch("odoo.addons.tpm_touchpoint.models.ir_actions_server_log.BATCH", 2),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        for order in orders:
            self.assertEqual(len(self._captured(order)), 1)

    def test_a_scheduled_action_has_to_say_which_records(self):
        self.assertIn("Only records", self._schedule(False).warning)
        cron = self._schedule("[('name', '=', 'x')]", tpm_once=False)
        self.assertIn("Once for each record", cron.warning)

    # faults

    @mute_logger("odoo.sql_db", LOGGER)
    def test_a_fault_stops_nothing_and_is_written_down_with_the_record(self):
        good, bad = self._order(), self._order(client_order_ref="x")
        action = self._action(
            tpm_note="{{ 1 / (0 if object.client_order_ref else 1) }}"
        )
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self._run(action, good | bad)
        self.assertTrue(self._captured(good))
        self.assertFalse(self._captured(bad))
        trace = self.env["ir.logging"].search([("path", "=", f"sale.order,{bad.id}")])
        self.assertEqual(trace.func, str(action))

    @mute_logger(LOGGER)
    def test_a_date_in_the_future_is_written_down(self):
        order = self._order(validity_date=date(2026, 4, 1))
        self._run(self._action(tpm_date_path="validity_date"), order)
        trace = self.env["ir.logging"].search([("path", "=", f"sale.order,{order.id}")])
        self.assertIn("lies in the future", trace.message)

    @mute_logger(LOGGER)
    def test_an_action_that_became_invalid_does_not_stop_an_automation_rule(self):
        order, action = self._order(), self._action()
        action.tpm_partner_path = "gone"
        self._run(action, order, __action_done={})
        with self.assertRaisesRegex(UserError, "has one or more warnings"):
            self._run(action, order)
        trace = self.env["ir.logging"].search([("path", "=", f"sale.order,{order.id}")])
        self.assertIn("does not end at a contact", trace.message)

    # configuring

    def assertWarns(self, sentence, model="sale.order", **vals):
        self.assertIn(sentence, self._action(model, **vals).warning or "")

    def test_what_is_wrong_is_said_before_it_runs(self):
        self.assertFalse(self._action().warning)
        self.assertWarns("Choose the touchpoint", tpm_touchpoint_id=False)
        self.assertWarns("does not end at a contact", tpm_partner_path="user_id")
        self.assertWarns("does not end at a contact", tpm_partner_path="name.x")
        self.assertWarns("is not a date", tpm_date_path="name")
        self.assertWarns("is not a number", tpm_duration_path="name")
        self.assertWarns("can't be read", tpm_domain="[('nonsense', '=', 1)]")
        self.assertWarns("can't be read", tpm_delighted_domain="[(")
        self.assertWarns("can't be read", tpm_note="{{ object. }}")
        self.assertWarns("leads to the customer", model="res.country")
        self.assertWarns("records that stay", model="tpm.interaction.log")
        self.assertWarns("records that stay", model="sale.report")

    def test_an_action_without_customers_logs_any_model(self):
        action = self._action("res.country", tpm_anonymous=True)
        self.assertFalse(action.warning)
        self._run(action, self.countries)
        self.assertEqual(len(self._captured(self.countries[0])), 1)

    def test_the_name_says_where(self):
        name = self._action()._generate_action_name()
        self.assertEqual(name, "Log an interaction: Hotline")

    def test_an_administrator_without_a_role_is_not_offered_the_type(self):
        code = self._action(state="code").with_user(self.admin)
        self.assertNotIn("tpm_log", code.allowed_states)
        ours = self._action().with_user(self.admin)
        self.assertIn("tpm_log", ours.allowed_states)
        with Form(ours) as form:
            form.name = "Renamed"
        self.assertEqual(ours.name, "Renamed")
        self.assertIn("tpm_log", code.with_user(self.env.user).allowed_states)

    def test_a_touchpoint_in_use_by_an_action_says_so(self):
        action = self._action()
        with self.assertRaisesRegex(UserError, f"delete them first: {action.name}"):
            self.touchpoint.unlink()

    def test_with_the_addon_its_actions_go_and_no_others(self):
        ours, other = self._action(), self._action(state="code")
        cron = self._schedule("[('name', '=', 'x')]")
        scheduled = cron.ir_actions_server_id
        states = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "ir.actions.server"),
                ("field_id.name", "=", "state"),
                ("value", "=", "tpm_log"),
            ]
        )
        states._process_ondelete()
        self.assertFalse(cron.exists())
        self.assertFalse((ours | scheduled).exists())
        self.assertTrue(other.exists())

    # preview

    def test_the_preview_shows_the_newest_record_and_writes_nothing(self):
        order = self._order()
        action = self._action(tpm_experience="ok", tpm_note="{{ object.name }}")
        preview = self._preview(action)
        self.assertRecordValues(
            preview,
            [
                {
                    "res_id": order.id,
                    "is_logged": True,
                    "reason": False,
                    "partner_id": self.contact.id,
                    "experience": "ok",
                    "note": order.name,
                }
            ],
        )
        self.assertFalse(self._captured(order))

    def test_the_preview_shows_a_record_with_a_customer(self):
        lead = self.env["crm.lead"].create(
            {"name": "known", "partner_id": self.contact.id}
        )
        unknown = self.env["crm.lead"].create({"name": "unknown"})
        action = self._action(
            model_id=self.env["ir.model"]._get_id("crm.lead"),
            tpm_partner_path="partner_id",
        )
        self.assertEqual(self._preview(action).res_id, lead.id)
        action.tpm_anonymous = True
        self.assertEqual(self._preview(action).res_id, unknown.id)
        action.tpm_anonymous = False
        action.tpm_domain = "[('partner_id', '=', False)]"
        self.assertEqual(self._preview(action).res_id, unknown.id)

    def test_the_preview_says_why_not(self):
        order = self._order(validity_date=fields.Date.today() + timedelta(days=9))
        action = self._action(tpm_domain="[('name', '=', 'x')]")
        self.assertIn("does not match", self._preview(action, order).reason)
        action.tpm_domain = False
        self._run(action, order)
        self.assertIn("logged already", self._preview(action, order).reason)
        action.tpm_date_path = "validity_date"
        other = self._order(validity_date=order.validity_date)
        self.assertIn("in the future", self._preview(action, other).reason)
        action.tpm_partner_path = "user_id"
        self.assertIn("does not end at", self._preview(action, other).reason)

    def test_a_scheduled_action_can_be_previewed(self):
        order = self._order(client_order_ref="cron")
        cron = self._schedule("[('client_order_ref', '=', 'cron')]")
        self.assertEqual(self._preview(cron).res_id, order.id)
