# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.payment.tests.common import PaymentCommon

from .test_tpm_capture_portal import TestPortalCommon


@tagged("post_install", "-at_install")
class TestCapturePayment(TestPortalCommon, PaymentCommon):
    """Online payments as the host's payment providers report them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currency = cls.order.currency_id
        cls.amount = cls.order.amount_total
        cls.partner = cls.colleague

    def _pay(self, flow="redirect", **values):
        values = {"sale_order_ids": [Command.set(self.order.ids)], **values}
        self.reference = f"P{self.env['payment.transaction'].search_count([])}"
        return self._create_transaction(flow, reference=self.reference, **values)

    def test_a_payment(self):
        payment = self._pay()
        payment._set_pending()
        self.assertEvents(self.order, "quotation_sent")
        payment._set_done()
        payment._set_done()  # the provider reports twice
        payment._post_process()
        self.assertEvents(
            self.order, "quotation_sent", "payment_done", "order_confirmed"
        )
        self.assertRecordValues(
            self._captured(self.order)[1],
            [
                {
                    "partner_id": self.colleague.id,
                    "date": payment.last_state_change,
                    "direction": "in",
                    "origin": "document",
                    "user_id": self.seller.id,
                    "event_key": f"payment.transaction,{payment.id}",
                }
            ],
        )

    def test_each_payment_of_an_order(self):
        for _n in range(2):
            self._pay()._set_done()
        self.assertEvents(self.order, "quotation_sent", "payment_done", "payment_done")

    def test_a_payment_of_somebody_else_is_the_customers(self):
        stranger = self.env["res.partner"].create({"name": "Bank"})
        self._pay(partner_id=stranger.id)._set_done()
        self.assertEqual(self._captured(self.order)[1].partner_id, self.contact)

    def test_a_payment_without_an_order(self):
        self._pay(sale_order_ids=False)._set_done()
        self.assertEvents(self.colleague, "payment_done")

    @mute_logger("odoo.addons.payment.models.payment_transaction")
    def test_what_the_customer_did_not_do_now(self):
        source = self._pay()
        for values in (
            {"operation": "refund"},
            {"operation": "offline"},
            {"operation": "validation"},
            {"source_transaction_id": source.id},
        ):
            self._pay(**values)._set_done()
        self._pay()._set_error("no")
        self.assertEvents(self.order, "quotation_sent")
