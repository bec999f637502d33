# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Many do something to one idea at once, each over HTTP: vote, merge, move, adopt."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier

import databases
import pytest

VOTERS = 16
PAIRS = 4
PREPARE = f"""
from datetime import datetime, timedelta
later = datetime.now() + timedelta(days=1)
staff = env.ref("base.group_user")
officer = env.ref("tpm_touchpoint.tpm_touchpoint_group_officer")
people = env["res.users"].create([
    {{
        "name": f"User {{n}}",
        "login": f"user{{n}}",
        "email": f"user{{n}}@example.com",
        "group_ids": [(6, 0, ((staff | officer) if n < 2 else staff).ids)],
    }}
    for n in range({VOTERS} + 2)
])
keys = [
    env["res.users.apikeys"].with_user(user)._generate("rpc", user.login, later)
    for user in people
]
stages = {{stage.kind: stage.id for stage in env["tpm.idea.stage"].search([])}}
touchpoint = env["tpm.touchpoint"].create({{"name": "Desk", "state": "active"}})
env.cr.commit()
print("@@", json.dumps([keys, people.partner_id.ids, stages, touchpoint.id]))
"""
NEWS = """
import threading
from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
start = threading.Barrier(2)
failed = []

def work():
    with env.registry.cursor() as cr:
        own = api.Environment(cr, SUPERUSER_ID, {})
        start.wait()
        try:
            retrying(lambda: own["tpm.idea.news"]._cron_tell(3), own)
        except Exception as error:
            failed.append(repr(error))

env.cr.commit()
workers = [threading.Thread(target=work) for _n in range(2)]
[worker.start() for worker in workers]
[worker.join() for worker in workers]
print("@@", json.dumps(failed))
"""


