# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo.tests import freeze_time, new_test_user, tagged

from ..models.tpm_survey_asking import REQUEST_TEMPLATE
from .test_dispatch import NOW, DispatchCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDispatchWhen(DispatchCommon):
    """When it asks, whom it has call, and what it costs."""

    # hours and zones

    def test_before_the_hours_of_the_customer(self):
        self.contact.tz = "America/New_York"  # 4:00 there
        request = self._request(self.order)
        self.Request._dispatch(10)
        self.assertRecordValues(
            request,
            [
                {
                    "state": "planned",
                    "sent_date": False,
                    "planned_date": datetime(2026, 3, 2, 13, 0),
                }
            ],
        )
        with freeze_time("2026-03-02 13:00:00"):
            self.Request._dispatch(10)
        self.assertTrue(request.sent_date)

    def test_after_the_hours_of_the_customer(self):
        self.contact.tz = "Asia/Tokyo"  # 18:00 there
        self.program.hours_to = 17.5
        request = self._request(self.order)
        self.Request._dispatch(10)
        self.assertEqual(request.planned_date, datetime(2026, 3, 2, 23, 0))

    def test_without_a_zone_that_of_the_company_counts(self):
        request = self._request(self.order)
        with freeze_time("2026-03-02 06:59:00"):
            request.planned_date = "2026-03-02 06:00:00"
            self.Request._dispatch(10)
        self.assertEqual(request.planned_date, datetime(2026, 3, 2, 7, 0))

    def test_the_hours_follow_the_summer_time(self):
        request = self._request(self.order, planned_date="2026-03-28 20:00:00")
        with freeze_time("2026-03-28 20:00:00"):
            self.Request._dispatch(10)
        self.assertEqual(request.planned_date, datetime(2026, 3, 29, 6, 0))
        request.planned_date = "2026-10-24 20:00:00"
        with freeze_time("2026-10-24 20:00:00"):
            self.Request._dispatch(10)
        self.assertEqual(request.planned_date, datetime(2026, 10, 25, 7, 0))

    # so many a day

    def test_no_more_a_day_than_the_program_says(self):
        self.program.max_per_day = 2
        requests = self._many(5)
        self.Request._dispatch(3)
        self.Request._dispatch(3)
        self.assertEqual(
            requests.mapped("planned_date"),
            [NOW, NOW]
            + [datetime(2026, 3, 3, 7, 0)] * 2
            + [datetime(2026, 3, 4, 7, 0)],
        )
        self.assertEqual(requests.filtered("sent_date"), requests[:2])
        with freeze_time("2026-03-02 22:59:00"):  # still the same day in Berlin
            late = self._customers_request(9)
            self.program.hours_to = 24
            self.Request._dispatch(10)
            self.assertFalse(late.sent_date)
        with freeze_time("2026-03-03 07:00:00"):
            self.Request._dispatch(10)
        self.assertEqual(requests.filtered("sent_date"), requests[:4])

    def test_who_would_wait_too_long_is_not_asked(self):
        self.program.write({"max_per_day": 1, "delay_days": 0})
        requests = self._many(3, event_date=NOW - timedelta(days=59, hours=12))
        self.Request._dispatch(10)
        self.assertRecordValues(
            requests,
            [
                {"reason": False, "state": "planned"},
                {"reason": "too_late", "state": "skipped"},
                {"reason": "too_late", "state": "skipped"},
            ],
        )

    # activities

    def test_a_call_on_the_order_for_its_sales_person(self):
        self.program.method = "activity"
        request = self._request(self.order, user_id=self.seller.id)
        self.Request._dispatch(10)
        self.assertRecordValues(
            request,
            [{"state": "sent", "method": "activity", "next_date": False}],
        )
        activity = request.activity_id
        self.assertRecordValues(
            activity,
            [
                {
                    "res_model": "sale.order",
                    "res_id": self.order.id,
                    "user_id": self.seller.id,
                    "summary": "Ask Tom Miller: After delivery",
                    "date_deadline": NOW.date(),
                }
            ],
        )
        self.assertIn(f"/tpm/ask/staff/{request.id}", activity.note)
        self.assertEqual(request.user_input_id.state, "new")
        self.assertFalse(self._mails_of(request))

    def test_a_call_at_any_hour(self):
        self.program.method = "activity"
        request = self._request(self.order, planned_date="2026-03-02 03:00:00")
        with freeze_time("2026-03-02 03:00:00"):
            self.Request._dispatch(10)
        self.assertTrue(request.activity_id)

    def test_who_is_to_call(self):
        self.program.method = "activity"
        self.key_touchpoint.user_id = self.officer
        request = self._request(self.order, user_id=self.seller.id)
        self.assertEqual(request._caller(), self.seller)
        request.user_id = self.order.user_id = False
        self.assertEqual(request._caller(), self.officer)
        self.key_touchpoint.user_id = False
        self.assertEqual(request._caller(), self.env.user)
        self.officer.active = False
        self.key_touchpoint.user_id = self.officer
        self.assertNotEqual(request._caller(), self.officer)

    def test_a_call_without_an_order_is_on_the_customer(self):
        self.program.method = "activity"
        request = self.program._plan_documents(self.contact, delay_days=0)
        self.Request._dispatch(10)
        self.assertEqual(request.activity_id.res_model, "res.partner")
        self.assertEqual(request.activity_id.res_id, self.contact.id)

    def _called(self):
        self.program.write({"method": "activity_mail", "fallback_days": 3})
        request = self._request(self.order, user_id=self.seller.id)
        self.Request._dispatch(10)
        return request

    def test_a_mail_when_nobody_called(self):
        request = self._called()
        activity = request.activity_id
        with self._later(days=3):
            self._run_cron()
            self.assertFalse(activity.exists())
            self.assertEqual(request.method, "mail")
            self.assertEqual(len(self._send_mails()), 1)
        self.assertRecordValues(
            request,
            [
                {
                    "state": "sent",
                    "sent_date": NOW + timedelta(days=3),
                    "expiry_date": NOW + timedelta(days=33),
                }
            ],
        )

    def test_no_mail_when_somebody_called(self):
        request = self._called()
        request.activity_id._action_done()
        with self._later(days=3):
            self._run_cron()
        self.assertRecordValues(
            request, [{"state": "sent", "method": "activity", "next_date": False}]
        )
        self.assertFalse(self._mails_of(request))
        with self._later(days=30):
            self._run_cron()
        self.assertEqual(request.state, "expired")

    def test_nobody_called_and_there_is_no_address(self):
        request = self._called()
        self.contact.email = False
        with self._later(days=3):
            self._run_cron()
        self.assertRecordValues(request, [{"state": "skipped", "reason": "no_address"}])

    def test_an_answer_ends_the_activity(self):
        request = self._called()
        activity = request.activity_id
        request.state = "answered"
        self.assertFalse(activity.active)
        with self._later(days=3):
            self._run_cron()
        self.assertEqual(request.state, "answered")

    def test_expiry_takes_the_activity_back(self):
        self.program.method = "activity"
        request = self._request(self.order)
        self.Request._dispatch(10)
        activity = request.activity_id
        with self._later(days=30):
            self.Request._expire(10)
        self.assertFalse(activity.exists())

    def test_a_portal_customer_gets_his_own_answers(self):
        user = new_test_user(
            self.env, "buyer", groups="base.group_portal", partner_id=self.contact.id
        )
        request = self._ask_and_send()
        self.assertEqual(request.user_input_id.partner_id, user.partner_id)

    # what it costs

    def _queries(self, count, **vals):
        """Return how many statements a batch of so many customers takes."""
        self._many(count, **vals)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(self.Request._dispatch(count), count)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _set_all_limits(self):
        self.program.write(
            {
                "customer_domain": "[('name', '!=', 'Nobody')]",
                "first_purchase": True,
                "max_per_day": 1000,
                "consent_required": False,
            }
        )

    def test_deciding_costs_the_same_for_10_and_50(self):
        self._set_all_limits()
        self.program.share = 0
        self._queries(1)  # fills the caches
        self.assertEqual(self._queries(10), DECIDING_QUERIES)
        self.assertEqual(self._queries(50), DECIDING_QUERIES)

    def test_asking_costs_a_fixed_number_a_mail(self):
        self._set_all_limits()
        self._queries(1)  # fills the caches
        ten, fifty = self._queries(10), self._queries(50)
        self.assertEqual((fifty - ten) / 40, QUERIES_A_MAIL)

    def test_the_template_is_there(self):
        self.assertEqual(self.env.ref(REQUEST_TEMPLATE).model, "tpm.survey.request")


# Take, read, each check once, one write.
DECIDING_QUERIES = 16
# The answers of the host, one record after the other.
QUERIES_A_MAIL = 2
