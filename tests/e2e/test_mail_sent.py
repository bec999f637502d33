# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A seller writes to a customer over HTTP; the mail goes through a real mail server."""

import json
import urllib.request

import databases
import pytest
from answers.letterbox import Letterbox

CUSTOMER = "ada@example.com"
PREPARE = """
from datetime import datetime, timedelta
from odoo.tests import new_test_user
later = datetime.now() + timedelta(days=1)
seller = new_test_user(
    env, "seller", groups="sales_team.group_sale_salesman", email="seller@example.org"
)
key = env["res.users.apikeys"].with_user(seller)._generate("rpc", "seller", later)
customer = env["res.partner"].create({{"name": "Ada", "email": "{customer}"}})
lead = env["crm.lead"].create(
    {{"name": "Boxes", "partner_id": customer.id, "user_id": seller.id}}
)
server = {{"name": "Letterbox", "smtp_host": "127.0.0.1", "smtp_port": {port}}}
env["ir.mail_server"].create({{**server, "sequence": 0}})
env.cr.commit()
print("@@", key, lead.id, customer.id)
"""
# who takes part, of all that was logged as a mail
LOGGED = """SELECT partner_id, direction, note FROM tpm_interaction
             WHERE res_model = 'crm.lead' AND res_id = %s AND origin = 'mail'"""
TOLD = """SELECT notification_status FROM mail_notification
           WHERE mail_message_id = %s"""


@pytest.fixture(scope="module")
def letterbox():
    return Letterbox()


@pytest.fixture(scope="module")
def prepared(database, letterbox):
    """Return the seller's key, a lead and its customer."""
    code = PREPARE.format(port=letterbox.port, customer=CUSTOMER)
    output = databases.shell(database, code)
    line = next(line for line in output.splitlines() if line.startswith("@@"))
    key, lead, customer = line[2:].split()
    return key, int(lead), int(customer)


def post(address, key, lead, customer):
    """Write to the customer, as the chatter does; return the message's id."""
    body = {
        "ids": [lead],
        "body": "They are here.",
        "subject": "Your boxes",
        "message_type": "comment",
        "subtype_xmlid": "mail.mt_comment",
        "partner_ids": [customer],
    }
    request = urllib.request.Request(
        f"{address}/json/2/crm.lead/message_post",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)[0]


def test_a_mail_is_logged_once_it_has_gone_out(database, prepared, letterbox):
    key, lead, customer = prepared
    with databases.served(database) as address:
        # nobody takes it
        message = post(address, key, lead, customer)
        assert databases.sql(database, TOLD, message) == [("exception",)]
        assert databases.sql(database, LOGGED, lead) == []
        with letterbox:
            message = post(address, key, lead, customer)
            (mail,) = letterbox.collect()
    assert CUSTOMER in mail["To"]
    assert databases.sql(database, TOLD, message) == [("sent",)]
    assert databases.sql(database, LOGGED, lead) == [(customer, "out", "Your boxes")]
