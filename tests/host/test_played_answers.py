# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The numbers on the screens, held against the books of those who answered.

Some customers of the real orders get real mails, open the real pages and answer. What
they told is in their own ledger; from it and from the file of orders everything is
computed anew here, without our code and without the database.
"""

import base64
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from io import BytesIO
from math import sqrt
from statistics import mean
from zoneinfo import ZoneInfo

import databases
import openpyxl
import pypdf
import pytest
from dateutil.relativedelta import relativedelta

from orders.moving import moved
from orders.odoo_host import environment, load_odoo
from orders.rows import read_orders

SAMPLE = databases.HOST / "orders" / "online_retail_sample.csv"
LONDON = ZoneInfo("Europe/London")
# a twentieth of the sample's customers: those whose number ends in these
CHOSEN = ("036", "136", "236", "336", "436")
LIKELY = 0.7
FEW = 5
PASSWORD = "a password of the test"
CONFIRMATION, CANCELLATION, MEETING = "Order confirmation", "Cancellation", "Meeting"
PROGRAMS = (
    # touchpoint, survey, and what else
    ("order_confirmation", "survey_first_purchase", {"first_purchase": True}),
    ("cancellation", "survey_purchase", {"trigger": "order_cancelled"}),
    ("meeting", "survey_purchase", {"delay_days": 40}),
    ("phone_call", "survey_purchase", {"delay_days": 90, "method": "activity"}),
)


# the play


@pytest.fixture(scope="module")
def played(addons_database):
    """Return environment, ledger and orders after some customers have answered."""
    load_odoo()
    with databases.copied(addons_database, "played") as name:
        with environment(name) as env:
            orders = _chosen_orders()
            _prepare(env)
            yield env, _play(env, name, orders), orders


def _chosen_orders():
    reading = read_orders(SAMPLE, zone=LONDON, now=datetime(2024, 1, 1))
    chosen = [o for o in reading.orders if o.customer_id.endswith(CHOSEN)]
    return moved(chosen, date.today(), LONDON)


def _prepare(env):
    """Make programs, and a colleague who calls customers; no address is a real one."""
    for touchpoint, survey, vals in PROGRAMS:
        env["tpm.survey.program"].create(
            {
                "name": touchpoint,
                "touchpoint_id": env.ref(
                    f"tpm_touchpoint.tpm_touchpoint_{touchpoint}"
                ).id,
                "survey_id": env.ref(f"tpm_survey.{survey}").id,
                "delay_days": 3,
                "reminder_days": 0,
                "rest_person_days": 2,
                "rest_touchpoint_days": 2,
                "hours_from": 0,
                "hours_to": 24,
                **vals,
            }
        )
    for login, group in (("caller", "officer"), ("reader", "user")):
        groups = (
            "base.group_user",
            "sales_team.group_sale_salesman_all_leads",
            f"tpm_touchpoint.tpm_touchpoint_group_{group}",
        )
        env["res.users"].with_context(no_reset_password=True).create(
            {
                "name": login,
                "login": login,
                "email": f"{login}@example.com",
                "password": PASSWORD,
                "group_ids": [(6, 0, [env.ref(name).id for name in groups])],
            }
        )
    env.company.resource_calendar_id.tz = LONDON.key
    env.cr.commit()


def _play(env, database, orders):
    from answers.simulation import Simulation
    from answers.staff import Staff

    from odoo.tools import config

    from orders.importer import import_orders

    config["email_from"] = "us@example.com"
    outcome = import_orders(env, orders, source=SAMPLE.name, currency="GBP")
    assert outcome.imported == len(orders)
    staff = Staff(env, database, login=("caller", PASSWORD))
    return Simulation(env, database, staff, likely=LIKELY).run()


@pytest.fixture(scope="module")
def screens(played):
    """Return the environment of somebody who may look, and no more."""
    env, _ledger, _orders = played
    reader = env["res.users"].search([("login", "=", "reader")])
    return env(user=reader.id, context={"lang": "en_US", "tz": LONDON.key})


@pytest.fixture(scope="module")
def ledger(played):
    """Return what the customers did, in their own books."""
    return played[1]


@pytest.fixture(scope="module")
def first_orders(played):
    """Return the first order of each customer who bought, by the customer's name."""
    firsts = {}
    for order in played[2]:
        if not order.is_cancel:
            firsts.setdefault(f"Customer {order.customer_id}", order)
    return firsts


# arithmetic, from the textbook


def share(part, whole):
    """Return a share in percent with Wilson's interval."""
    z2, p = 1.96**2, part / whole
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    width = 1.96 / (1 + z2 / whole) * sqrt(p * (1 - p) / whole + z2 / (4 * whole**2))
    return [100 * value for value in (p, middle - width, middle + width)]


