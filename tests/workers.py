# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs in processes of their own, held up at a known point, to be killed there."""

import subprocess
import tempfile
import time
from contextlib import closing, contextmanager

import databases
import psycopg2

PATIENCE = 120
WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
CONNECTED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"


@contextmanager
def job(database, script):
    """Start a job in a process of its own, and kill it if it still runs."""
    command = databases.command("shell", *databases.conf(), "-d", database, "--no-http")
    with tempfile.TemporaryFile("w+") as file:
        file.write(script)
        file.seek(0)
        process = subprocess.Popen(
            command,
            stdin=file,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    with process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def held(database, statement):
    """Keep others off what a statement locks."""
    with closing(psycopg2.connect(dbname=database)) as connection:
        connection.cursor().execute(statement)
        yield
        connection.rollback()


def wait_for(database, query, wanted):
    """Wait until the database answers that."""
    deadline = time.monotonic() + PATIENCE
    while databases.sql(database, query) != wanted:
        assert time.monotonic() < deadline, f"not {wanted}: {query}"
        time.sleep(0.05)


def wait_until_alone(database):
    """Wait until PostgreSQL has noticed that all workers are gone."""
    wait_for(database, CONNECTED, [(1,)])


def prove_well(*processes):
    """Wait for jobs to end, and make sure that none failed.

    A query that lost against another job's is none: it is done again.
    """
    for process in processes:
        _out, said = process.communicate(timeout=PATIENCE)
        errors = [line for line in said.splitlines() if " ERROR " in line]
        assert not process.returncode, said
        assert not [line for line in errors if "bad query" not in line], said
