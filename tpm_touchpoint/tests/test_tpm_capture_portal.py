# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import TpmCommon

# a picture of one dot
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_capture_rule"


class TestPortalCommon(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.email = "tom@miller.example.com"
        cls.colleague = cls.env["res.partner"].create(
            {"name": "Ann Miller", "parent_id": cls.customer.id}
        )
        cls.order = cls._order(
            user_id=cls.seller.id, require_signature=True, require_payment=False
        )
        cls.order.action_quotation_sent()
        cls.token = cls.order._portal_ensure_token()

    def assertEvents(self, document, *events):
        self.env.cr.flush()
        found = [i.rule_id.event for i in self._captured(document)]
        self.assertEqual(found, list(events))


@tagged("post_install", "-at_install")
class TestCapturePortal(TestPortalCommon, MailCase, HttpCase):
    """What customers do with a quotation, through the host's own pages."""

    def _view(self, **params):
        query = "&".join(
            f"{k}={v}" for k, v in {"access_token": self.token, **params}.items()
        )
        response = self.url_open(f"/my/orders/{self.order.id}?{query}")
        self.assertEqual(response.status_code, 200)

    def _log_in(self):
        self._user("ann", "base.group_portal").partner_id.write(
            {"parent_id": self.customer.id}
        )
        self.authenticate("ann", "ann")
        return self.env["res.users"].search([("login", "=", "ann")]).partner_id

    def _sign(self):
        with patch.object(
            self.env.registry["ir.actions.report"],
            "_render_qweb_pdf",
            lambda *args, **kwargs: (b"pdf", "pdf"),
        ):
            return self.make_jsonrpc_request(
                f"/my/orders/{self.order.id}/accept",
                {
                    "access_token": self.token,
                    "name": "Tom",
                    "signature": SIGNATURE,
                },
            )

    def test_a_quotation_is_viewed_once_a_day(self):
        self._view()
        self._view()
        self.opener.cookies.clear()  # another browser
        self._view()
        self.assertEvents(self.order, "quotation_sent", "quotation_viewed")
        self.assertRecordValues(
            self._captured(self.order)[1:],
            [
                {
                    "partner_id": self.contact.id,
                    "user_id": self.seller.id,
                    "direction": "in",
                    "origin": "document",
                    "event_key": f"sale.order,{self.order.id},{fields.Date.today()}",
                }
            ],
        )

    def test_visits_without_token_and_of_staff(self):
        response = self.url_open(f"/my/orders/{self.order.id}?access_token=no")
        self.assertNotIn(self.order.name, response.text)
        self.authenticate("admin", "admin")
        self._view()
        self.assertEvents(self.order, "quotation_sent")

    def test_a_signature(self):
        result = self._sign()
        self.assertTrue(result["force_refresh"], result)
        self.assertEqual(self.order.state, "sale")
        self.assertEvents(
            self.order, "quotation_sent", "quotation_signed", "order_confirmed"
        )
        signed = self._captured(self.order)[1]
        self.assertRecordValues(
            signed,
            [
                {
                    "partner_id": self.contact.id,
                    "date": self.order.signed_on,
                    "direction": "in",
                    "user_id": self.seller.id,
                    "event_key": f"sale.order,{self.order.id}",
                }
            ],
        )

    def test_a_signature_of_a_colleague_of_the_customer(self):
        colleague = self._log_in()
        self._sign()
        self.assertEqual(self._captured(self.order)[1].partner_id, colleague)

    def test_a_refused_signature_is_none(self):
        self.order.require_signature = False
        self.assertIn("error", self._sign())
        self.assertEvents(self.order, "quotation_sent")

    def test_a_refusal_is_a_cancellation_and_no_mail_besides(self):
        self.authenticate(None, None)
        self.url_open(
            f"/my/orders/{self.order.id}/decline",
            data={
                "access_token": self.token,
                "decline_message": "Too dear",
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.assertEqual(self.order.state, "cancel")
        self.assertEvents(
            self.order, "quotation_sent", "order_cancelled", "quotation_viewed"
        )

    def test_words_of_the_customer_in_the_portal(self):
        colleague = self._log_in()
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "sale.order",
                "thread_id": self.order.id,
                "post_data": {
                    "body": "When?",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                },
                "token": self.token,
            },
        )
        self.assertEvents(self.order, "quotation_sent", "mail_received")
        self.assertEqual(self._captured(self.order)[1].partner_id, colleague)

    @mute_logger("odoo.sql_db", LOGGER)
    def test_a_fault_of_ours_stops_no_customer(self):
        Interaction = type(self.env["tpm.interaction"])

        def broken(self, vals_list):
            self.env.cr.execute("SELECT nonsense")

        with patch.object(Interaction, "create", broken):
            self._view()
            self._sign()
        self.assertEqual(self.order.state, "sale")
        self.assertEvents(self.order, "quotation_sent")
