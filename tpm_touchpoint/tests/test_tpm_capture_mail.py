# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import TpmCommon

LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_capture_rule"
TO_CUSTOMERS = "mail.mt_comment"
MAIL = """\
From: {sender}
To: {to}
Subject: {subject}
Message-Id: <{number}@example.com>
In-Reply-To: {parent}
Date: {date}
{headers}Content-Type: text/plain

The words themselves
"""


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestCaptureMail(TpmCommon, MailCase):
    """Mail and SMS as customers and staff really send them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "office@miller.example.com"
        cls.contact.email = "tom@miller.example.com"
        cls.colleague = cls.env["res.partner"].create(
            {
                "name": "Ann Miller",
                "parent_id": cls.customer.id,
                "email": "ann@miller.example.com",
            }
        )
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Forwarder", "email": "desk@forwarder.example.com"}
        )
        cls.seller.email = "seller@us.example.com"
        cls.outsider.email = "outsider@us.example.com"
        cls.boss = cls.env.ref("base.user_admin")
        cls.boss.email = "boss@us.example.com"
        cls.order = cls._order(user_id=cls.seller.id)
        cls.lead = cls.env["crm.lead"].create(
            {"name": "L", "partner_id": cls.contact.id, "user_id": cls.seller.id}
        )
        cls.env.flush_all()
        cls.env.cr.precommit.clear()  # tracking of all this

    def _finish(self):
        """Do what the end of a transaction does."""
        self.env.cr.flush()

    def _on(self, document):
        """Return what was captured of mails on a document."""
        self._finish()
        found = self._captured(document).filtered(
            lambda i: i.rule_id.event in ("mail_received", "mail_sent", "sms_sent")
        )
        return found

    def assertEvents(self, document, *events):
        found = [interaction.rule_id.event for interaction in self._on(document)]
        self.assertEqual(found, list(events))

    def _write(self, document=None, *, user=None, to=None, **values):
        """Have one of us write to customers."""
        document = (document or self.order).with_user(user or self.seller)
        with self.mock_mail_gateway():
            return document.message_post(
                **{
                    "body": "The words themselves",
                    "subject": "Your order",
                    "message_type": "comment",
                    "subtype_xmlid": TO_CUSTOMERS,
                    "partner_ids": (self.contact if to is None else to).ids,
                    **values,
                }
            )

    def _receive(self, sender, parent, *, to="shop@us.example.com", headers="", **more):
        """Have a mail come in through the gateway, as an answer to a message."""
        type(self).number = getattr(self, "number", 0) + 1
        mail = MAIL.format(
            sender=sender,
            to=to,
            subject=more.get("subject", "Re: Your order"),
            number=more.get("number", self.number),
            parent=parent.message_id,
            date=more.get("date", "Mon, 02 Mar 2026 08:30:00 +0000"),
            headers=headers,
        )
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(None, mail)

    def _opened(self, document=None):
        """Return a message that can be answered and does not count itself."""
        return self._write(document, to=self.env["res.partner"])

    # what staff writes

    def test_a_mail_of_a_seller_of_own_documents(self):
        message = self._write()
        self.assertRecordValues(
            self._on(self.order),
            [
                {
                    "event_key": f"mail.message,{message.id}",
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "participant_ids": [],
                    "touchpoint_id": self.env.ref(
                        "tpm_touchpoint.tpm_touchpoint_email"
                    ).id,
                    "direction": "out",
                    "date": fields.Datetime.now(),
                    "origin": "mail",
                    "user_id": self.seller.id,
                    "team_id": self.order.team_id.id,
                    "experience": False,
                    "duration": 0,
                    "note": "Your order",
                }
            ],
        )

    def test_an_outsider_who_writes_is_captured_too(self):
        self._write(self.contact, user=self.outsider)
        self.assertEqual(self._on(self.contact).user_id, self.outsider)

    def test_mails_on_customers_leads_and_orders(self):
        for document in (self.customer, self.lead, self.order):
            self._write(document, user=self.boss)
            self.assertEvents(document, "mail_sent")

    def test_several_recipients_are_participants(self):
        self._write(to=self.contact | self.colleague | self.stranger)
        self.assertRecordValues(
            self._on(self.order),
            [{"partner_id": self.contact.id, "participant_ids": self.colleague.ids}],
        )

    def test_a_mail_to_a_colleague_is_with_the_colleague(self):
        self._write(to=self.colleague)
        self.assertEqual(self._on(self.order).partner_id, self.colleague)

    def test_a_customer_who_follows_is_written_to(self):
        self.order.message_subscribe(self.contact.ids)
        self._write(to=self.env["res.partner"])
        self.assertEvents(self.order, "mail_sent")

    def test_notes_and_what_stays_among_ourselves_or_goes_to_others(self):
        nobody = self.env["res.partner"]
        self._write(subtype_xmlid="mail.mt_note")
        self._write(is_internal=True)
        self._write(to=nobody)
        self._write(to=self.agent.partner_id)
        self._write(to=self.stranger)
        self.assertEvents(self.order)

    def test_what_the_host_writes_itself(self):
        for kind in ("notification", "auto_comment", "email_outgoing", "out_of_office"):
            self._write(message_type=kind)
        self._write(user=self.env.ref("base.user_root"))
        self.order.activity_schedule("mail.mail_activity_data_todo").action_feedback(
            feedback="Done"
        )
        self.order.client_order_ref = "tracked"
        self.assertEvents(self.order)

    def test_the_composer(self):
        composer = self.env["mail.compose.message"].with_user(self.seller)
        composer = composer.with_context(
            default_model="sale.order",
            default_res_ids=self.order.ids,
            default_partner_ids=self.contact.ids,
            default_composition_mode="comment",
            default_note="must not reach the interaction",
        ).create({"subject": "About it", "body": "Hello"})
        with self.mock_mail_gateway():
            composer._action_send_mail()
        self.assertEqual(self._on(self.order).note, "About it")

    def test_the_mail_that_sends_a_quotation_is_the_quotation_sent(self):
        action = self.order.with_user(self.seller).action_quotation_send()
        composer = self.env["mail.compose.message"].with_user(self.seller)
        composer = composer.with_context(**action["context"]).create({})
        with self.mock_mail_gateway():
            composer._action_send_mail()
        self.assertEqual(self.order.state, "sent")
        self._finish()
        self.assertEqual(
            self._captured(self.order).mapped("rule_id.event"), ["quotation_sent"]
        )
        self._write()
        self.assertEvents(self.order, "mail_sent")

    def test_an_order_confirmation_is_not_a_mail_besides(self):
        self.order.with_user(self.seller).with_context(send_email=True).action_confirm()
        self._finish()
        self.assertEqual(
            self._captured(self.order).mapped("rule_id.event"), ["order_confirmed"]
        )

    def test_a_mail_for_later_counts_when_it_goes_out(self):
        later = self.env.cr.now() + timedelta(days=1)
        self._write(scheduled_date=later)
        self.assertEvents(self.order)
        with freeze_time(later + timedelta(hours=1)), self.mock_mail_gateway():
            self.env["mail.message.schedule"].search([])._send_notifications()
            self.assertEvents(self.order, "mail_sent")

    def test_a_mail_to_somebody_who_is_no_contact(self):
        lead = self.env["crm.lead"].create({"name": "L", "user_id": self.seller.id})
        nobody = self.env["res.partner"]
        self._write(lead, to=nobody, outgoing_email_to="new@somewhere.example.com")
        self.assertEvents(lead, "mail_sent")

    # what did not go out

    @contextmanager
    def _broken(self, only=None):
        """Have the mail server refuse mails to somebody, or all."""
        with self.mock_smtplib_connection():
            take = self.testing_smtp_session.send_message

            def refuse(message, smtp_from, smtp_to_list):
                if only is None or only in smtp_to_list:
                    raise SMTPRecipientsRefused({})
                return take(message, smtp_from, smtp_to_list)

            with patch.object(self.testing_smtp_session, "send_message", refuse):
                yield

    def _post(self, **values):
        """Have one of us write, with whatever becomes of the mail."""
        return self.order.with_user(self.seller).message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid=TO_CUSTOMERS,
            **{"partner_ids": self.contact.ids, **values},
        )

    @mute_logger(
        "odoo.addons.mail.models.mail_mail", "odoo.addons.base.models.ir_mail_server"
    )
    def test_a_mail_that_fails_counts_when_it_is_sent_again(self):
        with self._broken():
            message = self._post()
        self.assertEqual(message.notification_ids.notification_status, "exception")
        self.assertEvents(self.order)
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        mails.mark_outgoing()
        with self.mock_mail_gateway():
            mails.send()
        self.assertEvents(self.order, "mail_sent")

    @mute_logger(
        "odoo.addons.mail.models.mail_mail", "odoo.addons.base.models.ir_mail_server"
    )
    def test_only_those_count_whom_it_reached(self):
        with self._broken(only=self.contact.email):
            self._post(partner_ids=(self.contact | self.colleague).ids)
        self.assertRecordValues(
            self._on(self.order),
            [{"partner_id": self.colleague.id, "participant_ids": []}],
        )

    def test_a_customer_without_an_address(self):
        self.contact.email = False
        self._write()
        self.assertEvents(self.order)

    def test_a_mail_that_waits_counts_when_the_job_sends_it(self):
        self._post(force_send=False)
        self.assertEvents(self.order)
        with self.mock_mail_gateway():
            self.env["mail.mail"].process_email_queue(batch_size=10_000)
        self.assertEvents(self.order, "mail_sent")

    def test_a_muted_mail_that_waits_stays_unlogged(self):
        self.order.with_user(self.seller).with_context(tpm_mail_skip=True).message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid=TO_CUSTOMERS,
            partner_ids=self.contact.ids,
            force_send=False,
        )
        with self.mock_mail_gateway():
            self.env["mail.mail"].process_email_queue(batch_size=10_000)
        self.assertEvents(self.order)

    # what customers write

    def test_an_answer_of_the_customer(self):
        parent = self._opened()
        self._receive(self.contact.email_formatted, parent)
        self.assertRecordValues(
            self._on(self.order),
            [
                {
                    "partner_id": self.contact.id,
                    "direction": "in",
                    "user_id": self.seller.id,
                    "date": fields.Datetime.to_datetime("2026-03-02 08:30:00"),
                    "note": "Re: Your order",
                }
            ],
        )

    def test_the_words_themselves_are_kept_nowhere(self):
        parent = self._opened()
        self._write()
        self._receive(self.contact.email_formatted, parent)
        self.assertNotIn("words", "".join(self._on(self.order).mapped("note")))

    def test_a_colleague_of_the_customer_writes(self):
        self._receive(self.colleague.email_formatted, self._opened())
        self.assertRecordValues(
            self._on(self.order),
            [
                {
                    "partner_id": self.colleague.id,
                    "commercial_partner_id": self.customer.id,
                }
            ],
        )

    def test_an_unknown_address_is_taken_for_the_customer(self):
        self._receive("New <new@miller.example.com>", self._opened())
        self.assertEqual(self._on(self.order).partner_id, self.contact)

    def test_somebody_else_about_the_order(self):
        self._receive(self.stranger.email_formatted, self._opened())
        self.assertEvents(self.order)

    def test_a_lead_without_customer_takes_anybody(self):
        lead = self.env["crm.lead"].create({"name": "L", "user_id": self.seller.id})
        self._receive(self.stranger.email_formatted, self._opened(lead))
        self._receive("New <new@somewhere.example.com>", self._opened(lead))
        self.assertEqual(self._on(lead).mapped("partner_id"), self.stranger)
        self.assertEvents(lead, "mail_received", "mail_received")

    def test_one_of_us_answers_from_the_own_mailbox(self):
        self._receive(
            self.seller.email_formatted,
            self._opened(),
            to=f"{self.contact.email}, shop@us.example.com",
        )
        self.assertRecordValues(
            self._on(self.order),
            [{"direction": "out", "user_id": self.seller.id}],
        )

    def test_an_answer_to_a_note_is_a_note(self):
        note = self._write(subtype_xmlid="mail.mt_note")
        self._receive(self.contact.email_formatted, note)
        self.assertEvents(self.order)

    def test_the_mail_that_opens_a_lead_is_the_lead_created(self):
        alias_domain = self.env["mail.alias.domain"].search([], limit=1)
        alias_domain = alias_domain or alias_domain.create({"name": "us.example.com"})
        team = self.env["crm.team"].create({"name": "T", "alias_name": "tpm-inquiry"})
        team.alias_id.alias_domain_id = alias_domain
        self._receive(
            self.contact.email_formatted,
            self.env["mail.message"],
            to=f"tpm-inquiry@{alias_domain.name}",
            subject="Do you have boxes?",
        )
        lead = self.env["crm.lead"].search([("name", "=", "Do you have boxes?")])
        self._finish()
        self.assertEqual(self._captured(lead).mapped("rule_id.event"), ["lead_created"])

    def test_replies_of_programs(self):
        parent = self._opened()
        for header in (
            "Auto-Submitted: auto-replied",
            "X-Autoreply: yes",
            "Precedence: auto_reply",
        ):
            self._receive(self.contact.email_formatted, parent, headers=f"{header}\n")
        self._receive(
            "MAILER-DAEMON@miller.example.com", parent, subject="Undelivered Mail"
        )
        self.assertEvents(self.order)
        self._receive(
            self.contact.email_formatted, parent, headers="Auto-Submitted: no\n"
        )
        self.assertEvents(self.order, "mail_received")

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_the_same_mail_twice(self):
        parent = self._opened()
        for _n in range(2):
            self._receive(self.contact.email_formatted, parent, number="same")
        self.assertEvents(self.order, "mail_received")

    def test_clocks_that_are_wrong(self):
        parent = self._opened()
        for date in (
            "Mon, 02 Mar 2037 08:30:00 +0000",
            "Thu, 01 Jan 1970 00:00:00 +0000",
        ):
            self._receive(self.contact.email_formatted, parent, date=date)
        self.assertEqual(
            self._on(self.order).mapped("date"), [fields.Datetime.now()] * 2
        )

    # SMS

    def test_sms_of_staff_and_of_the_host(self):
        for user in (self.seller, self.env.ref("base.user_root")):
            self._write(
                user=user,
                message_type="sms",
                subtype_xmlid="mail.mt_note",
                subject=False,
            )
        self.assertRecordValues(
            self._on(self.order),
            [
                {"direction": "out", "user_id": self.seller.id, "note": False},
                {"direction": "out", "user_id": self.seller.id, "note": False},
            ],
        )
        self.assertEvents(self.order, "sms_sent", "sms_sent")

    def test_sms_to_many(self):
        customers = self.customer | self.stranger
        customers._message_log_batch(
            bodies=dict.fromkeys(customers.ids, "Hello"), message_type="sms"
        )
        customers._message_log_batch(bodies=dict.fromkeys(customers.ids, "Note"))
        for customer in customers:
            self.assertEvents(customer, "sms_sent")

    # rules

    @users("tpm_manager")
    def test_rules_can_be_switched_off(self):
        rules = self.env["tpm.capture.rule"]
        rules.search([("event", "like", "mail_")]).active = False
        self._write()
        self.assertFalse(self.env.cr.precommit.data.get("tpm_touchpoint.messages"))
        self.assertEvents(self.order)

    def test_messages_can_be_kept_unlogged(self):
        self._write(self.order.with_context(tpm_capture_skip=True))
        self._write(self.order.with_context(tpm_mail_skip=True))
        self.assertEvents(self.order)

    def test_a_rule_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env.ref("tpm_touchpoint.tpm_capture_rule_mail_sent").company_id = other
        self._write()
        self.assertEvents(self.order)

    # once each, whatever happens

    def test_what_the_transaction_took_back_is_not_logged(self):
        with self.env.cr.savepoint(flush=False) as savepoint:
            message = self._write()
            self.env.flush_all()
            savepoint.rollback()
        self.assertFalse(message.exists())
        with self.assertNoLogs(LOGGER, "ERROR"):
            self.assertEvents(self.order)

    def test_a_message_is_logged_once_however_often_it_is_sent(self):
        message = self._write()
        self._finish()
        message._tpm_queue(None)
        message._tpm_queue(None)
        self.assertEvents(self.order, "mail_sent")

    def _break(self, only=None):
        Interaction = type(self.env["tpm.interaction"])
        create = Interaction.create

        def broken(self, vals_list):
            if only is None or any(vals["res_id"] == only.id for vals in vals_list):
                self.env.cr.execute("SELECT nonsense")
            return create(self, vals_list)

        return patch.object(Interaction, "create", broken)

    @mute_logger("odoo.sql_db")
    def test_a_fault_never_stops_the_mail_and_is_logged_with_it(self):
        message = self._write()
        with self._break(), self.assertLogs(LOGGER, "ERROR"):
            self._finish()
        self.assertEqual(message.notification_ids.res_partner_id, self.contact)
        self.assertEvents(self.order)
        trace = self.env["ir.logging"].search(
            [("name", "=", "tpm.capture"), ("path", "=", f"mail.message,{message.id}")]
        )
        self.assertIn("nonsense", trace.message)

    @mute_logger("odoo.sql_db", LOGGER)
    def test_one_fault_does_not_cost_the_others(self):
        bad = self._order(user_id=self.seller.id)
        for order in (self.order, bad):
            self._write(order)
        with self._break(only=bad):
            self._finish()
        self.assertEvents(self.order, "mail_sent")
        self.assertEvents(bad)

    @mute_logger("odoo.sql_db")
    def test_a_conflict_is_never_a_reason_to_send_a_mail_again(self):
        message = self._write()
        with self._conflict():
            self._finish()  # raised, the host would do its transaction again
        self.assertEvents(self.order)
        self.assertEqual(message.notification_ids.notification_status, "sent")
        with patch.object(type(self.env.registry), "cursor", self._same_cursor):
            self.env.cr.postcommit.run()
        self.assertEvents(self.order, "mail_sent")

    @mute_logger("odoo.sql_db")
    def test_a_conflict_at_a_mail_received_is_the_hosts_to_repeat(self):
        parent = self._opened()
        self._finish()
        with self._conflict(), self.assertRaises(SerializationFailure):
            self._receive(self.contact.email_formatted, parent)
            self._finish()

    def _conflict(self):
        interaction = type(self.env["tpm.interaction"])
        return patch.object(interaction, "create", side_effect=SerializationFailure)

    @contextmanager
    def _same_cursor(self, *_args, **_options):
        yield self.env.cr

    # cost

    def test_messages_of_a_transaction_cost_hardly_more_than_one(self):
        counts = []
        for size in (1, 1, 20):  # the first fills the caches
            for _n in range(size):
                self._write()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["mail.message"].sudo()._tpm_capture_queued()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], 5)
        self.assertLessEqual(counts[2], 6)

    def test_posting_itself_costs_no_statement(self):
        def cost(**context):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._write(self.order.with_context(**context))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost()
        self.assertEqual(cost(), cost(tpm_capture_skip=True))