def net_score(scores):
    """Return percent of 9 and 10 less percent of 0 to 6, with the adjusted interval."""
    n = len(scores)
    good, bad = sum(s > 8 for s in scores), sum(s < 7 for s in scores)
    more, p, q = n + 3, (good + 0.75) / (n + 3), (bad + 0.75) / (n + 3)
    width = 1.96 * sqrt((p + q - (p - q) ** 2) / more)
    return 100 * (good - bad) / n, 100 * (p - q - width), 100 * (p - q + width)


def group(items, key):
    found = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found


def local(moment):
    return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(LONDON)


# the screens


def test_enough_was_played_to_mean_something(ledger):
    fates = group(ledger, lambda asked: asked.fate)
    assert len(fates["answered"]) >= 40
    assert len(fates["silent"]) >= 5
    assert any(asked.by_staff for asked in fates["answered"])


def test_each_answer_is_one_feedback(screens, ledger):
    found = screens["tpm.feedback"].web_search_read(
        [],
        {
            "partner_id": {"fields": {"display_name": {}}},
            "touchpoint_id": {"fields": {"display_name": {}}},
            "order_id": {"fields": {"display_name": {}}},
            "repurchase": {},
            "importance": {},
            "recommendation": {},
            "reason": {},
            "day": {},
        },
    )
    names = ("partner_id", "touchpoint_id", "order_id")
    assert sorted(
        [*(row[name]["display_name"].split(" - ")[0] for name in names)]
        + [row["repurchase"], row["importance"], row["recommendation"]]
        + [row["reason"], str(row["day"])]
        for row in found["records"]
    ) == sorted(
        [asked.customer, asked.touchpoint, asked.order, str(asked.opinion.score)]
        + [_said(asked.opinion.importance), _said(asked.opinion.recommendation)]
        + [asked.opinion.reason, local(asked.answered_on).date().isoformat()]
        for asked in ledger.answers()
    )


def _said(number):
    return False if number is None else str(number)


def test_the_scorecard(screens, ledger):
    names = ("name", "tpm_score_count", "tpm_score_text", "tpm_response_text")
    names += ("tpm_score_mean", "tpm_typed_share", "tpm_importance_mean")
    touchpoints = screens["tpm.touchpoint"].with_context(tpm_months=24)
    found = touchpoints.web_search_read([], dict.fromkeys(names, {}))
    rows = {row["name"]: row for row in found["records"]}
    for touchpoint, all_asked in group(ledger, lambda a: a.touchpoint).items():
        answers = [asked for asked in all_asked if asked.fate == "answered"]
        scores = [asked.opinion.score for asked in answers]
        reached = [asked for asked in all_asked if asked.fate != "bounced"]
        row, n = rows[touchpoint], len(reached)
        value, low, high = share(len(answers), n)
        assert row["tpm_score_count"] == len(answers)
        assert (
            row["tpm_response_text"]
            == f"{value:.0f} % ({low:.0f} to {high:.0f}) of {n}"
        )
        if len(answers) < FEW:
            assert row["tpm_score_text"] in (
                "no answers",
                f"too few (n = {len(answers)})",
            )
            continue
        value, low, high = map(round, net_score(scores))
        assert row["tpm_score_text"] == f"{value} ({low} to {high}), n = {len(scores)}"
        assert row["tpm_score_mean"] == pytest.approx(mean(scores))
        typed = sum(asked.by_staff for asked in answers)
        assert row["tpm_typed_share"] == pytest.approx(100 * typed / len(answers))
        told = [
            a.opinion.importance for a in answers if a.opinion.importance is not None
        ]
        if len(told) >= FEW:
            assert row["tpm_importance_mean"] == pytest.approx(mean(told))


def test_the_trend_of_the_last_months_against_those_before(screens, ledger):
    names = ("name", "tpm_score_count", "tpm_score_trend", "tpm_score_change")
    touchpoints = screens["tpm.touchpoint"].with_context(tpm_months=6)
    found = touchpoints.web_search_read([], dict.fromkeys(names, {}))
    rows = {row["name"]: row for row in found["records"]}
    start = date.today() - relativedelta(months=6) + timedelta(1)
    before = start - (date.today() - start) - timedelta(1)
    compared = 0
    for touchpoint, answers in group(ledger.answers(), lambda a: a.touchpoint).items():
        days = [(local(a.answered_on).date(), a.opinion.score) for a in answers]
        now = [score for day, score in days if day >= start]
        earlier = [score for day, score in days if before <= day < start]
        assert rows[touchpoint]["tpm_score_count"] == len(now)
        if min(len(now), len(earlier)) < FEW:
            assert not rows[touchpoint]["tpm_score_trend"]
            continue
        compared += 1
        change = net_score(now)[0] - net_score(earlier)[0]
        assert rows[touchpoint]["tpm_score_change"] == pytest.approx(change)
    assert compared


