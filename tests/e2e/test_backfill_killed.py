# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Logging the past with real processes: killed, doubled, undone, nothing twice."""

import json
import subprocess
import time

import databases
import pytest

ORDERS = 1_500
WAIT_SECONDS = 60
PREPARE = f"""
import json
partner = env["res.partner"].create({{"name": "Past", "is_company": True}})
order = env["sale.order"].create({{"partner_id": partner.id}})
order.with_context(tpm_capture_skip=True).action_confirm()
columns = [
    field.name for field in order._fields.values()
    if field.store and field.column_type and field.name not in ("id", "date_order")
]
names = ", ".join(columns)
env.flush_all()
env.cr.execute(
    f"INSERT INTO sale_order ({{names}}, date_order) SELECT {{names}},"
    " date_order - n * interval '1 hour'"
    " FROM sale_order, generate_series(2, {ORDERS}) n WHERE id = %s", [order.id]
)
env["tpm.capture.rule"].search([("event", "=", "order_confirmed")]).experience = "ok"
run = env["tpm.backfill"].create({{}})
run.action_count()
run.line_ids.filtered(lambda line: line.event != "order_confirmed").is_chosen = False
run.action_log()
env.cr.commit()
print("@@", json.dumps([run.id, partner.id, run.new_count]))
"""
WORK = """
env["tpm.backfill"]._cron_backfill(batch=20)
"""
UNDO = """
env["tpm.backfill"].search([]).action_undo()
env.cr.commit()
"""


class Past:
    """The prepared database, and processes that work on it."""

    def __init__(self, database):
        output = databases.shell(database, PREPARE)
        line = next(line for line in output.splitlines() if line.startswith("@@"))
        self._database = database
        self.run, self.partner, self.total = json.loads(line[2:])

    def start(self):
        """Start a worker in a process of its own."""
        arguments = ("shell", *databases.conf(), "-d", self._database, "--no-http")
        worker = subprocess.Popen(
            databases.command(*arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        worker.stdin.write(WORK)
        worker.stdin.close()
        return worker

    def kill_beyond(self, worker, is_beyond):
        """Kill a worker in the midst of its work."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not is_beyond(self.count()):
            assert time.monotonic() < deadline and worker.poll() is None
        worker.kill()
        worker.wait()

    def ask(self, query, *params):
        """Ask the database."""
        return databases.sql(self._database, query, *params)

    def count(self):
        """Return how many interactions there are."""
        return self.ask("SELECT count(*) FROM tpm_interaction")[0][0]

    def state(self):
        """Return the state of the run, and how much it says it has logged."""
        return self.ask(
            "SELECT r.state, sum(l.logged_count)::int FROM tpm_backfill r"
            " JOIN tpm_backfill_line l ON l.backfill_id = r.id GROUP BY r.id"
        )[0]

    def undo(self):
        """Have a manager ask for the undo."""
        databases.shell(self._database, UNDO)

    def prove(self, count):
        """Make sure that each order is logged once, and all sums are those of it."""
        assert self.count() == count
        keys = "SELECT count(DISTINCT event_key) FROM tpm_interaction"
        daily = "SELECT COALESCE(sum(interactions), 0) FROM tpm_interaction_daily"
        parts = (
            "SELECT COALESCE(sum(last_id - first_id + 1), 0) FROM tpm_backfill_range"
        )
        for query in (keys, daily, parts):
            assert self.ask(query) == [(count,)], query
        accounts = "SELECT count(*) FROM tpm_relationship_account"
        assert self.ask(accounts) == [(1 if count else 0,)]


@pytest.fixture(scope="module")
def past(database):
    """Return a company whose past has been counted and is about to be logged."""
    return Past(database)


def test_killed_and_doubled_it_logs_each_event_once(past):
    assert past.total == ORDERS
    past.kill_beyond(past.start(), lambda count: count > 0)
    assert past.state()[0] == "logging"
    workers = [past.start() for _n in range(2)]
    assert [worker.wait() for worker in workers] == [0, 0]
    assert past.state() == ("logged", ORDERS)
    past.prove(ORDERS)


def test_killed_and_doubled_the_undo_takes_all_of_it_back(past):
    past.undo()
    past.kill_beyond(past.start(), lambda count: count < ORDERS)
    workers = [past.start() for _n in range(2)]
    assert [worker.wait() for worker in workers] == [0, 0]
    assert past.state() == ("undone", 0)
    past.prove(0)
