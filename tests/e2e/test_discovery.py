# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The search for touchpoints with the apps it can read, and killed and doubled.

Website, live chat, point of sale, events and delivery are installed in a database of
their own, once for all tests here.
"""

import re
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager

import databases
import psycopg2
import pytest

APPS = "website_crm,im_livechat,point_of_sale,event,delivery"
TAG = "tpm_discovery_apps"
PATIENCE = 240
PREPARE = """
sources = env["utm.source"].create([{"name": f"Source {n}"} for n in range(30)])
teams = env["crm.team"].create([{"name": f"Team {n}"} for n in range(5)])
leads = env["crm.lead"].with_context(tracking_disable=True).create([
    {"name": "L", "source_id": source.id, "team_id": team.id}
    for source in sources for team in teams
])
visit = env["mail.activity.type"].create({"name": "On-site visit"})
env.ref("base.main_partner").activity_schedule(activity_type_id=visit.id)._action_done()
env.cr.commit()
"""
JOB = """
env["tpm.discovery"]._cron_scan()
env.cr.commit()
"""
KEPT = """
    SELECT kind, key, company_id, name, count, state FROM tpm_discovery ORDER BY 1, 2, 3
"""


@pytest.fixture(scope="module")
def apps():
    """Return a database with the apps, and the log of the tests that need them."""
    with databases.copied(databases.base(), "found") as name:
        databases.install(name, APPS)
        options = ("-d", name, "-i", "tpm_touchpoint", "--stop-after-init")
        done = subprocess.run(
            databases.command(
                *databases.conf(), *options, "--test-tags", TAG, "--no-http"
            ),
            capture_output=True,
            text=True,
        )
        yield name, done.stdout + done.stderr


def test_each_app_is_looked_at(apps):
    _database, log = apps
    [found] = re.findall(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests", log)
    assert found[:2] == ("0", "0"), log[-5000:]
    assert int(found[2]) > 5


@contextmanager
def job(database):
    """Start the job in a process of its own, and kill it if it still runs."""
    command = databases.command("shell", *databases.conf(), "-d", database, "--no-http")
    with tempfile.TemporaryFile("w+") as script:
        script.write(JOB)
        script.seek(0)
        process = subprocess.Popen(
            command,
            stdin=script,
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
def held(database, table):
    """Keep everybody from reading a table."""
    with closing(psycopg2.connect(dbname=database)) as connection:
        connection.cursor().execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()


def wait_for(database, query, wanted):
    """Wait until the database answers that."""
    deadline = time.monotonic() + PATIENCE
    while databases.sql(database, query) != wanted:
        assert time.monotonic() < deadline, f"not {wanted}: {query}"
        time.sleep(0.05)


def waiting(table):
    """Return the question how many wait for a table."""
    return f"""
        SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
         WHERE NOT granted AND relation = '{table}'::regclass
           AND datname = current_database()
    """


def test_a_killed_job_is_done_again_and_two_at_once_find_everything_once(apps):
    database, _log = apps
    databases.shell(database, PREPARE)
    with held(database, "crm_lead"), job(database) as killed:
        # the places before leads and orders are done
        wait_for(database, waiting("crm_lead"), [(1,)])
        killed.kill()
        killed.wait()
    half = databases.sql(database, KEPT)
    assert "On-site visit" in [row[3] for row in half]
    assert not [row for row in half if row[0] in ("medium", "source", "team")]
    ended = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    wait_for(database, ended, [(1,)])
    # decided meanwhile, and all places are due again
    databases.sql(database, "UPDATE tpm_discovery SET state = 'ignored'")
    databases.sql(database, "UPDATE tpm_discovery_origin SET date = NULL")
    with job(database) as one, job(database) as other:
        for process in (one, other):
            _out, said = process.communicate(timeout=PATIENCE)
            assert " ERROR " not in said, said
    found = databases.sql(database, KEPT)
    assert {(*row[:5], "ignored") for row in half} <= set(found)
    sources = [row for row in found if row[0] == "source" and row[4] == 5]
    names = sorted(f"Source {number}" for number in range(30))
    assert sorted(row[3] for row in sources) == names
    left = "SELECT kind FROM tpm_discovery_origin WHERE date IS NULL OR error <> ''"
    assert databases.sql(database, left) == []
