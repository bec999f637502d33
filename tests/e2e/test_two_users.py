# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two users log interactions with one customer at once, each over HTTP."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import databases
import pytest

TIMES = 15
PREPARE = """
from odoo.tests import new_test_user
from datetime import datetime, timedelta
groups = "tpm_touchpoint.tpm_touchpoint_group_user"
later = datetime.now() + timedelta(days=1)
keys = []
for login in ("one", "two"):
    user = new_test_user(env, login, groups=groups)
    keys.append(env["res.users.apikeys"].with_user(user)._generate("rpc", login, later))
customer = env["res.partner"].create({"name": "Wanted by two"})
touchpoint = env["tpm.touchpoint"].create({"name": "Hotline", "state": "active"})
env.cr.commit()
print("@@", ",".join([str(customer.id), str(touchpoint.id), *keys]))
"""


@pytest.fixture(scope="module")
def prepared(host_database):
    """Return customer, touchpoint and the keys of two users."""
    databases.install(host_database, "tpm_touchpoint")
    output = databases.shell(host_database, PREPARE)
    line = next(line for line in output.splitlines() if line.startswith("@@"))
    customer, touchpoint, *keys = line[2:].strip().split(",")
    return int(customer), int(touchpoint), keys


def call(address, key, model, method, **arguments):
    """Call a method over the host's JSON API and return its result."""
    request = urllib.request.Request(
        f"{address}/json/2/{model}/{method}",
        data=json.dumps(arguments).encode(),
        headers={
            "Authorization": f"bearer {key}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def test_nothing_is_lost_and_the_account_is_exact(host_database, prepared):
    customer, touchpoint, keys = prepared

    def log(key):
        vals = {
            "partner_id": customer,
            "touchpoint_id": touchpoint,
            "experience": "delighted",
        }
        return [
            call(address, key, "tpm.interaction", "create", vals_list=[vals])
            for _n in range(TIMES)
        ]

    with databases.served(host_database) as address, ThreadPoolExecutor() as pool:
        logged = [one for ids in pool.map(log, keys) for one in ids]
        (account,) = call(
            address,
            keys[0],
            "tpm.relationship.account",
            "search_read",
            domain=[["partner_id", "=", customer]],
            fields=["balance", "delighted_count"],
        )
    assert len(logged) == 2 * TIMES
    count = "SELECT count(*) FROM tpm_interaction WHERE partner_id = %s"
    assert databases.sql(host_database, count, customer) == [(2 * TIMES,)]
    assert account["delighted_count"] == 2 * TIMES
    assert account["balance"] == pytest.approx(2 * TIMES)
