# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ready-made rules at work on a website: visitors chat and fill in a form, over HTTP.

They use the database of test_discovery.py; what needs no browser is tested in the
addon, see TestReadyRuleTill and its neighbours.
"""

import json
import urllib.parse
import urllib.request
from contextlib import closing
from http.cookiejar import CookieJar

import databases
import pytest

PREPARE = """
import json
user = env["res.users"].create({
    "name": "Operator",
    "login": "operator",
    "group_ids": [(4, env.ref("im_livechat.im_livechat_group_user").id)],
})
env["mail.presence"].create({"user_id": user.id, "status": "online"})
env["res.users"].create({
    "name": "Buyer", "login": "buyer", "password": "buyer-of-the-test",
    "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
})
chat = env["im_livechat.channel"].create(
    {"name": "Help", "user_ids": [(6, 0, user.ids)]}
)
rules = env["tpm.ready.rule"].search([("module", "in", ("website_crm", "im_livechat"))])
rules.action_switch_on()
env.cr.commit()
print("@@", chat.id)
"""
LOGGED = """
    SELECT t.name->>'en_US', p.name, i.direction, i.note IS NOT NULL,
           i.date = date_trunc('second', c.create_date), i.duration
      FROM tpm_interaction i
      JOIN tpm_touchpoint t ON t.id = i.touchpoint_id
 LEFT JOIN res_partner p ON p.id = i.partner_id
 LEFT JOIN discuss_channel c ON c.id = i.res_id AND i.res_model = 'discuss.channel'
     WHERE i.res_model = %s ORDER BY i.id
"""


class Visitor:
    """A browser without a screen."""

    def __init__(self, address):
        self._address = address
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._open = urllib.request.build_opener(cookies).open

    def call(self, route, **params):
        """Call a route as the host's JavaScript does."""
        answer = self._send(
            route,
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
            {"Content-Type": "application/json"},
        )
        assert "error" not in answer, answer
        return answer.get("result")

    def fill_in(self, model, **values):
        """Send a form of the website."""
        data = urllib.parse.urlencode(values).encode()
        return self._send(f"/website/form/{model}", data, {})

    def log_in(self, database, login, password):
        """Log in as the login page does."""
        self.call(
            "/web/session/authenticate", db=database, login=login, password=password
        )

    def _send(self, route, data, headers):
        request = urllib.request.Request(self._address + route, data, headers)
        with closing(self._open(request, timeout=120)) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def chat(apps):
    """Switch the rules on; return the database and the id of a live chat."""
    database, _log = apps
    output = databases.shell(database, PREPARE)
    [line] = [line for line in output.splitlines() if line.startswith("@@")]
    return database, int(line[2:])


@pytest.fixture(scope="module")
def address(chat):
    """Serve the database."""
    with databases.served(chat[0]) as address:
        yield address


def test_a_chat_is_logged_once_when_the_visitor_leaves(chat, address):
    database, chat_id = chat
    guest, buyer = Visitor(address), Visitor(address)
    buyer.log_in(database, "buyer", "buyer-of-the-test")
    for visitor in (guest, buyer):
        session = visitor.call("/im_livechat/get_session", channel_id=chat_id)
        for _twice in range(2):
            visitor.call(
                "/im_livechat/visitor_leave_session", channel_id=session["channel_id"]
            )
    assert databases.sql(database, LOGGED, "discuss.channel") == [
        ("Live chat", None, "in", True, True, 0),
        ("Live chat", "Buyer", "in", True, True, 0),
    ]


def test_a_form_is_logged_once_and_each_form_anew(chat, address):
    database, _chat_id = chat
    before = databases.sql(database, LOGGED, "crm.lead")
    visitor = Visitor(address)
    for subject in ("First", "Second"):
        sent = visitor.fill_in(
            "crm.lead", name=subject, contact_name="V", email_from="v@example.com"
        )
        assert sent["id"]
    logged = databases.sql(database, LOGGED, "crm.lead")
    assert logged[len(before) :] == [("Website form", None, "in", True, None, 0)] * 2
