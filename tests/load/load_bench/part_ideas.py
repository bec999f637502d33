# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "ideas": similar ideas while somebody types, and many who vote at once.

Board, list and form are asked by `Screens`. Here each text is looked up once, by the
addon and by bare SQL in turn, and each vote is a transaction of its own, repeated by
the host when it lost a race.
"""

import random
import time
from threading import Barrier, Thread

from odoo import api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import SQL

from . import company, host
from .idea_history import OBJECT, VOTER, VOTERS, WHAT, WHERE, WHOM
from .results import Measure, compared
from .timing import Runs, stopwatch

PART = "ideas"
TEXTS = 60
SIMILAR_MS, SIMILAR_RATIO = ("<=", 150), ("<=", 3)
EACH, HOT = 60, 10


class Similar:
    """Look up what is being typed, next to a bare trigram query."""

    def __init__(self, database):
        self._database = database
        with host.environment(database) as env:
            self._uid = company.user_id(env, VOTER % 0)

    def measure(self, ideas):
        """Return the time that 95 of 100 texts keep below, and how SQL does."""
        texts = list(_texts())
        ours, bare = [], []
        for number, text in enumerate([texts[0], *texts]):
            took = self._time_ours(text), self._time_bare(text)
            if number:  # the first one warms up
                ours.append(took[0])
                bare.append(took[1])
        ours, bare = Runs(tuple(ours)), Runs(tuple(bare))
        slow = 1000 * ours.p95 > SIMILAR_MS[1]
        what = f"similar ideas, {ideas:,} ideas"
        details = {"ours": _spread(ours), "other": {"name": "SQL", **_spread(bare)}}
        return [
            Measure(
                PART,
                f"{what}: p95",
                1000 * ours.p95,
                " ms",
                () if slow else SIMILAR_MS,
                f"{1000 * ours.p95:,.1f} ms",
                f"SQL {1000 * bare.p95:,.1f} ms",
                details,
            ),
            # on a machine where this takes longer, SQL is the yardstick
            compared(PART, what, ours, bare, bound=SIMILAR_RATIO if slow else ()),
        ]

    def _time_ours(self, text):
        with host.environment(self._database, self._uid) as env, stopwatch() as watch:
            env["tpm.idea"].similar_ideas(text)
        return watch.seconds

    def _time_bare(self, text):
        with host.environment(self._database) as env, stopwatch() as watch:
            env.execute_query(_bare_sql(env, text))
        return watch.seconds


def _bare_sql(env, text):
    """Return what one would write by hand, with the words as the index has them."""
    as_indexed = env["tpm.idea"]._as_indexed
    name, text = as_indexed(SQL("name")), as_indexed(SQL("%s", text))
    return SQL(
        "SELECT id, name FROM tpm_idea WHERE %(name)s %%> %(text)s"
        " ORDER BY %(text)s <<-> %(name)s LIMIT 5",
        name=name,
        text=text,
    )


def _texts():
    """Yield what people type: half of a title, with a slip, or something new."""
    chance = random.Random(42)
    for number in range(TEXTS):
        words = [chance.choice(part) for part in (WHAT, OBJECT, WHERE, WHOM)]
        text = " ".join(words[: 2 + number % 3])
        if number % 4 == 1:
            place = chance.randrange(len(text) - 1)
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        if number % 10 == 7:
            text = f"Robots water the plants {text[:8]}"
        yield text


def _spread(runs):
    return {**runs.as_json(), "p95_ms": round(1000 * runs.p95, 3)}


class Votes:
    """Voters who vote at once, in a process with a thread for each."""

    def __init__(self, database):
        self._database = database
        with host.environment(database) as env:
            logins = [VOTER % number for number in range(VOTERS)]
            self._uids = [company.user_id(env, login) for login in logins]
            domain = [("stage_kind", "not in", ("done", "declined"))]
            ideas = env["tpm.idea"].with_user(self._uids[0]).search(domain, order="id")
            self._ideas = ideas.ids

    def measure(self):
        """Return the votes a second: of one voter, of all, and of all for a few."""
        chance = random.Random(42)
        drawn = chance.sample(self._ideas, HOT + EACH * (VOTERS + 1))
        hot, drawn = drawn[:HOT], drawn[HOT:]
        own = [drawn[n * EACH : (n + 1) * EACH] for n in range(VOTERS + 1)]
        alone = self._vote({self._uids[0]: own[VOTERS]})
        many = self._vote(dict(zip(self._uids, own, strict=False)))
        same = self._vote({uid: chance.sample(hot, HOT) for uid in self._uids})
        self._prove(1, own[VOTERS], EACH)
        self._prove(1, sum(own[:VOTERS], []), EACH * VOTERS)
        self._prove(VOTERS, hot, HOT * VOTERS)
        return [
            _throughput(f"{VOTERS} voters at once, each for {EACH} ideas", many, alone),
            _throughput(
                f"{VOTERS} voters at once, all for the same {HOT}", same, alone
            ),
        ]

    def _vote(self, ideas_by_uid):
        """Have each vote one after the other; return the votes a second."""
        start, failed = Barrier(len(ideas_by_uid) + 1), []
        voters = [
            Thread(target=self._vote_for, args=(uid, ideas, start, failed))
            for uid, ideas in ideas_by_uid.items()
        ]
        for voter in voters:
            voter.start()
        start.wait()
        started = time.perf_counter()
        for voter in voters:
            voter.join()
        seconds = time.perf_counter() - started
        if failed:
            raise AssertionError(f"{len(failed)} votes failed: {failed[0]!r}")
        return sum(map(len, ideas_by_uid.values())) / seconds

    def _vote_for(self, uid, ideas, start, failed):
        start.wait()
        for idea_id in ideas:
            try:
                with Registry(self._database).cursor() as cr:
                    env = api.Environment(cr, uid, {})
                    retrying(env["tpm.idea"].browse(idea_id).action_vote, env)
            except Exception as error:  # pylint: disable=broad-except
                # whatever it was, the bench ends with it
                failed.append(error)

    def _prove(self, each, ideas, votes):
        """Make sure that no vote is lost or double: rows and counters say so."""
        with host.environment(self._database) as env:
            env.cr.execute(
                """SELECT count(*), count(DISTINCT (idea_id, partner_id)),
                    count(*) FILTER (WHERE user_id = ANY(%s)), (
                        SELECT sum(vote_count) FROM tpm_idea WHERE id = ANY(%s))
                FROM tpm_idea_vote vote LEFT JOIN (
                    SELECT id AS user_id, partner_id FROM res_users) users
                    USING (partner_id)
                WHERE idea_id = ANY(%s)""",
                [self._uids, ideas, ideas],
            )
            rows, different, of_voters, counted = env.cr.fetchone()
        if not rows == different == counted or of_voters != votes:
            raise AssertionError(
                f"{of_voters} of {votes} votes are there, {rows} rows ({different} of "
                f"them different), {counted} counted for {len(ideas)} ideas x {each}"
            )


def _throughput(what, speed, alone):
    return Measure(
        PART,
        what,
        speed,
        " votes/s",
        ours=f"{speed:,.0f} votes/s",
        other=f"one voter {alone:,.0f}",
        details={"other": {"name": "one voter", "votes_per_second": round(alone, 1)}},
    )
