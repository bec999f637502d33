# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged, users
from odoo.tools import mute_logger

from ..models.tpm_survey_request import REASONS
from .common import SurveyCommon

NOW = datetime(2026, 3, 2, 9, 0)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSurveyRequest(SurveyCommon):
    """Why somebody is asked or not, decided for a batch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Europe/Berlin"
        # those of the database are none of ours
        cls.program.search([("id", "!=", cls.program.id)]).active = False
        cls.orders = cls._order().concat(*(cls._order() for _n in range(2)))

    def _decide(self, *requests):
        """Decide about requests as the dispatcher does."""
        found = self.env["tpm.survey.request"].concat(*requests)
        self.env.flush_all()
        return found._decide()

    def assertReason(self, request, reason):
        self.assertRecordValues(
            request, [{"state": "skipped", "reason": reason, "state_date": NOW}]
        )
        self.assertFalse(request.sent_date)

    def assertSkipped(self, reason, **vals):
        request = self._request(self.orders[0], **vals)
        self.assertFalse(self._decide(request))
        self.assertReason(request, reason)

    def _asked(self, *, days_ago, **vals):
        """Return a request by which somebody was asked before."""
        sent_date = NOW - timedelta(days=days_ago)
        return self._request(self._order(), state="sent", sent_date=sent_date, **vals)

    # each reason

    def test_nothing_against_it(self):
        request = self._request()
        self.assertEqual(self._decide(request), request)
        self.assertFalse(request.reason)

    def test_archived_customer(self):
        self.contact.active = False
        self.assertSkipped("archived")

    def test_archived_program(self):
        self.program.active = False
        self.assertSkipped("archived")

    def test_archived_survey(self):
        self.survey.active = False
        self.assertSkipped("archived")

    def test_cancelled_order(self):
        self.orders[0]._action_cancel()
        self.assertSkipped("cancelled")

    def test_a_cancelled_order_is_what_some_programs_ask_about(self):
        self.program.trigger = "order_cancelled"
        self.orders[0]._action_cancel()
        request = self.orders[0].tpm_request_ids
        self.assertEqual(self._decide(request), request)

    def test_too_late(self):
        self.assertSkipped("too_late", planned_date=NOW - timedelta(days=61))

    def test_internal_user(self):
        new_test_user(self.env, "colleague", partner_id=self.contact.id)
        self.assertSkipped("internal")

    def test_a_portal_user_is_a_customer(self):
        new_test_user(
            self.env, "buyer", groups="base.group_portal", partner_id=self.contact.id
        )
        request = self._request()
        self.assertEqual(self._decide(request), request)

    def test_outside_the_domain(self):
        self.program.customer_domain = "[('is_company', '=', True)]"
        inside = self._request(self.orders[1], partner_id=self.customer.id)
        outside = self._request(self.orders[0])
        self.assertEqual(self._decide(inside, outside), inside)
        self.assertReason(outside, "domain")

    def test_first_purchase_only(self):
        self.program.first_purchase = True
        self.program.rest_all_days = self.program.rest_person_days = 0
        self.program.rest_touchpoint_days = 0
        first, second, third = self.orders
        second.partner_id = self.customer  # the company counts, not the contact
        self.orders.action_confirm()
        first.date_order = NOW - timedelta(days=1)
        second.date_order = third.date_order = NOW - timedelta(days=2)
        # planned by the program when they were confirmed
        requests = [order.tpm_request_ids for order in self.orders]
        self.assertEqual(self._decide(*requests), requests[1])
        self.assertReason(requests[0], "not_first")
        self.assertReason(requests[2], "not_first")

    def test_quotations_before_are_no_purchase(self):
        self.program.first_purchase = True
        self.orders[1].action_confirm()
        request = self.orders[1].tpm_request_ids
        self.assertEqual(self._decide(request), request)

    def test_not_in_the_sample(self):
        self.program.share = 0
        self.assertSkipped("sample")

    def test_the_draw_is_stable(self):
        self.program.share = 50
        self.program.rest_all_days = self.program.rest_person_days = 0
        self.program.rest_touchpoint_days = 0
        requests = [self._request(self._order()) for _n in range(20)]
        drawn = self._decide(*requests)
        self.assertTrue(0 < len(drawn) < 20)
        for request in requests:
            request._plan_anew()
        self.assertEqual(self._decide(*requests), drawn)

    def test_no_address(self):
        self.contact.email = False
        self.assertSkipped("no_address")

    def test_an_address_that_is_none(self):
        self.contact.email = "tom"
        self.assertSkipped("no_address")

    def test_bounced_address(self):
        self.contact.message_bounce = 1
        self.assertSkipped("bounced")

    def test_blacklisted(self):
        self.env["mail.blacklist"]._add(self.contact.email)
        self.assertSkipped("blacklisted")

    def _register(self, word):
        partner_class = self.env.registry["res.partner"]
        return patch.object(
            partner_class,
            "_tpm_survey_consent",
            lambda partners: dict.fromkeys(partners.ids, word),
        )

    def test_objected(self):
        with self._register("objection"):
            self.assertSkipped("objected")

    def test_no_consent(self):
        self.program.consent_required = True
        with self._register(False):
            self.assertSkipped("no_consent")

    def test_consent(self):
        self.program.consent_required = True
        request = self._request()
        with self._register("consent"):
            self.assertEqual(self._decide(request), request)

    def test_a_call_needs_no_address(self):
        self.program.method = "activity"
        self.contact.write({"email": False, "message_bounce": 1})
        request = self._request()
        self.assertEqual(self._decide(request), request)

    # rests

    def test_asked_within_a_day(self):
        self.program.rest_person_days = 0
        self._asked(days_ago=0.9)
        self.assertSkipped("rest_all")

    def test_asked_within_a_month(self):
        other = self._program(touchpoint_id=self.touchpoint.id)
        self._asked(days_ago=29, program=other)
        self.assertSkipped("rest_person")

    def test_asked_at_the_touchpoint_within_a_quarter(self):
        self._asked(days_ago=89)
        self.assertSkipped("rest_touchpoint")

    def test_rested_enough(self):
        other = self._program(touchpoint_id=self.touchpoint.id)
        self._asked(days_ago=90)
        self._asked(days_ago=30, program=other)
        request = self._request()
        self.assertEqual(self._decide(request), request)

    def test_rest_counts_from_sent_and_not_from_due(self):
        self._asked(days_ago=10, planned_date=NOW - timedelta(days=200))
        self.assertSkipped("rest_person")

    def test_who_was_skipped_was_not_asked(self):
        self._asked(days_ago=10).action_skip()
        request = self._request()
        self.assertEqual(self._decide(request), request)

    def test_rest_within_a_batch(self):
        first, second = (self._request(order) for order in self.orders[:2])
        self.assertEqual(self._decide(first, second), first)
        self.assertReason(second, "rest_all")

    def test_a_colleague_may_be_asked(self):
        first = self._request(self.orders[0])
        second = self._request(self.orders[1], partner_id=self.customer.id)
        self.assertEqual(self._decide(first, second), first | second)

    def test_unless_the_family_counts_as_one(self):
        self.program.rest_family = True
        first = self._request(self.orders[0])
        second = self._request(self.orders[1], partner_id=self.customer.id)
        self.assertEqual(self._decide(first, second), first)
        self.assertReason(second, "rest_all")

    def test_each_reason_is_tested(self):
        """Reasons other than by hand come up in the tests of this class."""
        with open(__file__, encoding="utf-8") as source:
            text = source.read()
        for reason, _label in REASONS:
            self.assertIn(f'"{reason}"', text)

    # by hand

    @users("tpm_agent")
    def test_an_agent_reads_and_changes_nothing(self):
        request = self._request().with_env(self.env)
        self.assertEqual(request.display_name, "After delivery: Tom Miller")
        with self.assertRaises(AccessError):
            request.action_skip()
        request.sudo()._skip("domain")
        with self.assertRaises(AccessError):
            request.action_plan_again()

    @users("tpm_agent")
    def test_the_token_is_out_of_reach(self):
        request = self._request()
        self.assertGreaterEqual(len(request.access_token), 32)
        with self.assertRaises(AccessError):
            request.with_env(self.env).read(["access_token"])

    @users("tpm_seller")
    def test_a_seller_sees_the_requests_of_own_customers(self):
        self.contact.user_id = self.customer.user_id = self.manager
        request = self._request()
        found = self.env["tpm.survey.request"].search([("id", "=", request.id)])
        self.assertFalse(found)
        self.contact.user_id = self.seller
        found = self.env["tpm.survey.request"].search([("id", "=", request.id)])
        self.assertTrue(found)

    @users("tpm_manager")
    def test_a_manager_skips_and_plans_again(self):
        request = self._request().with_env(self.env)
        request.action_skip()
        self.assertReason(request, "by_hand")
        request.action_plan_again()
        self.assertRecordValues(
            request, [{"state": "planned", "reason": False, "planned_date": NOW}]
        )

    @users("tpm_manager")
    def test_what_is_answered_stays(self):
        request = self._request(state="answered").with_env(self.env)
        with self.assertRaisesRegex(UserError, "planned or open"):
            request.action_skip()
        with self.assertRaisesRegex(UserError, "planned anew"):
            request.action_plan_again()

    def test_changes_by_hand_are_tracked(self):
        request = self._request()
        self.flush_tracking()
        loud = {"tracking_disable": False, "mail_notrack": False}
        request.with_context(**loud).action_skip()
        self.flush_tracking()
        values = request.message_ids.sudo().tracking_value_ids
        self.assertEqual(set(values.field_id.mapped("name")), {"state", "reason"})

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_one_request_a_program_and_document(self):
        request = self._request(self.orders[0])
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            request.copy()

    # on the order

    @users("tpm_agent")
    def test_the_order_says_why_not(self):
        order = self.orders[0]
        self._request(order)._skip("no_address")
        order = order.with_user(self.manager).sudo()
        self.assertEqual(order.tpm_request_count, 1)
        self.assertEqual(
            order.tpm_request_summary,
            "After delivery: Not asked, No mail address, 03/02/2026",
        )
        action = order.action_tpm_requests()
        self.assertEqual(action["domain"], [("order_id", "=", order.id)])

    def test_orders_say_it_in_a_fixed_number_of_queries(self):
        for order in self.orders:
            self._request(order)
        self.orders.mapped("tpm_request_summary")  # fills the caches of labels
        counts = []
        for orders in (self.orders[:1], self.orders):
            self.env.flush_all()
            self.env.invalidate_all()
            orders.mapped("name")
            before = self.env.cr.sql_log_count
            orders.mapped("tpm_request_summary")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_opening_the_document(self):
        request = self._request(self.orders[0])
        self.assertEqual(request.document_name, self.orders[0].display_name)
        action = request.action_open_document()
        self.assertEqual(action["res_model"], "sale.order")
        self.assertEqual(action["res_id"], self.orders[0].id)

    def test_state_date_follows_the_state(self):
        request = self._request(state_date=fields.Datetime.subtract(NOW, days=3))
        request.planned_date = NOW
        self.assertEqual(request.state_date, NOW - timedelta(days=3))
        request.state = "sent"
        self.assertEqual(request.state_date, NOW)
