# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from ..models.tpm_survey_asking import REQUEST_TEMPLATE
from .test_dispatch import NOW, DispatchCommon

MANY = 3


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDispatchSpeed(DispatchCommon):
    def _send(self, requests):
        """Return the mails, and how often their text was compiled."""
        qweb = type(self.env["ir.qweb"])
        compiling = patch.object(
            qweb, "_generate_code", autospec=True, side_effect=qweb._generate_code
        )
        with compiling as compiled:
            mails = requests._send_mail(REQUEST_TEMPLATE)
        return mails, compiled.call_count

    def test_the_text_is_compiled_once_a_batch(self):
        _mails, for_one = self._send(self._many(1))
        _mails, for_many = self._send(self._many(MANY))
        self.assertEqual(for_many, for_one)

    def test_each_mail_carries_its_own_token_alone(self):
        requests = self._many(MANY)
        mails, _count = self._send(requests)
        tokens = set(requests.mapped("access_token"))
        for mail in mails:
            found = {token for token in tokens if token in mail.body_html}
            own = requests.browse(mail.res_id).access_token
            self.assertEqual(found, {own})
            self.assertNotIn(own, mail.mail_message_id.body)

    def test_a_text_changed_between_batches_is_compiled_anew(self):
        template = self.env.ref(REQUEST_TEMPLATE)
        template.body_html = '<p>Old <t t-out="object._tpm_ask_url()"/></p>'
        first, _count = self._send(self._many(1))
        template.body_html = '<p>New <t t-out="object._tpm_ask_url()"/></p>'
        second, _count = self._send(self._many(1))
        self.assertIn("Old", first.body_html)
        self.assertIn("New", second.body_html)
