# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A mail server that takes all and keeps it for the customers to read."""

import email
import email.policy
import socket

from aiosmtpd.controller import Controller


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

    def collect(self):
        """Return the new mails as :class:`email.message.EmailMessage`."""
        taken, self._mails = self._mails, []
        return [
            email.message_from_bytes(content, policy=email.policy.default)
            for content in taken
        ]


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