def test_the_score_report_by_touchpoint_and_month(screens, ledger):
    found = screens["tpm.score.report"].formatted_read_group(
        [], ["touchpoint_id", "day:month"], ["rated:sum", "net:avg", "repurchase:avg"]
    )
    rows = {
        (row["touchpoint_id"][1], row["day:month"][0][:7]): row
        for row in found
        if row["rated:sum"]
    }
    expected = group(
        ledger.answers(),
        lambda a: (a.touchpoint, f"{local(a.answered_on):%Y-%m}"),
    )
    assert rows.keys() == expected.keys()
    for key, answers in expected.items():
        scores = [asked.opinion.score for asked in answers]
        assert rows[key]["rated:sum"] == len(scores)
        enough = len(scores) >= FEW
        net = net_score(scores)[0] if enough else None
        assert _mean(rows[key]["net:avg"]) == pytest.approx(net)
        assert _mean(rows[key]["repurchase:avg"]) == pytest.approx(
            mean(scores) if enough else None
        )


def _mean(value):
    return None if value is False else value


def test_said_and_done(screens, ledger, played):
    found = screens["tpm.repurchase.cohort"].formatted_read_group(
        [], ["band"], ["bought_90:avg", "passed_90:sum", "open_90:sum"]
    )
    rows = {row["band"]: row for row in found}
    bands = group(ledger.answers(), lambda a: _band(a.opinion.score))
    assert rows.keys() == bands.keys()
    for name, answers in bands.items():
        passed = [a for a in answers if a.answered_on + timedelta(90) <= datetime.now()]
        bought = [_bought_again(asked, played[2]) for asked in passed]
        assert rows[name]["passed_90:sum"] == len(passed)
        assert rows[name]["open_90:sum"] == len(answers) - len(passed)
        if len(passed) >= FEW:
            assert rows[name]["bought_90:avg"] == pytest.approx(100 * mean(bought))


def _band(score):
    return "detractor" if score < 7 else "passive" if score < 9 else "promoter"


def _bought_again(asked, orders):
    end = asked.answered_on + timedelta(90)
    return any(
        asked.answered_on < order.invoice_date <= end
        for order in orders
        if f"Customer {order.customer_id}" == asked.customer and not order.is_cancel
    )


def test_the_referral_rate_as_a_whole_and_by_month(screens, ledger, first_orders):
    names = ("dimension", "month", "customers", "asked", "answered", "recommended")
    found = screens["tpm.referral.rate"].web_search_read(
        [("dimension", "in", ("year", "month"))],
        dict.fromkeys((*names, "rate_text", "too_few"), {}),
    )
    rows = {str(row["month"] or "year"): row for row in found["records"]}
    since = date.today() + relativedelta(day=1, months=-11)  # whole months
    parts = {"year": []}
    for customer, order in first_orders.items():
        day = local(order.invoice_date).date()
        parts.setdefault(day.replace(day=1).isoformat(), []).append(customer)
        if day >= since:
            parts["year"].append(customer)
    assert rows.keys() == parts.keys()
    for key, customers in parts.items():
        _check_rate(rows[key], customers, ledger)


def _check_rate(row, customers, ledger):
    asked = [
        a for a in ledger if a.touchpoint == CONFIRMATION and a.customer in customers
    ]
    told = [a.opinion for a in asked if a.opinion and a.opinion.source]
    recommended = sum(opinion.is_recommended for opinion in told)
    assert row["customers"] == len(customers)
    assert row["asked"] == len(asked)
    assert row["answered"] == len(told)
    assert row["recommended"] == recommended
    if len(told) < FEW:
        assert row["rate_text"] == "too few answers"
    else:
        value, low, high = map(round, share(recommended, len(told)))
        assert row["rate_text"] == f"{value} % ({low} to {high} %)"


def test_requests_by_state(screens, ledger):
    found = screens["tpm.survey.request"].formatted_read_group(
        [], ["state"], ["__count"]
    )
    rows = {row["state"]: row["__count"] for row in found}
    fates = group(ledger, lambda asked: asked.fate)
    assert rows["answered"] == len(fates["answered"])
    assert rows.get("bounced", 0) == len(fates["bounced"])
    # who objects is not asked any more, whatever was open
    assert rows.get("objected", 0) >= len(fates["objected"])
    reached = screens["tpm.survey.request"].search_count([("sent_date", "!=", False)])
    assert reached == len(list(ledger))


