# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The nightly jobs with real processes: killed and doubled, they do what one would.

They are stopped at a row that somebody else has locked, and killed there; what comes
of it is compared with a copy of the database in which nobody disturbed them.
"""

from contextlib import ExitStack

import databases
import pytest
import workers

OLD = 60
BATCH = 10
PERSONAS = 5
PREPARE = f"""
from odoo import fields
from dateutil.relativedelta import relativedelta
now = fields.Datetime.now()
env["ir.config_parameter"].set_param("tpm_touchpoint.keep_months_mail", "12")
partners = env["res.partner"].create(
    [{{"name": f"Customer {{n}}", "is_company": True, "ref": "old"}} for n in range(12)]
)
place = env["tpm.touchpoint"].create({{"name": "Mailbox", "state": "active"}})
moods = ["delighted", "disappointed", "ok", False]
env["tpm.interaction"].create([
    {{
        "touchpoint_id": place.id,
        "partner_id": partners[n % 6].id,
        "participant_ids": [(6, 0, partners[6 + n % 6].ids)],
        "date": now - relativedelta(months=months, hours=n),
        "origin": origin,
        "experience": moods[n % 4],
        "note": "Said who",
    }}
    for origin, months, count in (
        ("mail", 20, {OLD}), ("mail", 2, 9), ("manual", 20, 9)
    )
    for n in range(count)
])
personas = env["tpm.persona"].create([
    {{"name": f"Persona {{n}}", "partner_domain": "[('ref', '=', 'old')]"}}
    for n in range({PERSONAS})
])
env.flush_all()
for n, persona in enumerate(personas):
    domain = f"[('ref', '=', 'new'), ('name', '<=', 'Customer {{n + 4}}')]"
    env.cr.execute(
        "UPDATE tpm_persona SET partner_domain = %s, refresh_date = NULL WHERE id = %s",
        [domain, persona.id],
    )
partners[1:].ref = "new"
env.cr.commit()
"""
FORGET = f"""
env["tpm.interaction"]._cron_forget(batch={BATCH})
env.cr.commit()
"""
REFRESH = """
env["tpm.persona"]._cron_refresh()
env.cr.commit()
"""
TAKES_PART = "res_partner_tpm_interaction_rel"
MET = f"""
    SELECT i.id, partner_id, commercial_partner_id, is_anonymous, note, experience,
           day, origin, array_agg(res_partner_id ORDER BY res_partner_id)
      FROM tpm_interaction i
 LEFT JOIN {TAKES_PART} ON tpm_interaction_id = i.id GROUP BY i.id ORDER BY i.id
"""
ACCOUNTS = """
    SELECT partner_id, state, delighted_count, disappointed_count,
           round(deposits::numeric, 6), round(withdrawals::numeric, 6)
      FROM tpm_relationship_account ORDER BY partner_id
"""
COUNTED = """
    SELECT touchpoint_id, day, sum(interactions), sum(delighted), sum(disappointed)
      FROM tpm_interaction_daily GROUP BY 1, 2 ORDER BY 1, 2
"""
ASSIGNED = """
    SELECT persona_id, partner_id FROM tpm_persona_partner_rel ORDER BY 1, 2
"""
SHARED = """
    SELECT persona_id, other_id, shared_count, is_self
      FROM tpm_persona_overlap ORDER BY 1, 2
"""
FORGOTTEN = "SELECT count(*) FROM tpm_interaction WHERE is_anonymous"
REFRESHED = "SELECT count(*) FROM tpm_persona WHERE refresh_date IS NOT NULL"


def facts(database):
    """Return all that the jobs change, and what they must not change."""
    queries = (MET, ACCOUNTS, COUNTED, ASSIGNED, SHARED)
    return [databases.sql(database, query) for query in queries]


@pytest.fixture(scope="module")
def disturbed(database):
    """Return a database with work for the jobs."""
    databases.shell(database, PREPARE)
    return database


@pytest.fixture(scope="module")
def calm(disturbed):
    """Return what comes of it when each job runs once, and nobody disturbs it."""
    with databases.copied(disturbed, "calm") as name:
        before = databases.sql(name, COUNTED)
        databases.shell(name, FORGET + REFRESH)
        assert databases.sql(name, COUNTED) == before
        yield facts(name)


def kill_at(database, script, lock):
    """Kill a job where it waits for a lock."""
    with workers.held(database, lock), workers.job(database, script):
        workers.wait_for(database, workers.WAITING, [(1,)])
    workers.wait_until_alone(database)


def run_two(database, script, lock, query, wanted):
    """Run a job twice at once: one waits for a lock, the other does the rest."""
    with ExitStack() as stack:
        with workers.held(database, lock):
            jobs = [stack.enter_context(workers.job(database, script)) for _n in "12"]
            workers.wait_for(database, query, wanted)
            workers.wait_for(database, workers.WAITING, [(1,)])
        workers.prove_well(*jobs)


def lock_of_batch(database, number):
    """Return what locks a participant of an interaction in a batch to come."""
    [[met]] = databases.sql(
        database,
        "SELECT id FROM tpm_interaction WHERE origin = 'mail'"
        f" AND is_anonymous IS NOT TRUE ORDER BY date, id LIMIT 1 OFFSET {number}",
    )
    return f"SELECT FROM {TAKES_PART} WHERE tpm_interaction_id = {met} FOR UPDATE"


def lock_of_persona(database, number):
    """Return what locks a customer who is no longer of a persona."""
    return f"""
        SELECT FROM tpm_persona_partner_rel pair
          JOIN res_partner ON id = partner_id AND ref = 'old'
         WHERE persona_id = (
               SELECT id FROM tpm_persona ORDER BY id LIMIT 1 OFFSET {number})
           FOR UPDATE OF pair
    """


def test_killed_and_doubled_the_retention_forgets_what_it_should(disturbed, calm):
    kill_at(disturbed, FORGET, lock_of_batch(disturbed, 2 * BATCH))
    assert databases.sql(disturbed, FORGOTTEN) == [(2 * BATCH,)]
    lock = lock_of_batch(disturbed, BATCH)
    run_two(disturbed, FORGET, lock, FORGOTTEN, [(OLD - BATCH,)])
    assert databases.sql(disturbed, FORGOTTEN) == [(OLD,)]
    assert facts(disturbed)[:3] == calm[:3]


def test_killed_and_doubled_each_persona_has_its_customers(disturbed, calm):
    kill_at(disturbed, REFRESH, lock_of_persona(disturbed, 2))
    assert databases.sql(disturbed, REFRESHED) == [(2,)]
    lock = lock_of_persona(disturbed, 3)
    run_two(disturbed, REFRESH, lock, REFRESHED, [(PERSONAS - 1,)])
    assert databases.sql(disturbed, REFRESHED) == [(PERSONAS,)]
    assert facts(disturbed)[3:] == calm[3:]
