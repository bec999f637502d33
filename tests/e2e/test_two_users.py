# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two at once, each over HTTP: users with one customer, tabs with one question."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

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
CUSTOMERS = 4
PREPARE_TABS = """
program = env["tpm.survey.program"].create({
    "name": "After the order",
    "touchpoint_id": env["tpm.touchpoint"].create({"name": "Desk"}).id,
    "survey_id": env.ref("tpm_survey.survey_first_purchase").id,
    "method": "activity",
    "delay_days": 0,
    "rest_all_days": 0,
})
partners = env["res.partner"].create([{"name": f"Ann {n}"} for n in range(%d)])
orders = env["sale.order"].create([{"partner_id": ann.id} for ann in partners])
orders.action_confirm()
env["tpm.survey.request"]._cron_dispatch()
answers = orders.tpm_request_ids.sudo().user_input_id
question = answers.survey_id._tpm_score_question()
env.cr.commit()
paths = [f"{a.survey_id.access_token}/{a.access_token}" for a in answers]
print("@@", ",".join([str(question.id), *paths]))
"""


@pytest.fixture(scope="module")
def printed(database):
    """Return what the preparations print, each line as its parts."""
    output = databases.shell(database, PREPARE + PREPARE_TABS % CUSTOMERS)
    lines = [line for line in output.splitlines() if line.startswith("@@")]
    return [line[2:].strip().split(",") for line in lines]


@pytest.fixture(scope="module")
def prepared(printed):
    """Return customer, touchpoint and the keys of two users."""
    customer, touchpoint, *keys = printed[0]
    return int(customer), int(touchpoint), keys


@pytest.fixture(scope="module")
def asked(printed):
    """Return the question for the score, and the path of each customer's answers."""
    question, *paths = printed[1]
    assert len(paths) == CUSTOMERS
    return question, paths


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


def test_nothing_is_lost_and_the_account_is_exact(database, prepared):
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

    with databases.served(database) as address, ThreadPoolExecutor() as pool:
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
    assert databases.sql(database, count, customer) == [(2 * TIMES,)]
    assert account["delighted_count"] == 2 * TIMES
    assert account["balance"] == pytest.approx(2 * TIMES)


def submit(address, path, question, score):
    """Submit the page as the browser does; return what the page is told."""
    params = {"token": path.partition("/")[2], question: score}
    request = urllib.request.Request(
        f"{address}/survey/submit/{path}",
        data=json.dumps({"jsonrpc": "2.0", "params": params}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["result"][1]


def test_one_tab_is_heard_and_the_other_is_refused(database, asked):
    question, paths = asked
    scores = ("9", "2")
    with databases.served(database) as address:
        with ThreadPoolExecutor(len(scores)) as tabs:
            for path in paths:
                start = Barrier(len(scores))

                def give(score, path=path, start=start):
                    start.wait()
                    return submit(address, path, question, score)

                told = list(tabs.map(give, scores))
                refused = [page.get("tpm_refused") for page in told]
                assert sorted(refused, key=bool) == [None, "answered"]
                heard = scores[refused.index(None)]
                assert given(database, path) == [(heard, int(heard), "answered")]
    for answers in ("tpm_feedback", "tpm_interaction WHERE origin = 'survey'"):
        count = databases.sql(database, f"SELECT COUNT(*) FROM {answers}")
        assert count == [(CUSTOMERS,)], answers


def given(database, path):
    """Return score of the feedback, of the answers, and the state of the request."""
    return databases.sql(
        database,
        """
        SELECT feedback.repurchase, line.value_scale, request.state
          FROM survey_user_input answers
          JOIN survey_user_input_line line ON line.user_input_id = answers.id
               AND line.answer_type = 'scale'
          JOIN tpm_feedback feedback ON feedback.user_input_id = answers.id
          JOIN tpm_survey_request request ON request.id = answers.tpm_request_id
         WHERE answers.access_token = %s
        """,
        path.partition("/")[2],
    )
