# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The search for touchpoints with the apps it can read, and killed and doubled.

The apps are installed in a database of their own, see conftest.py.
"""

import re

import databases
import workers

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


def test_each_app_is_looked_at(apps):
    _database, log = apps
    [found] = re.findall(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests", log)
    assert found[:2] == ("0", "0"), log[-5000:]
    for addon in ("tpm_touchpoint", "tpm_touchpoint_automation"):
        [tests] = re.findall(rf"odoo\.tests\.stats: {addon}: (\d+) tests ", log)
        assert int(tests) > 5, addon


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
    leads = "LOCK TABLE crm_lead IN ACCESS EXCLUSIVE MODE"
    with workers.held(database, leads), workers.job(database, JOB) as killed:
        # the places before leads and orders are done
        workers.wait_for(database, waiting("crm_lead"), [(1,)])
        killed.kill()
    half = databases.sql(database, KEPT)
    assert "On-site visit" in [row[3] for row in half]
    assert not [row for row in half if row[0] in ("medium", "source", "team")]
    workers.wait_until_alone(database)
    # decided meanwhile, and all places are due again
    databases.sql(database, "UPDATE tpm_discovery SET state = 'ignored'")
    databases.sql(database, "UPDATE tpm_discovery_origin SET date = NULL")
    with workers.job(database, JOB) as one, workers.job(database, JOB) as other:
        workers.prove_well(one, other)
    found = databases.sql(database, KEPT)
    assert {(*row[:5], "ignored") for row in half} <= set(found)
    sources = [row for row in found if row[0] == "source" and row[4] == 5]
    names = sorted(f"Source {number}" for number in range(30))
    assert sorted(row[3] for row in sources) == names
    left = "SELECT kind FROM tpm_discovery_origin WHERE date IS NULL OR error <> ''"
    assert databases.sql(database, left) == []
