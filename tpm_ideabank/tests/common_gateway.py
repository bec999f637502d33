# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

MAIL = """Return-Path: <{sender}>
Message-Id: <{message_id}@example.com>
From: {sender}
To: {to}
Subject: {subject}
MIME-Version: 1.0
{headers}Content-Type: multipart/mixed; boundary="part"

--part
Content-Type: text/html; charset=utf-8

{body}
--part
Content-Type: text/plain; name="sketch.txt"
Content-Disposition: attachment; filename="sketch.txt"

{attachment}
--part--
"""


class GatewayCommon(MailCommon):
    """Mails that come in by the address for ideas."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        alias = cls.env.ref("tpm_ideabank.mail_alias_idea")
        alias.write(
            {"alias_name": "ideas", "alias_domain_id": cls.mail_alias_domain.id}
        )
        cls.address = f"ideas@{cls.alias_domain}"
        cls.customer = cls.env["res.partner"].create(
            {"name": "Tom", "email": "tom@miller.example.com"}
        )
        cls.number = 0

    def _mail(self, sender, subject="Coffee", body="<p>Free <b>coffee</b>.</p>", **kw):
        """Have a mail come in; return the idea it became, if any.

        :param kw: what else is in the mail: `to`, `headers`, `attachment` ...
        """
        self.__class__.number += 1
        values = {
            "sender": sender,
            "to": self.address,
            "subject": subject,
            "body": body,
            "message_id": f"idea-{self.number}",
            "headers": "",
            "attachment": "A sketch",
            **kw,
        }
        return self._receive(MAIL.format(**values))

    def _receive(self, mail):
        """Have the host process a mail as it came; return the idea it became."""
        before = self.env["tpm.idea"].search([])
        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_thread"),
        ):
            self.env["mail.thread"].message_process(None, mail)
        return self.env["tpm.idea"].search([]) - before
