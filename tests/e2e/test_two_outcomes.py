# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two users close the same follow-up at once, each over HTTP."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import databases
import pytest

COUNT = 6
PREPARE = f"""
from odoo.tests import new_test_user
from datetime import datetime, timedelta
groups = "tpm_touchpoint.tpm_touchpoint_group_user"
later = datetime.now() + timedelta(days=1)
users = [new_test_user(env, login, groups=groups) for login in ("one", "two")]
keys = [
    env["res.users.apikeys"].with_user(user)._generate("rpc", user.login, later)
    for user in users
]
customer = env["res.partner"].create({{"name": "Wanted by two"}})
touchpoint = env["tpm.touchpoint"].create(
    {{"name": "Hotline", "state": "active", "user_id": users[0].id}}
)
feedback = {{
    "partner_id": customer.id, "touchpoint_id": touchpoint.id, "repurchase": "2"
}}
feedbacks = env["tpm.feedback"].create([feedback] * {COUNT})
env.cr.commit()
print("@@", " ".join(map(str, [*keys, *feedbacks.follow_up_ids.ids])))
"""
OUTCOMES = ("solved", "compensated")


@pytest.fixture(scope="module")
def prepared(database):
    """Return the keys of two users, and the follow-ups they both want to close."""
    output = databases.shell(database, PREPARE)
    line = next(line for line in output.splitlines() if line.startswith("@@"))
    one, two, *ids = line[2:].split()
    return (one, two), [int(record_id) for record_id in ids]


def close(address, key, follow_up, outcome):
    """Click on an outcome; return what the user is told, nothing when it worked."""
    request = urllib.request.Request(
        f"{address}/json/2/tpm.follow.up/action_outcome",
        data=json.dumps(
            {"ids": [follow_up], "context": {"tpm_outcome": outcome}}
        ).encode(),
        headers={
            "Authorization": f"bearer {key}",
            "Content-Type": "application/json",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60):
            return ""
    except urllib.error.HTTPError as error:
        return json.load(error)["message"]


def test_one_closes_and_the_other_is_told(database, prepared):
    keys, follow_ups = prepared
    assert len(follow_ups) == COUNT
    with databases.served(database) as address, ThreadPoolExecutor(2) as pool:
        for follow_up in follow_ups:
            clicks = [
                pool.submit(close, address, key, follow_up, outcome)
                for key, outcome in zip(keys, OUTCOMES, strict=True)
            ]
            told = [click.result() for click in clicks]
            assert sorted(map(bool, told)) == [False, True]
            assert "closed by" in max(told)
            stored = "SELECT outcome FROM tpm_follow_up WHERE id = %s"
            first = OUTCOMES[told.index("")]
            assert databases.sql(database, stored, follow_up) == [(first,)]
    tasks = "SELECT count(*) FROM mail_activity WHERE res_model = %s AND active"
    assert databases.sql(database, tasks, "tpm.follow.up") == [(0,)]
