# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.payment.tests.common import PaymentCommon

from .common_backfill import SameCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestBackfillPayment(SameCommon, PaymentCommon):
    """Past payments and SMS are logged as they would have been captured."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.env["res.partner"].create(
            {"name": "Ann Miller", "parent_id": cls.customer.id}
        )
        cls.amount, cls.partner = 10, cls.colleague
        cls.number = 0

    def _orders(self, **vals):
        with self._at("2025-06-01 19:00:00"):
            return self._twins(
                lambda env: self._order(**{**self.owned, **vals}).with_env(env)
            )

    def _colleagues(self):
        vals = {"name": "Twin", "parent_id": self.customer.id}
        return self._twins(
            lambda env: self.env["res.partner"].create(vals).with_env(env)
        )

    def _pay(self, order, **values):
        """Return a payment of an order that was begun."""
        type(self).number += 1
        values = {"sale_order_ids": [Command.set(order.ids)], **values}
        currency_id = order.currency_id.id or self.currency.id
        return self._create_transaction(
            "redirect",
            reference=f"Past {self.number}",
            currency_id=currency_id,
            **values,
        ).with_context(**self._mutes(order))

    def _mutes(self, order):
        return {key: order.env.context.get(key, False) for key in self.muted}

    def assertFound(self, twins, count):
        self.assertFalse(self._captured(twins[1]))
        self._run()
        self.assertSame(*twins, count=count)

    # payments

    def test_payments_of_an_order(self):
        twins = self._orders()
        stranger = self.env["res.partner"].create({"name": "Bank"})
        for moment, partner in (
            ("2025-06-02 22:00:00", self.colleague),
            ("2025-06-03 08:00:00", self.contact),
            ("2025-06-04 08:00:00", stranger),
        ):
            with self._at(moment):
                for order in twins:
                    payment = self._pay(order, partner_id=partner.id)
                    payment._set_pending()
                    payment._set_done()
        self.assertFound(twins, 3)

    def test_a_payment_without_an_order(self):
        twins = self._colleagues()
        with self._at("2025-06-02 22:00:00"):
            for partner in twins:
                self._pay(
                    partner, sale_order_ids=False, partner_id=partner.id
                )._set_done()
        self.assertFound(twins, 1)

    @mute_logger("odoo.addons.payment.models.payment_transaction")
    def test_what_the_customer_did_not_do(self):
        twins = self._orders()
        with self._at("2025-06-02 22:00:00"):
            for order in twins:
                source = self._pay(order)
                for values in (
                    {"operation": "refund"},
                    {"operation": "offline"},
                    {"operation": "validation"},
                    {"source_transaction_id": source.id},
                ):
                    self._pay(order, **values)._set_done()
                self._pay(order)._set_error("no")
                self._pay(order)._set_canceled()
                self._pay(order)._set_pending()
        self.assertFound(twins, 0)

    # SMS

    def _text(self, twins, moment, **options):
        """Have an SMS be sent from both documents."""
        with self._at(moment):
            for document in twins:
                message = document.message_post(
                    body="On its way", message_type="sms", **options
                )
                self._dated(message, create_date=datetime.now())
            self._flush()

    def test_sms_on_orders(self):
        twins = self._orders()
        mine = {"author_id": self.seller.partner_id.id}
        note = {"subtype_xmlid": "mail.mt_note"}
        both = (self.contact | self.colleague).ids
        self._text(twins, "2025-06-02 22:00:00", partner_ids=both, **mine)
        self._text(
            twins, "2025-06-03 22:00:00", partner_ids=self.colleague.ids, **mine, **note
        )
        # to nobody the host remembers: to the number of the customer
        self._text(twins, "2025-06-04 22:00:00", **mine, **note)
        # by the host itself
        root = self.env.ref("base.partner_root")
        self._text(twins, "2025-06-05 22:00:00", author_id=root.id, **note)
        self.assertFound(twins, 4)

    def test_sms_on_customers(self):
        twins = self._colleagues()
        with self._at("2025-06-02 22:00:00"):
            for partner in twins:
                message = partner._message_log_batch(
                    bodies={partner.id: "Hello"}, message_type="sms"
                )
                self._dated(message, create_date=datetime.now())
        self.assertFound(twins, 1)