# the same number wherever it stands

PROFILE = "tpm_touchpoint.touchpoint_profile"


@pytest.fixture(params=("all", "team"))
def filters(request, screens):
    """Return a filter of the journey map: ten months, and one team of these."""
    found = {
        "date_from": (date.today() - relativedelta(months=10)).isoformat(),
        "date_to": (date.today() - relativedelta(days=20)).isoformat(),
    }
    if request.param == "team":
        [(team, _n)] = screens["tpm.interaction"]._read_group(
            [("team_id", "!=", False)], ["team_id"], ["__count"], limit=1
        )
        found["team_id"] = team.id
    return found


@pytest.fixture
def counted(screens, filters):
    """Return what the table of interactions holds, counted row by row."""
    domain = [
        ("day", ">=", filters["date_from"]),
        ("day", "<=", filters["date_to"]),
        *([("team_id", "=", filters["team_id"])] if "team_id" in filters else []),
    ]
    tallies = defaultdict(Counter)
    for interaction in screens["tpm.interaction"].search(domain):
        tallies[interaction.touchpoint_id.name][interaction.experience or "none"] += 1
    assert sum(tally.total() for tally in tallies.values()) > 50
    return tallies


def _scores(tally):
    """Return delighted and disappointed as scores of the textbook's arithmetic."""
    parts = {"delighted": 10, "ok": 8, "disappointed": 0}
    return [score for name, score in parts.items() for _n in range(tally[name])]


def test_the_map_is_what_the_table_holds(screens, filters, counted):
    cards = screens["tpm.journey"].read_map(filters)["touchpoints"]
    values = {card["name"]: card["values"] for card in cards}
    assert counted.keys() <= values.keys()
    for name, found in values.items():
        tally = counted[name]
        scores = _scores(tally)
        assert found["interactions"] == tally.total()
        assert found["rated"] == len(scores)
        index = net_score(scores) if len(scores) >= FEW else (None, None, None)
        assert (found["index"], found["low"], found["high"]) == pytest.approx(index)
    assert any(found["index"] is not None for found in values.values())


def test_scorecard_workbook_and_profile_say_what_the_map_says(screens, filters):
    cards = screens["tpm.journey"].read_map(filters)["touchpoints"]
    scorecard = _read_scorecard(screens, filters)
    workbook = _read_workbook(screens, filters)
    for card in cards:
        values, row = card["values"], scorecard[card["id"]]
        sheet = workbook[card["name"]]
        assert row["interactions"] == sheet["Interactions"] == values["interactions"]
        assert row["rated"] == sheet["Rated (n)"] == values["rated"]
        if values["index"] is None:
            assert not row["index"]
            assert isinstance(sheet["Experience index"], str)
        else:
            assert row["index"] == pytest.approx(values["index"])
            assert sheet["Experience index"] == pytest.approx(values["index"])
            assert sheet["Index, from"] == pytest.approx(values["low"])


def _read_scorecard(screens, filters):
    context = {f"tpm_{name}": value for name, value in filters.items()}
    rows = (
        screens["tpm.scorecard"]
        .with_context(**context)
        .web_search_read(
            [],
            {name: {} for name in ("touchpoint_id", "interactions", "rated", "index")},
        )
    )
    return {row["touchpoint_id"]: row for row in rows["records"]}


def _read_workbook(screens, filters):
    book = screens["tpm.workbook"].create(filters)
    book.action_make()
    sheet = openpyxl.load_workbook(BytesIO(base64.b64decode(book.file)))["Scorecard"]
    rows = list(sheet.values)
    head = next(row for row in rows if "Rated (n)" in row)
    body = rows[rows.index(head) + 1 :]
    return {row[0]: dict(zip(head, row, strict=True)) for row in body}


def test_the_profile_on_paper_says_what_the_map_says(screens, filters):
    if "team_id" in filters:
        del filters["team_id"]  # a profile is of all teams
    cards = screens["tpm.journey"].read_map(filters)["touchpoints"]
    card = max(cards, key=lambda card: card["values"]["rated"])
    context = {f"tpm_{name}": value for name, value in filters.items()}
    report = screens["ir.actions.report"].with_context(**context)
    paper, _kind = report._render_qweb_pdf(PROFILE, [card["id"]])
    pages = pypdf.PdfReader(BytesIO(paper)).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    values = card["values"]
    assert len(pages) <= 2
    assert card["name"] in words
    assert f"{values['interactions']:,}" in words
    assert f"{values['rated']:,} of them rated" in words
    assert f"{values['index']:+.1f}" in words.replace("\u2212", "-")