class Company:
    """The prepared database, served: who is there, and how they click."""

    def __init__(self, database, address, prepared):
        self._database = database
        self._address = address
        keys, self.partners, self.stages, self.touchpoint = prepared
        self.officers, self.voters = keys[:2], keys[2:]

    def ideas(self, count, **vals):
        """Write down new ideas, and return their ids."""
        vals_list = [{"name": f"Idea {n}", **vals} for n in range(count)]
        return self.call(self.officers[0], "tpm.idea", "create", vals_list=vals_list)

    def call(self, key, model, method, **arguments):
        """Call a method over the host's JSON API and return its result."""
        request = urllib.request.Request(
            f"{self._address}/json/2/{model}/{method}",
            data=json.dumps(arguments).encode(),
            headers={
                "Authorization": f"bearer {key}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def click(self, key, ids, method, **arguments):
        """Click; return what the user is told, nothing when it worked."""
        model = arguments.pop("model", "tpm.idea")
        try:
            self.call(key, model, method, ids=ids, **arguments)
        except urllib.error.HTTPError as error:
            return json.load(error)["message"]
        return ""

    def at_once(self, *clicks):
        """Have all click at the same moment; return what each is told."""
        start = Barrier(len(clicks))

        def wait_and_click(click):
            start.wait()
            return self.click(*click[:3], **dict(*click[3:]))

        with ThreadPoolExecutor(len(clicks)) as pool:
            return list(pool.map(wait_and_click, clicks))

    def rows(self, query, *params):
        """Ask the database."""
        return databases.sql(self._database, query, *params)

    def votes(self, ids):
        """Return the votes of ideas, after a check of their counters."""
        query = """
            SELECT idea.id, vote_count, ARRAY(
                SELECT partner_id FROM tpm_idea_vote WHERE idea_id = idea.id)
              FROM tpm_idea idea WHERE id = ANY(%s)
        """
        votes = {}
        for idea_id, count, partners in self.rows(query, ids):
            assert count == len(partners) == len(set(partners))
            votes[idea_id] = set(partners)
        return votes


@pytest.fixture(scope="module")
def staff(database):
    """Return a company with sixteen voters and two officers."""
    prepared = printed(databases.shell(database, "import json" + PREPARE))
    with databases.served(database) as address:
        yield Company(database, address, prepared)


def printed(output):
    """Return what a script has printed."""
    line = next(line for line in output.splitlines() if line.startswith("@@"))
    return json.loads(line[2:])


def test_sixteen_vote_for_one_idea(staff):
    [idea] = staff.ideas(1)
    told = staff.at_once(*((key, [idea], "action_vote") for key in staff.voters))
    assert told == [""] * VOTERS
    assert staff.votes([idea]) == {idea: set(staff.partners[2:])}


def test_sixteen_vote_for_the_same_ideas_in_any_order(staff):
    ideas = staff.ideas(5)
    clicks = [
        (key, ideas if number % 2 else ideas[::-1], "action_vote")
        for number, key in enumerate(staff.voters)
    ]
    assert staff.at_once(*clicks) == [""] * VOTERS
    assert staff.votes(ideas) == dict.fromkeys(ideas, set(staff.partners[2:]))


def test_who_clicks_twice_has_one_vote(staff):
    ideas = staff.ideas(PAIRS)
    key, me = staff.voters[0], staff.partners[2]
    told = staff.at_once(*((key, [idea], "action_vote") for idea in ideas * 2))
    assert told == [""] * PAIRS * 2
    assert staff.votes(ideas) == dict.fromkeys(ideas, {me})


def test_a_vote_given_and_taken_back_at_once_is_there_or_not(staff):
    ideas = staff.ideas(PAIRS)
    key, me = staff.voters[0], staff.partners[2]
    clicks = product([key], [[idea] for idea in ideas], ["action_vote"])
    assert staff.at_once(*clicks) == [""] * PAIRS
    clicks = product([key], [[i] for i in ideas], ["action_vote", "action_unvote"])
    assert staff.at_once(*clicks) == [""] * PAIRS * 2
    assert all(votes in (set(), {me}) for votes in staff.votes(ideas).values())


def test_a_vote_for_what_is_being_merged_is_kept_or_refused(staff):
    kept, merged = staff.ideas(PAIRS), staff.ideas(PAIRS)
    merges = [merge(staff, *pair) for pair in zip(merged, kept, strict=True)]
    told = staff.at_once(*merges, *votes_for(staff, merged), *votes_for(staff, kept, 1))
    assert not any(told[:PAIRS] + told[2 * PAIRS :])
    votes = staff.votes(kept)
    for idea, into, answer in zip(merged, kept, told[PAIRS:], strict=False):
        assert answer == "" or "has been merged into" in answer
        expected = {staff.partners[3]} | (set() if answer else {staff.partners[2]})
        assert votes[into] == expected
        assert staff.votes([idea])[idea] == expected - {staff.partners[3]}


def test_of_two_opposite_merges_one_is_done_and_the_other_refused(staff):
    ideas, others = staff.ideas(PAIRS), staff.ideas(PAIRS)
    there = [merge(staff, *pair) for pair in zip(ideas, others, strict=True)]
    back = [merge(staff, *pair, 1) for pair in zip(others, ideas, strict=True)]
    told = staff.at_once(*there, *back)
    for number in range(PAIRS):
        answers = told[number], told[number + PAIRS]
        assert sorted(map(bool, answers)) == [False, True]
        assert "has been merged into" in max(answers)
    into = "SELECT count(merged_into_id), count(*) FILTER (WHERE active) FROM tpm_idea"
    query = f"{into} WHERE id = ANY(%s)"
    assert staff.rows(query, ideas + others) == [(PAIRS, PAIRS)]
    told_of = "SELECT count(*) FROM tpm_idea_news WHERE into_id = ANY(%s)"
    assert staff.rows(told_of, ideas + others) == [(PAIRS,)]


def merge(staff, idea, into, officer=0):
    """Open the dialog that merges, and return the click that does it."""
    key = staff.officers[officer]
    vals = {"idea_ids": [(6, 0, [idea, into])], "into_id": into}
    ids = staff.call(key, "tpm.idea.merge", "create", vals_list=[vals])
    return key, ids, "action_apply", {"model": "tpm.idea.merge"}


def votes_for(staff, ideas, voter=0):
    """Return the clicks of one voter on each of these ideas."""
    return [(staff.voters[voter], [idea], "action_vote") for idea in ideas]


@pytest.mark.parametrize(
    ("kinds", "moves"), [(("review", "review"), 1), (("review", "adopted"), 2)]
)
def test_two_moves_at_once_are_told_once_each(staff, kinds, moves):
    ideas = staff.ideas(PAIRS)
    told = staff.at_once(
        *(
            (key, [idea], "write", {"vals": {"stage_id": staff.stages[kind]}})
            for idea in ideas
            for key, kind in zip(staff.officers, kinds, strict=True)
        )
    )
    assert told == [""] * 2 * PAIRS
    for idea in ideas:
        assert history(staff, idea) == news(staff, idea)
        assert len(news(staff, idea)) == moves


def history(staff, idea):
    """Return the stages an idea was moved to, as its chatter says."""
    query = """
        SELECT value.new_value_integer FROM mail_tracking_value value
          JOIN mail_message message ON message.id = value.mail_message_id
          JOIN ir_model_fields field ON field.id = value.field_id
         WHERE message.model = 'tpm.idea' AND message.res_id = %s
           AND field.name = 'stage_id' ORDER BY value.id
    """
    return staff.rows(query, idea)


def news(staff, idea):
    """Return the stages that authors and voters of an idea are told of."""
    query = """
        SELECT stage_id FROM tpm_idea_news WHERE id IN (
            SELECT tpm_idea_news_id FROM tpm_idea_tpm_idea_news_rel
             WHERE tpm_idea_id = %s) ORDER BY id
    """
    return staff.rows(query, idea)


@pytest.mark.parametrize("stage", ["new", "adopted"])
def test_two_adopt_an_idea_and_one_improvement_is_made(staff, stage):
    ideas = staff.ideas(
        PAIRS, stage_id=staff.stages[stage], touchpoint_ids=[(4, staff.touchpoint)]
    )
    clicks = product(staff.officers, [[idea] for idea in ideas], ["action_adopt"])
    assert staff.at_once(*clicks) == [""] * 2 * PAIRS
    query = """
        SELECT tpm_idea_id, count(*) FROM tpm_idea_tpm_improvement_rel
         WHERE tpm_idea_id = ANY(%s) GROUP BY 1 ORDER BY 1
    """
    assert staff.rows(query, ideas) == [(idea, 1) for idea in ideas]


def test_two_workers_tell_everybody_once(staff, database):
    staff.rows("UPDATE tpm_idea_news SET is_done = TRUE")
    staff.rows("DELETE FROM mail_mail")
    ideas = staff.ideas(PAIRS)
    for key in staff.voters:
        staff.call(key, "tpm.idea", "action_vote", ids=ideas)
    for idea in ideas:
        vals = {"stage_id": staff.stages["review"]}
        staff.call(staff.officers[1], "tpm.idea", "write", ids=[idea], vals=vals)
    assert printed(databases.shell(database, "import json" + NEWS)) == []
    assert staff.rows("SELECT count(*) FROM tpm_idea_news WHERE NOT is_done") == [(0,)]
    query = """
        SELECT message.res_id,
               array_agg(recipient.res_partner_id ORDER BY recipient.res_partner_id)
          FROM mail_mail mail
          JOIN mail_message message ON message.id = mail.mail_message_id
          JOIN mail_mail_res_partner_rel recipient
               ON recipient.mail_mail_id = mail.id
         WHERE message.model = 'tpm.idea' GROUP BY 1 ORDER BY 1
    """
    # the author and all voters, but not the officer who did it
    expected = sorted({staff.partners[0], *staff.partners[2:]})
    assert staff.rows(query) == [(idea, expected) for idea in ideas]
