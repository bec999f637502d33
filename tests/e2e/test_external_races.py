# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Another system sends the same rows several times at once, each call over HTTP."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import databases

CALLS = 3
ROWS = 200
PREPARE = """
from datetime import datetime, timedelta
later = datetime.now() + timedelta(days=1)
user = env["res.users"].create({
    "name": "Shop",
    "login": "shop",
    "group_ids": [(6, 0, env.ref("tpm_touchpoint.tpm_touchpoint_group_user").ids)],
})
key = env["res.users.apikeys"].with_user(user)._generate("rpc", "shop", later)
env["res.partner"].create({"name": "Anna", "email": "anna@example.com"})
env["tpm.touchpoint"].create({"name": "Desk", "state": "active"})
env.cr.commit()
print("@@" + key)
"""


def _call(address, key, system, rows):
    request = urllib.request.Request(
        f"{address}/json/2/tpm.interaction/log_external",
        data=json.dumps({"system": system, "rows": rows}).encode(),
        headers={"Authorization": f"bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=300) as answer:
        return json.load(answer)


def test_calls_at_once_log_each_row_once_and_all_hear_its_id(database):
    [key] = [
        line[2:]
        for line in databases.shell(database, PREPARE).splitlines()
        if line.startswith("@@")
    ]
    rows = [
        {
            "external_id": str(n),
            "customer_email": "anna@example.com",
            "touchpoint": "Desk",
            "experience": "ok",
        }
        for n in range(ROWS)
    ]
    start = Barrier(CALLS)

    def call(address):
        start.wait()
        return _call(address, key, "shop", rows)

    with databases.served(database) as address, ThreadPoolExecutor(CALLS) as pool:
        answers = list(pool.map(call, [address] * CALLS))
    statuses = [{row["status"] for row in answer} for answer in answers]
    assert statuses.count({"created"}) == 1
    assert statuses.count({"existing"}) == CALLS - 1
    assert len({tuple(row["id"] for row in answer) for answer in answers}) == 1
    assert databases.sql(
        database, "SELECT count(*) FROM tpm_interaction WHERE event_key LIKE '@shop/%'"
    ) == [(ROWS,)]
