# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo.tests import freeze_time, tagged

from odoo.addons.mail.tests.common import MailCase

from .common_backfill import SameCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestBackfillMail(SameCommon, MailCase):
    """Past mails and visits are logged as they would have been captured."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.env["res.partner"].create(
            {"name": "Bea Boss", "parent_id": cls.customer.id, "email": "b@example.com"}
        )
        cls.contact.email = "tom@example.com"
        cls.seller.email = "seller@us.example.com"
        for name in ("mail_received", "mail_sent"):
            cls._rule(cls, name).experience = False

    def _quotations(self):
        with self._at("2025-06-01 19:00:00"):
            return self._twins(lambda env: self._order(**self.owned).with_env(env))

    def _post(self, twins, moment, **options):
        """Have somebody write on both documents."""
        with self._at(moment), self.mock_mail_gateway():
            for twin in twins:
                message = twin.message_post(
                    body="Hello",
                    **{
                        "message_type": "comment",
                        "subtype_xmlid": "mail.mt_comment",
                        **options,
                    },
                )
                self._dated(message, create_date=datetime.now())
            self._flush()

    def assertMails(self, twins, count):
        self._run()
        self.assertSame(*twins, count=count)

    def test_what_customers_write(self):
        twins = self._quotations()
        other = self.env["res.partner"].create(
            {"name": "Somebody else", "email": "other@example.com"}
        )
        mail = {"message_type": "email", "subject": "Where is it?"}
        self._post(twins, "2025-06-02 22:00:00", author_id=self.contact.id, **mail)
        self._post(twins, "2025-06-03 08:00:00", author_id=self.boss.id, **mail)
        self._post(twins, "2025-06-04 08:00:00", author_id=other.id, **mail)
        self._post(
            twins, "2025-06-05 08:00:00", author_id=self.boss.id, subject="Thanks"
        )
        self.assertMails(twins, 3)

    def test_what_we_write_to_customers(self):
        twins = self._quotations()
        mine = {"author_id": self.seller.partner_id.id, "subject": "Your order"}
        both = (self.contact | self.boss).ids
        self._post(twins, "2025-06-02 22:00:00", partner_ids=both, **mine)
        self._post(twins, "2025-06-03 22:00:00", partner_ids=self.boss.ids, **mine)
        # among ourselves, and to nobody
        colleague = self.officer.partner_id.ids
        self._post(twins, "2025-06-04 22:00:00", partner_ids=colleague, **mine)
        note = {**mine, "subtype_xmlid": "mail.mt_note"}
        self._post(twins, "2025-06-05 22:00:00", partner_ids=both, **note)
        self.assertMails(twins, 2)

    def test_what_those_of_us_wrote_who_have_left_since(self):
        vals = {"name": "L", **self.owned, "partner_id": False}
        with self._at("2025-06-01 19:00:00"):
            leads = self._twins(
                lambda env: self.env["crm.lead"].create(vals).with_env(env)
            )
        orders = self._quotations()
        mine = {"author_id": self.seller.partner_id.id, "subject": "Your order"}
        colleague = self.officer.partner_id
        for twins in (orders, leads):
            self._post(
                twins,
                "2025-06-02 22:00:00",
                partner_ids=(self.contact | colleague).ids,
                **mine,
            )
            self._post(twins, "2025-06-03 22:00:00", partner_ids=colleague.ids, **mine)
        (self.seller | self.officer).active = False
        self.assertTrue(self.seller.partner_id.partner_share)
        self._run()
        for twins in (orders, leads):
            for document in twins:
                mails = self._captured(document).filtered(
                    lambda i: i.rule_id.event in ("mail_sent", "mail_received")
                )
                self.assertRecordValues(
                    mails,
                    [
                        {
                            "direction": "out",
                            "partner_id": self.contact.id,
                            "participant_ids": [],
                            "user_id": self.seller.id,
                        }
                    ],
                )

    def test_what_did_not_go_out_or_came_back(self):
        twins = self._quotations()
        mine = {"author_id": self.seller.partner_id.id, "subject": "Your order"}
        back = {**mine, "partner_ids": self.contact.ids}
        self._post(twins, "2025-06-02 22:00:00", **back)
        sent = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.contact.id)]
        )
        self.assertEqual(sent.mapped("notification_status"), ["sent", "sent"])
        sent.notification_status = "bounce"
        self.boss.email = False
        self._post(twins, "2025-06-03 22:00:00", partner_ids=self.boss.ids, **mine)
        waiting = {**back, "force_send": False}
        self._post(twins, "2025-06-04 22:00:00", **waiting)
        self.assertMails(twins, 1)

    def test_mails_to_somebody_who_is_no_contact(self):
        vals = {"name": "L", **self.owned, "partner_id": False}
        with self._at("2025-06-01 19:00:00"):
            twins = self._twins(
                lambda env: self.env["crm.lead"].create(vals).with_env(env)
            )
        mine = {
            "author_id": self.seller.partner_id.id,
            "outgoing_email_to": "new@somewhere.example.com",
        }
        self._post(twins, "2025-06-02 22:00:00", **mine)
        self._post(twins, "2025-06-03 22:00:00", force_send=False, **mine)
        self._run()
        for lead in twins:
            events = self._captured(lead).mapped("rule_id.event")
            self.assertEqual(events.count("mail_sent"), 1)

    def test_the_mail_that_sends_a_quotation_is_counted_once(self):
        live, muted = self._quotations()
        twins = (
            live.with_context(mark_so_as_sent=True),
            muted.with_context(mark_so_as_sent=True, **self.muted),
        )
        mine = {
            "author_id": self.seller.partner_id.id,
            "partner_ids": self.contact.ids,
            "subject": "Your order",
        }
        self._post(twins, "2025-06-02 22:00:00", **mine)
        self._post((live, muted), "2025-06-03 22:00:00", **mine)
        self.assertMails((live, muted), 2)

    def test_signatures_and_visits_of_quotations(self):
        twins = self._quotations()
        with self._at("2025-06-02 22:00:00"):
            self._each(twins, lambda order: order.write({"signed_on": datetime.now()}))
        for moment in ("2025-06-03 08:00:00", "2025-06-04 08:00:00"):
            self._post(
                twins,
                moment,
                author_id=self.contact.id,
                message_type="notification",
                subtype_xmlid="sale.mt_order_viewed",
            )
        self.assertMails(twins, 3)
