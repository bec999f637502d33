# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "backfill": a past of a million documents becomes interactions.

Ours is the whole of it, as the job does it: steps that commit, the counts by day and
the queue of questions that triggers keep, what is remembered for the undo. Next to it
stand two bare INSERT ... SELECT of the same columns into the same table with the same
indexes and foreign keys, each one statement for a rule, with the triggers set aside:

- by the same query over the host's tables, and nothing else,
- for scale, of rows that are ready in a table and have to be looked for nowhere.
"""

import time

from odoo.tools import SQL

from . import host
from .bulk import without_triggers
from .results import Measure
from .timing import Runs

PART = "backfill"
ROUNDS = 2
BOUND = (">=", 0.5)
# what may be emptied: it follows from the interactions
KEPT = ("tpm_interaction_daily", "tpm_interaction_monthly", "tpm_question_queue")


class Backfill:
    """Logs the same past again and again in one database, which it owns."""

    def __init__(self, database):
        self._database = database
        self.seconds = {"ours": [], "query": [], "ready": []}

    def measure(self, documents):
        """Return the measures of a past of so many documents."""
        counted = self._count()
        for _round in range(ROUNDS):
            logged, seconds = self._log()
            self.seconds["ours"].append(seconds)
            self._keep_ready()
            self._bare("query")
            self._bare("ready")
        undone = self._undo()
        ours = Runs(tuple(self.seconds["ours"]))
        title = f"{logged:,} interactions of {documents:,} documents"
        return [
            self._next_to(
                title, ours, "query", "INSERT by the same query", logged, BOUND
            ),
            self._next_to(
                f"{title}, for scale", ours, "ready", "INSERT of ready rows", logged
            ),
            Measure(PART, f"{documents:,} documents counted", counted, " s"),
            Measure(
                PART, "undone", logged / undone, " rows/s", ours=f"{undone:,.0f} s"
            ),
        ]

    def _next_to(self, title, ours, name, label, rows, bound=()):
        theirs = Runs(tuple(self.seconds[name]))
        return Measure(
            PART,
            f"{title}: rows/s",
            theirs.ratio(ours),
            "x",
            bound,
            f"{rows / ours.median:,.0f} rows/s",
            f"{label} {rows / theirs.median:,.0f}",
            {"ours": ours.as_json(), "other": {"name": label, **theirs.as_json()}},
        )

    def _count(self):
        """Return how long the preview takes; the run is kept for the logging."""
        with host.environment(self._database) as env:
            run = env["tpm.backfill"].create({})
            started = time.perf_counter()
            run._prepare_lines()
            run.state = "counting"
            run._finish_counting()
            env.flush_all()
            seconds = time.perf_counter() - started
            env.cr.commit()
        return seconds

    def _log(self):
        """Log the past as the job does; return how much it was and how long it took."""
        self._empty()
        with host.environment(self._database) as env:
            run = env["tpm.backfill"].search([], limit=1)
            run.line_ids.range_ids.unlink()
            run.line_ids.write({"logged_count": 0})
            run._begin()
            run.state = "logging"
            env.cr.commit()
            started = time.perf_counter()
            env["tpm.backfill"]._cron_backfill()
            seconds = time.perf_counter() - started
            env.invalidate_all()
            self._prove(env, run)
            return run.logged_count, seconds

    def _prove(self, env, run):
        """Make sure that all of it is there, and counted by day."""
        env.cr.execute("SELECT count(*) FROM tpm_interaction")
        [count] = env.cr.fetchone()
        env.cr.execute("SELECT sum(interactions) FROM tpm_interaction_daily")
        [daily] = env.cr.fetchone()
        if not run.new_count == run.logged_count == count == daily:
            raise AssertionError(
                f"{run.new_count} counted, {run.logged_count} logged, {count} there, "
                f"{daily} by day; {run.state}: {run.error}"
            )

    def _undo(self):
        """Undo it and return how long that took."""
        self._log()
        with host.environment(self._database) as env:
            run = env["tpm.backfill"].search([], limit=1)
            run.state = "undoing"
            env.cr.commit()
            started = time.perf_counter()
            env["tpm.backfill"]._cron_backfill()
            seconds = time.perf_counter() - started
            env.cr.execute("SELECT count(*) FROM tpm_interaction")
            if env.cr.fetchone() != (0,):
                raise AssertionError(f"Not all is undone; {run.state}: {run.error}")
        return seconds

    def _keep_ready(self):
        """Keep what was logged, to be inserted as it is."""
        with host.environment(self._database) as env:
            env.cr.execute("DROP TABLE IF EXISTS bench_ready")
            env.cr.execute(
                SQL(
                    "CREATE TABLE bench_ready AS SELECT %s FROM tpm_interaction"
                    " ORDER BY id",
                    self._columns(env),
                )
            )
            env.cr.commit()
        host.vacuum(self._database, "bench_ready")

    def _bare(self, name):
        """Time what PostgreSQL needs at least, all in one transaction."""
        self._empty()
        with host.environment(self._database) as env:
            statements = [
                SQL(
                    "INSERT INTO tpm_interaction (%(columns)s) SELECT %(columns)s"
                    " FROM (%(rows)s) found",
                    columns=self._columns(env),
                    rows=rows,
                )
                for rows in self._rows(env, name)
            ]
            with without_triggers(env.cr, "tpm_interaction"):
                started = time.perf_counter()
                for statement in statements:
                    env.cr.execute(statement)
                seconds = time.perf_counter() - started
            started = time.perf_counter()
            env.cr.commit()
            self.seconds[name].append(seconds + time.perf_counter() - started)

    def _rows(self, env, name):
        if name == "ready":
            return [SQL("SELECT * FROM bench_ready")]
        run = env["tpm.backfill"].search([], limit=1)
        return [line._rows(line._all()) for line in run.line_ids]

    def _columns(self, env):
        from odoo.addons.tpm_touchpoint.models.tpm_backfill_line import COLUMNS

        return SQL(", ").join(map(SQL.identifier, COLUMNS))

    def _empty(self):
        """Begin with an empty table each time."""
        with host.environment(self._database) as env:
            env.cr.execute("TRUNCATE tpm_interaction CASCADE")
            for table in KEPT:
                env.cr.execute(SQL("TRUNCATE %s", SQL.identifier(table)))
            env.cr.commit()
        host.vacuum(self._database, "tpm_interaction")
