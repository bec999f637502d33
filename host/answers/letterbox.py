# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A mail server that takes all and keeps it for the customers to read."""

import email
import email.policy
import socket
from contextlib import contextmanager
from email.utils import make_msgid, parseaddr

from aiosmtpd.controller import Controller

MAIL_SERVER = "Letterbox of the demo"
# as RFC 3464 has it
BOUNCE = """From: MAILER-DAEMON@example.com
To: %(sender)s
Message-Id: %(id)s
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

The mailbox does not exist.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; example.com

Final-Recipient: rfc822; %(address)s
Action: failed
Status: 5.1.1

--part
Content-Type: text/rfc822-headers

%(headers)s

--part--
"""


class Letterbox:
    """Collects mails; use it as a context manager while it serves.

    Parse what it took with :meth:`collect`; a mail is handed out once.
    """

    def __init__(self):
        self._mails = []
        self.port = _free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_exception):
        self._server.stop()

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  (aiosmtpd)
        """Take a mail."""
        self._mails.append(envelope.content)
        return "250 OK"

    def empty(self):
        """Throw away what nobody reads."""
        self._mails = []

    def collect(self):
        """Return the new mails as :class:`email.message.EmailMessage`."""
        taken, self._mails = self._mails, []
        return [
            email.message_from_bytes(content, policy=email.policy.default)
            for content in taken
        ]


@contextmanager
def mail_server(env, port):
    """Have all mails of a database go to the letterbox for a while."""
    servers = env["ir.mail_server"]
    servers.search([("name", "=", MAIL_SERVER)]).unlink()  # of a run that was killed
    server = servers.create(
        {
            "name": MAIL_SERVER,
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "sequence": 0,
        }
    )
    env.cr.commit()  # pylint: disable=invalid-commit
    try:
        yield
    finally:
        env.cr.rollback()
        server.unlink()
        env.cr.commit()  # pylint: disable=invalid-commit


def bounce(mail):
    """Return what the customer's mail server answers when the mailbox is gone."""
    _name, address = parseaddr(mail["To"])
    report = BOUNCE % {
        "sender": mail["From"],
        "id": make_msgid(domain="example.com"),
        "address": address,
        "headers": "\n".join(f"{name}: {mail[name]}" for name in ("Message-Id", "To")),
    }
    return report.encode()


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
