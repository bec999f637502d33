# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.mail.tests.common import MailCase

from .common import TpmCommon

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


class MailCommon(TpmCommon, MailCase):
    """Customers and staff who write to each other."""

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
