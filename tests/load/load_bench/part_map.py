# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "map": the journey map's numbers are exact, whatever happens to its sums.

`Screens` compares map and scorecard with SQL, and with themselves in a small table.
Here interactions are changed, the clean-up of the sums is killed and run twice, all is
counted anew, and each time the map has to tell what the table says.
"""

import threading
import time

import psycopg2

from odoo.tools import mute_logger

from . import company, host, map_history, map_questions
from .results import Measure, compared
from .timing import Runs, stopwatch

PART = "map"
CHANGED = 2_000
KILL_AFTER = 0.02
FAST = ("<=", 0.05)
QUESTIONS_SQL = """
    SELECT count(*), sum(hashtext(concat_ws('|', interaction_id, over_date,
               response_date, response_deadline, result_date, result_deadline)))
      FROM tpm_question
"""


class MapSums:
    """Looks whether map and table agree, and at how long it takes to mend the sums."""

    def __init__(self, database):
        self._database = database
        with host.environment(database) as env:
            self._uid = company.user_id(env, company.USER)
            self._companies = [env.company.id]

    def measure(self, rows):
        """Return how long the table's owner waits for what is exact then."""
        for change in (self._change, self._killed, self._twice):
            change()
            self._prove(change.__name__)
        measures = [
            self._promises(rows),
            self._timed("sums counted anew", self._recount, rows),
        ]
        before = self._questions()
        measures.append(
            self._timed("questions looked for anew", map_history.find_questions, rows)
        )
        if self._questions() != before:
            raise AssertionError("Looking for all questions anew gives others")
        return measures

    def _questions(self):
        """Return a sum over all questions, without what is but a matter of time."""
        with self._environment(host.SUPERUSER_ID) as env:
            env.cr.execute(QUESTIONS_SQL)
            return env.cr.fetchall()

    def _environment(self, uid=None):
        return host.environment(
            self._database,
            uid or self._uid,
            allowed_company_ids=self._companies,
        )

    def _read(self):
        with self._environment() as env, stopwatch() as watch:
            found = env["tpm.journey"].read_map({"compare": True})
        return found, watch.seconds

    def _prove(self, what):
        """Make sure that the map tells what the table says."""
        asked = map_questions.questions(None)[1]
        with self._environment() as env:
            found = asked.proof(asked.ask(env, None))
            answers = []
            for statement in asked.statements:
                env.cr.execute(statement, {"companies": self._companies})
                answers.append(env.cr.fetchall())
        if found != asked.sql_proof(answers):
            raise AssertionError(f"After {what} the map is not what the table says")

    def _promises(self, rows):
        """Compare the promises kept with SQL by hand, which takes its time: once."""
        found, seconds = self._read()
        with self._environment() as env, stopwatch() as watch:
            env.cr.execute("SET LOCAL work_mem = '256MB'")
            env.cr.execute(map_questions.PROMISE_SQL, {"companies": self._companies})
            by_hand = sorted(env.cr.fetchall())
        ours = map_questions.promises(found)
        if ours != by_hand:
            other, hand = set(ours) - set(by_hand), set(by_hand) - set(ours)
            raise AssertionError(f"Promises: {other!r:.300} is not {hand!r:.300}")
        return compared(
            PART,
            f"map with promises kept, those by hand once, {rows:,} rows",
            Runs((seconds,)),
            Runs((watch.seconds,)),
            bound=FAST if rows >= map_questions.FAST_FROM else (),
            rows=rows,
        )

    def _change(self):
        """Change, move back and delete interactions, as nobody but SQL does."""
        with self._environment(host.SUPERUSER_ID) as env:
            for statement in (
                "UPDATE tpm_interaction SET experience = 'ok' WHERE id IN ({})",
                "UPDATE tpm_interaction SET date = date - interval '40 days',"
                " day = day - 40 WHERE id IN ({})",
                "DELETE FROM tpm_interaction WHERE id IN ({})",
            ):
                env.cr.execute(
                    statement.format(
                        "SELECT id FROM tpm_interaction TABLESAMPLE SYSTEM (1)"
                        f" LIMIT {CHANGED}"
                    )
                )
            env.cr.commit()

    def _killed(self):
        """Kill the clean-up of the sums, and the look at the questions, midway."""
        for work in (_clean_up, _catch_up):
            with self._environment(host.SUPERUSER_ID) as env:
                pid = env.cr._cnx.info.backend_pid
                killer = threading.Timer(KILL_AFTER, _kill, [self._database, pid])
                killer.start()
                try:
                    with mute_logger("odoo.sql_db"):
                        work(env)
                    time.sleep(2 * KILL_AFTER)  # it was too quick: lost all the same
                    env.cr.execute("SELECT 1")
                except psycopg2.Error:
                    killer.join()
                else:
                    raise AssertionError("The work was not killed")

    def _twice(self):
        for _twice in range(2):
            with self._environment(host.SUPERUSER_ID) as env:
                _clean_up(env)
                _catch_up(env)
                env.cr.commit()

    def _timed(self, what, work, rows):
        with self._environment(host.SUPERUSER_ID) as env:
            with stopwatch() as watch:
                work(env)
                env.flush_all()
            env.cr.commit()
        self._prove(what)
        return Measure(PART, f"{what}, {rows:,} rows", watch.seconds, " s")

    @staticmethod
    def _recount(env):
        env["tpm.interaction.daily"]._recount()


def _clean_up(env):
    for model in (*map_history.SUMS, *map_history.QUESTION_SUMS):
        env[model]._gc_counts()


def _catch_up(env):
    queue = env["tpm.question.queue"]
    # one that was killed may still hold the lock for a moment
    while queue._work_off(1_000) or queue.search_count([], limit=1):
        pass
    env["tpm.question"]._mark_overdue()


def _kill(database, pid):
    with host.environment(database) as env:
        env.cr.execute("SELECT pg_terminate_backend(%s)", [pid])
