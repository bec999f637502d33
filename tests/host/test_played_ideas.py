# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The board and the cycles, held against the books of those who played the year.

Some customers of the real orders answer as in test_played_answers.py; then the people
of the demo have their ideas. The numbers before and after are computed anew here from
the books of both plays, without our code and without the database.
"""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

import databases
import pytest
from answers.opinions import MEASURES
from ideas.courses import COURSES
from ideas.table import read_ideas, read_improvements

from orders.moving import moved
from orders.odoo_host import environment, load_odoo
from orders.rows import read_orders

SAMPLE = databases.HOST / "orders" / "online_retail_sample.csv"
LONDON = ZoneInfo("Europe/London")
CHOSEN = ("036", "136", "236", "336", "436", "536", "636")  # as customers' numbers end
LIKELY = 0.9
FEW = 5
DELIVERY, INVOICE = "delivery_demo", "invoice_demo"
BOARD = {"new": 11, "review": 15, "adopted": 12, "done": 12, "declined": 10}


# the tables


@pytest.mark.parametrize("lang", ["en_US", "de_DE"])
def test_the_tables_are_complete_in_both_languages(lang):
    ideas = read_ideas(lang)
    assert Counter(i.fate for i in ideas if i.fate != "merged") == BOARD
    assert all(idea.text for idea in ideas)
    assert all(idea.title for idea in ideas if not idea.source.startswith("low:"))
    assert all(i.answer for i in ideas if i.fate in ("adopted", "done", "declined"))
    keys = {idea.key for idea in ideas}
    assert len(keys) == len(ideas)
    assert {idea.into for idea in ideas if idea.into} <= keys
    assert read_improvements(lang).keys() <= keys
    assert {i.key for i in ideas if i.fate == "done"} <= {
        i.idea for i in read_improvements(lang).values() if i.done
    }


def test_what_is_told_about_the_delivery_is_felt_by_customers_from_that_day_on():
    [felt] = [measure.days_ago for measure in MEASURES.values()]
    rows = read_improvements("en_US")
    told = [rows[key].done for key in ("call_before", "bundle", "missing_note")]
    assert min(told) == felt


# the play


@pytest.fixture(scope="module")
def played(addons_database):
    """Return the environment, and the ledgers of answers and of ideas."""
    load_odoo()
    with databases.copied(addons_database, "ideas") as name:
        with environment(name) as env:
            _forget_visitors()
            _prepare(env)
            answers = _answer(env, name)
            yield env, answers, _have_ideas(env)


def _forget_visitors():
    """Another play in this process may have ended at a later hour than ours begins."""
    from odoo.addons.tpm_survey.controllers.tpm_survey import LIMITER

    LIMITER.clear()


def _prepare(env):
    """Make the touchpoints of the demo that are meant, and ask at some of them."""
    names = {name for idea in read_ideas("en_US") for name in idea.touchpoints}
    names |= {course.touchpoint for course in COURSES}
    for name in sorted(names):
        if not env.ref(f"tpm_touchpoint.tpm_touchpoint_{name}", False):
            touchpoint = env["tpm.touchpoint"].create(
                {"name": name, "as_is": "As ever", "to_be": "Better", "result_hours": 9}
            )
            xml_id = f"tpm_touchpoint.tpm_touchpoint_{name}_demo"
            env["ir.model.data"]._update_xmlids(
                [{"xml_id": xml_id, "record": touchpoint}]
            )
    for delay, name in ((3, DELIVERY), (9, INVOICE)):
        env["tpm.survey.program"].create(
            {
                "name": name,
                "touchpoint_id": env.ref(f"tpm_touchpoint.tpm_touchpoint_{name}").id,
                "survey_id": env.ref("tpm_survey.survey_purchase").id,
                "delay_days": delay,
                "reminder_days": 0,
                "rest_person_days": 2,
                "rest_touchpoint_days": 2,
                "hours_from": 0,
                "hours_to": 24,
            }
        )
    env.company.resource_calendar_id.tz = LONDON.key
    env.cr.commit()


def _answer(env, database):
    from answers.simulation import Simulation
    from answers.staff import Staff

    from odoo.tools import config

    from orders.importer import import_orders

    config["email_from"] = "us@example.com"
    reading = read_orders(SAMPLE, zone=LONDON, now=datetime(2024, 1, 1))
    chosen = [o for o in reading.orders if o.customer_id.endswith(CHOSEN)]
    orders = moved(chosen, date.today(), LONDON)
    import_orders(env, orders, source=SAMPLE.name, currency="GBP")
    staff = Staff(env, database, login=None)
    return Simulation(env, database, staff, likely=LIKELY).run()


def _have_ideas(env):
    from ideas.play import Play

    ledger = Play(env).run()
    env.invalidate_all()
    return ledger


@pytest.fixture(scope="module")
def screens(played):
    """Return the environment of somebody who may look, and no more."""
    env = played[0]
    reader = env["res.users"].search([("login", "=", "anna@yourcompany.example.com")])
    return env(user=reader.id, context={"lang": "en_US", "tz": LONDON.key})


@pytest.fixture(scope="module")
def ledger(played):
    """Return what was done with ideas, in their own books."""
    return played[2]


# the board


def test_the_board_shows_sixty_ideas_by_stage(screens, ledger):
    found = screens["tpm.idea"].formatted_read_group([], ["stage_kind"], ["__count"])
    shown = {row["stage_kind"]: row["__count"] for row in found}
    assert shown == Counter(idea.stage for idea in ledger.on_board()) == BOARD
    assert sum(shown.values()) == 60


def test_votes_are_those_of_all_who_voted_once_each(screens, played, ledger):
    titles = {idea.key: idea.title for idea in read_ideas("en_US") if idea.title}
    found = screens["tpm.idea"].search_read([], ["name", "vote_count"])
    counts = {row["name"]: row["vote_count"] for row in found}
    voted = {
        titles[i.key]: len(ledger.voters(i.key))
        for i in ledger.on_board()
        if i.key in titles
    }
    assert {title: counts[title] for title in voted} == voted
    votes = played[0]["tpm.idea.vote"].search([("from_idea_id", "=", False)])
    assert len(votes) == sum(len(idea.voters) for idea in ledger.ideas.values())
    typed = sum(idea.on_behalf for idea in ledger.ideas.values())
    assert len(votes.filtered("typed_by_id")) == typed > 0


def test_two_groups_of_duplicates_are_merged(screens, ledger):
    merged = screens["tpm.idea"].with_context(active_test=False)
    found = merged.search([("merged_into_id", "!=", False)])
    assert Counter(found.merged_into_id.mapped("merged_count")) == {3: 1, 2: 1}
    assert len(found) == sum(bool(idea.into) for idea in ledger.ideas.values())


def test_two_ideas_wait_too_long_and_all_others_were_answered(screens):
    assert screens["tpm.idea"].search_count([("is_overdue", "=", True)]) == 2
    kinds = ("review", "adopted", "done", "declined")
    silent = [("answered_date", "=", False), ("stage_kind", "in", kinds)]
    assert not screens["tpm.idea"].search(silent)


def test_declined_ideas_say_why(screens):
    found = screens["tpm.idea"].search([("stage_kind", "=", "declined")])
    assert all(found.mapped("decline_reason"))


def test_ideas_are_as_old_as_in_the_play(screens):
    ideas = {idea.title: idea.ago for idea in read_ideas("en_US")}
    last = date.today() - timedelta(days=1)
    for row in screens["tpm.idea"].search([("name", "in", [*ideas])]):
        assert row.create_date.date() == last - timedelta(days=ideas[row.name])


# campaign, improvements


def test_reviewers_have_rated_each_idea_of_the_campaign(played, ledger):
    reviews = played[0]["tpm.idea.review"].search([])
    assert len(reviews) == len(ledger.reviews) > 20
    assert all(reviews.mapped("done_date"))


def test_improvements_by_state(screens, ledger):
    found = screens["tpm.improvement"].formatted_read_group([], ["state"], ["__count"])
    shown = {row["state"]: row["__count"] for row in found}
    assert shown == Counter(ledger.improvements.values())
    assert screens["tpm.improvement"].search_count([("is_overdue", "=", True)]) == 1


# before and after


def net(scores):
    """Return the shares of 9 and 10 and of 0 to 6, three answers added, and n."""
    n = len(scores) + 3
    good, bad = (
        (sum(map(felt, scores)) + 0.75) / n
        for felt in (lambda s: s > 8, lambda s: s < 7)
    )
    return good - bad, (good + bad - (good - bad) ** 2) / n


def change(before, after):
    """Return by how many points a net score changed, with its interval."""
    plain = [
        100 * sum((s > 8) - (s < 7) for s in scores) / len(scores)
        for scores in (before, after)
    ]
    (first, var_first), (second, var_second) = net(before), net(after)
    middle, width = second - first, 1.96 * sqrt(var_first + var_second)
    return plain[1] - plain[0], 100 * (middle - width), 100 * (middle + width)


def scores_between(answers, touchpoint, first, last):
    """Return what customers told at a touchpoint, both days included."""
    return [
        asked.opinion.score
        for asked in answers.answers()
        if asked.touchpoint == touchpoint.removesuffix("_demo")
        and first <= _local_day(asked.answered_on) <= last
    ]


def _local_day(moment):
    return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(LONDON).date()


def _around(answers, touchpoint, found, last):
    """Return the scores of equal spans before and after a change."""
    length = last - found.turn
    before = (found.turn - length - timedelta(1), found.turn - timedelta(1))
    return (
        scores_between(answers, touchpoint, *before),
        scores_between(answers, touchpoint, found.turn, last),
    )


def _cycle(env, ledger, name, number=0):
    touchpoint = env.ref(f"tpm_touchpoint.tpm_touchpoint_{name}")
    found = [r for r in ledger.rounds if r.touchpoint == touchpoint.id][number]
    cycles = env["tpm.cycle"].search([("touchpoint_id", "=", touchpoint.id)])
    return cycles.filtered(lambda c: c.start_date == found.begun), found


def test_the_baseline_was_frozen_on_the_day_the_cycle_began(played, ledger):
    env, answers, _ledger = played
    cycle, found = _cycle(env, ledger, DELIVERY)
    span = (found.begun - timedelta(days=90), found.begun - timedelta(days=1))
    assert (cycle.base_from, cycle.base_to) == span
    scores = scores_between(answers, DELIVERY, *span)
    assert cycle.base_answers == len(scores)
    if len(scores) >= FEW:
        expected = 100 * sum((s > 8) - (s < 7) for s in scores) / len(scores)
        assert cycle.base_net == pytest.approx(expected, abs=0.06)


def test_the_delivery_got_better_clear_of_chance(played, ledger):
    env, answers, _ledger = played
    cycle, found = _cycle(env, ledger, DELIVERY)
    before, after = _around(answers, DELIVERY, found, found.closed)
    points, low, high = change(before, after)
    assert min(len(before), len(after)) >= FEW and low > 0
    assert (cycle.stage, cycle.result) == ("closed", "better")
    assert cycle.result_change == pytest.approx(points, abs=0.06)
    sentence = (
        f"up by {round(points)} points, clear of chance ({round(low):+} to"
        f" {round(high):+}; {len(before)} before, {len(after)} after)"
    )
    assert sentence in cycle.result_text


def test_what_was_done_is_felt_where_it_was_done(played, ledger):
    _cycle_, found = _cycle(played[0], ledger, DELIVERY)
    assert [*played[1].measures.values()] == [found.turn]


def test_the_invoice_can_t_be_told_apart_from_chance(played, ledger):
    env, answers, _ledger = played
    cycle, found = _cycle(env, ledger, INVOICE)
    today = date.today()
    points, low, high = change(*_around(answers, INVOICE, found, today))
    assert low <= 0 <= high
    nothing = ("can't be told apart from chance", "no sign of a change")
    assert any(words in cycle.result_text for words in nothing)
    assert "clear of chance" not in cycle.result_text
    assert f"({round(low):+} to {round(high):+} points;" in cycle.result_text


def test_the_next_cycle_goes_on_where_the_first_one_has_ended(played, ledger):
    env = played[0]
    first, _found = _cycle(env, ledger, DELIVERY)
    second, _found = _cycle(env, ledger, DELIVERY, 1)
    assert second.previous_id == first
    assert second.stage == "implement" and second.missing


# again


def test_no_mail_waits(played):
    env = played[0]
    assert not env["tpm.idea.news"].search([("is_done", "=", False)])
    assert not env["mail.mail"].search([("state", "in", ("outgoing", "exception"))])


def test_a_second_run_does_nothing(played):
    from ideas.play import STATE_KEY, Play

    env = played[0]
    state = json.loads(env["ir.config_parameter"].get_param(STATE_KEY))
    assert state["last"] == state["played"]
    count = env["tpm.idea"].with_context(active_test=False).search_count([])
    assert not Play(env).run().ideas
    assert env["tpm.idea"].with_context(active_test=False).search_count([]) == count
