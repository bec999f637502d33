# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import ExitStack, closing, suppress
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import sql_db
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.mail.tests.common import MockEmail

from ..models.tpm_survey_dispatch import LOCK_KEY
from ..models.tpm_survey_request import QUIET
from .common import SurveyCommon

NOW = datetime(2026, 3, 2, 9, 0)  # a Monday, 10:00 in Berlin
DISPATCH_LOGGER = "odoo.addons.tpm_survey.models.tpm_survey_dispatch"
ASKING_LOGGER = "odoo.addons.tpm_survey.models.tpm_survey_asking"


class DispatchCommon(MockEmail, SurveyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Europe/Berlin"
        # those of the database are none of ours, and so is its outbox
        cls.program.search([("id", "!=", cls.program.id)]).active = False
        cls.Request = cls.env["tpm.survey.request"].with_context(**QUIET)
        cls.cron = cls.env.ref("tpm_survey.ir_cron_dispatch")
        cls.env["mail.mail"].search([("state", "=", "outgoing")]).cancel()
        cls.order = cls._order(user_id=cls.seller.id)

    def _customers_request(self, n, **vals):
        """Return a request to a customer of its own."""
        partner = self.env["res.partner"].create(
            {"name": f"Customer {n}", "email": f"customer{n}@example.com"}
        )
        return self._request(partner_id=partner.id, **vals)

    def _many(self, count, **vals):
        return self.Request.concat(
            *(self._customers_request(n, **vals) for n in range(count))
        )

    def _run_cron(self):
        """Run the job as the server does, with a cursor of its own that commits."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def _send_mails(self, error=None, on_connect=True):
        """Have the host send its outbox, to a mail server that may fail."""
        name = "_connect__" if on_connect else "send_email"
        server_class = type(self.env["ir.mail_server"])
        failing = patch.object(server_class, name, side_effect=error)
        with ExitStack() as stack:
            stack.enter_context(self.mock_mail_gateway(mail_unlink_sent=True))
            if error:
                stack.enter_context(failing)
                stack.enter_context(mute_logger("odoo.addons.mail.models.mail_mail"))
            self.env["mail.mail"].process_email_queue()
        return self._mails

    def _mails_of(self, request):
        return self.env["mail.mail"].search(
            [("model", "=", request._name), ("res_id", "in", request.ids)]
        )

    def _ask_and_send(self, **vals):
        request = self._request(self.order, **vals)
        self.Request._dispatch(10)
        self._send_mails()
        return request

    def _later(self, **delta):
        return freeze_time(NOW + timedelta(**delta))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDispatch(DispatchCommon):
    # mails

    def test_from_the_order_to_the_mail_and_the_answer_page(self):
        self.order.action_confirm()
        request = self.order.tpm_request_ids
        self._run_cron()
        self.assertFalse(request.sent_date)
        with self._later(days=7):
            self._run_cron()
            self.assertRecordValues(
                request,
                [
                    {
                        "state": "planned",
                        "method": "mail",
                        "sent_date": NOW + timedelta(days=7),
                        "expiry_date": NOW + timedelta(days=37),
                    }
                ],
            )
            [mail] = self._send_mails()
            self.assertEqual(
                mail["email_to"],
                ['"Tom Miller" <tom@miller.example.com>'],
            )
            self.assertRecordValues(
                request,
                [
                    {
                        "state": "sent",
                        "state_date": NOW + timedelta(days=7),
                        "next_date": NOW + timedelta(days=14),
                        "error": False,
                    }
                ],
            )
        self.assertRecordValues(
            request.user_input_id,
            [
                {
                    "survey_id": self.survey.id,
                    "partner_id": self.contact.id,
                    "tpm_request_id": request.id,
                    "deadline": request.expiry_date,
                    "state": "new",
                }
            ],
        )

    def test_running_again_asks_nobody_twice(self):
        request = self._request(self.order)
        self._run_cron()
        self._run_cron()
        self.assertEqual(len(self._mails_of(request)), 1)
        self._send_mails()
        self._run_cron()
        self.assertFalse(self._mails_of(request))
        self.assertEqual(
            self.env["survey.user_input"].search_count(
                [("tpm_request_id", "=", request.id)]
            ),
            1,
        )

    def test_the_message_keeps_no_token(self):
        request = self._ask_and_send()
        [message] = request.message_ids.filtered("message_id")
        self.assertEqual(message.body, "<p>Put into the outbox.</p>")
        self.assertTrue(message.subject)

    def test_a_mail_server_that_is_down_delays(self):
        request = self._request(self.order)
        self.Request._dispatch(10)
        self._send_mails(error=OSError("no route to host"))
        self.assertEqual(request.state, "planned")
        self.assertIn("no route to host", request.error)
        # not at once
        self.assertFalse(self.Request._retry_mails(10))
        self._age(self._mails_of(request))
        self.assertEqual(self.Request._retry_mails(10), 1)
        self.assertFalse(self.Request._retry_mails(10))
        self.assertEqual(len(self._send_mails()), 1)
        self.assertRecordValues(request, [{"state": "sent", "error": False}])

    def _age(self, mails):
        """Let it be an hour since mails failed."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE mail_mail SET write_date = write_date - interval '61 minutes'"
                " WHERE id = ANY(%s)",
                mails.ids,
            )
        )
        mails.invalidate_recordset()

    def test_a_mail_that_is_refused_delays_and_the_others_go(self):
        self._request(self.order)
        self.Request._dispatch(10)
        self._send_mails(error=ValueError("greylisted"), on_connect=False)
        request = self.order.tpm_request_ids
        self.assertEqual(request.state, "planned")
        self.assertIn("greylisted", request.error)
        self.assertEqual(self._mails_of(request).state, "exception")

    def test_an_address_the_host_refuses_is_no_address(self):
        request = self._request(self.order)
        self.Request._dispatch(10)
        self.contact.email = False
        self._send_mails()
        self.assertRecordValues(
            request,
            [{"state": "skipped", "reason": "no_address", "sent_date": False}],
        )

    def test_a_fault_of_ours_never_sends_twice(self):
        request = self._request(self.order)
        self.Request._dispatch(10)
        fault = patch.object(
            self.env.registry["tpm.survey.request"],
            "_on_sent",
            side_effect=ValueError("fault"),
        )
        with fault, mute_logger(ASKING_LOGGER):
            self.assertEqual(len(self._send_mails()), 1)
        self.assertEqual(request.state, "planned")
        self.assertFalse(self._send_mails())
        with self._later(hours=2):
            self.assertEqual(self.Request._settle_outbox(10), 1)
        self.assertEqual(request.state, "sent")

    def test_who_is_skipped_in_the_outbox_gets_no_mail(self):
        request = self._request(self.order)
        self.Request._dispatch(10)
        request.action_skip()
        self.assertFalse(self._send_mails())
        self.assertEqual(request.state, "skipped")

    def test_a_bounce_finds_its_request(self):
        request = self._ask_and_send()
        [message] = request.message_ids.filtered("message_id")
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": self.contact.email,
                "bounced_partner": self.contact,
                "bounced_msg_ids": [message.message_id],
                "bounced_message": message,
                "message_id": "<1@example.com>",
                "email_from": "MAILER-DAEMON@example.com",
                "to": "",
                "body": "",
            },
        )
        self.assertEqual(request.state, "bounced")
        self.assertEqual(self.contact.message_bounce, 1)

    # nothing lost, nothing doubled

    def test_killed_between_batches_goes_on(self):
        requests = self._many(5)
        self.env.flush_all()
        dispatch = type(self.Request)._dispatch
        runs = []

        def dispatch_twice(records, limit):
            if len(runs) == 2:
                raise SystemExit  # as a worker that is told to stop
            runs.append(limit)
            return dispatch(records, limit)

        with (
            patch.object(type(self.Request), "_dispatch", dispatch_twice),
            suppress(SystemExit),  # assertRaises would roll back what was committed
            self.enter_registry_test_mode(),
            closing(self.registry.cursor()) as cr,
        ):
            self.env(cr=cr)[self.Request._name]._cron_dispatch(batch=2)
        self.env.invalidate_all()
        self.assertEqual(len(runs), 2)
        self.assertEqual(len(requests.filtered("sent_date")), 4)
        self._run_cron()
        self.assertEqual(len(self._mails_of(requests)), 5)
        self.assertEqual(len(requests.filtered("sent_date")), 5)

    def test_a_batch_that_fails_leaves_nothing_behind(self):
        requests = self._many(2)
        with (
            patch.object(
                type(self.Request), "_ask_safely", side_effect=SystemExit("killed")
            ),
            self.assertRaises(SystemExit),
            self.env.cr.savepoint(),
        ):
            self.Request._dispatch(10)
        self.assertFalse(self._mails_of(requests))
        self.assertEqual(set(requests.mapped("state")), {"planned"})

    def test_two_workers_are_never_at_it_at_once(self):
        request = self._request(self.order)
        other = sql_db.db_connect(self.env.cr.dbname).cursor()
        with closing(other):
            other.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
            self._run_cron()
            self.assertFalse(request.sent_date)
            other.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])
        self._run_cron()
        self.assertTrue(request.sent_date)

    def test_the_lock_is_given_back_after_a_fault(self):
        with (
            patch.object(type(self.Request), "_expire", side_effect=ValueError),
            self.assertRaises(ValueError),
            self.enter_registry_test_mode(),
            closing(self.registry.cursor()) as cr,
        ):
            self.env(cr=cr)[self.Request._name]._cron_dispatch()
        other = sql_db.db_connect(self.env.cr.dbname).cursor()
        with closing(other):
            other.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
            self.assertTrue(other.fetchone()[0])
            other.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])

    def test_one_at_fault_leaves_the_others_alone(self):
        good, bad = self._many(2)
        create_answer = type(self.survey)._create_answer

        def fail_for_bad(survey, **vals):
            if vals["tpm_request_id"] == bad.id:
                raise ValueError("this survey is broken")
            return create_answer(survey, **vals)

        with (
            patch.object(type(self.survey), "_create_answer", fail_for_bad),
            mute_logger(DISPATCH_LOGGER),
        ):
            self.Request._dispatch(10)
        self.assertTrue(good.sent_date)
        self.assertRecordValues(
            bad,
            [
                {
                    "state": "planned",
                    "sent_date": False,
                    "error": "this survey is broken",
                    "planned_date": NOW + timedelta(hours=1),
                }
            ],
        )
        self.assertEqual(len(self._mails_of(good | bad)), 1)
        with self._later(hours=1):
            self.Request._dispatch(10)
        self.assertRecordValues(
            bad, [{"error": False, "sent_date": NOW + timedelta(hours=1)}]
        )

    # the reminder

    def test_one_reminder(self):
        request = self._ask_and_send()
        with self._later(days=6, hours=23):
            self.assertFalse(self.Request._follow_up(10))
        with self._later(days=7):
            self.assertEqual(self.Request._follow_up(10), 1)
            [mail] = self._send_mails()
            self.assertEqual(mail["email_to"][0][-24:], "<tom@miller.example.com>")
        self.assertRecordValues(
            request,
            [
                {
                    "state": "sent",
                    "sent_date": NOW,
                    "reminder_date": NOW + timedelta(days=7),
                    "next_date": False,
                }
            ],
        )
        with self._later(days=20):
            self.assertFalse(self.Request._follow_up(10))
            self.assertFalse(self._send_mails())

    def test_no_reminder_when_the_program_wants_none(self):
        self.program.reminder_days = 0
        self.assertFalse(self._ask_and_send().next_date)

    def test_no_reminder_after_the_answer(self):
        request = self._ask_and_send()
        request.state = "answered"
        with self._later(days=8):
            self.assertFalse(self.Request._follow_up(10))

    def test_no_reminder_when_the_host_has_the_answers_already(self):
        request = self._ask_and_send()
        request.user_input_id.state = "done"
        with self._later(days=8):
            self.assertEqual(self.Request._follow_up(10), 1)
        self.assertFalse(request.reminder_date or request.next_date)
        self.assertFalse(self._mails_of(request))

    def test_no_reminder_at_night(self):
        request = self._ask_and_send()
        with self._later(days=7, hours=12):
            self.Request._follow_up(10)
        self.assertEqual(request.next_date, datetime(2026, 3, 10, 7, 0))
        self.assertFalse(request.reminder_date)

    def test_no_reminder_to_who_went_on_the_blacklist(self):
        request = self._ask_and_send()
        self.env["mail.blacklist"]._add(self.contact.email)
        with self._later(days=7):
            self.Request._follow_up(10)
        self.assertFalse(request.reminder_date or request.next_date)

    def test_a_reminder_that_fails_shows_and_goes_later(self):
        request = self._ask_and_send()
        with self._later(days=7):
            self.Request._follow_up(10)
            self._send_mails(error=OSError("down"))
            self.assertRecordValues(request, [{"state": "sent", "error": "down"}])
            self._age(self._mails_of(request))
            self.Request._retry_mails(10)
            self.assertEqual(len(self._send_mails()), 1)
        self.assertFalse(request.error)

    # the end

    def test_expired(self):
        request = self._ask_and_send()
        with self._later(days=29):
            self.assertFalse(self.Request._expire(10))
        with self._later(days=30):
            self._run_cron()
        self.assertRecordValues(request, [{"state": "expired", "next_date": False}])

    def test_what_never_left_the_outbox_expires_too(self):
        request = self._request(self.order)
        self.Request._dispatch(10)
        with self._later(days=30):
            self.assertEqual(self.Request._expire(10), 1)
            self.assertFalse(self._send_mails())
        self.assertEqual(request.state, "expired")

    def test_planned_anew_the_same_answers_are_open_again(self):
        request = self._ask_and_send()
        answers = request.user_input_id
        with self._later(days=40):
            self.Request._expire(10)
            request.action_plan_again()
            self.Request._dispatch(10)
            self.assertEqual(request.user_input_id, answers)
            self.assertEqual(answers.deadline, NOW + timedelta(days=70))
            self.assertEqual(len(self._send_mails()), 1)
        self.assertEqual(request.state, "sent")
