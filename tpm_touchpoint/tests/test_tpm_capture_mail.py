# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from .common_mail import MailCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestCaptureMail(MailCommon):
    """Mail and SMS as customers and staff really send them."""

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
