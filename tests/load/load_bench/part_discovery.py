# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "discovery": how long it takes to find touchpoints in a long past.

All places are looked at, as the job does, by an empty inbox and once more; next to it
what one would write by hand for the large tables: a GROUP BY for each place.
"""

from . import host
from .discovery_history import ADDRESSES, DOMAIN, MEDIA, SOURCES, TEAMS, TYPES, made
from .results import Measure, compared
from .timing import Runs, stopwatch

PART = "discovery"
ROUNDS = 3
SECONDS, RATIO = ("<", 60), ("<=", 3)
# how many each place of the bench has at least
PROPOSED = {
    "source": SOURCES,
    "medium": MEDIA,
    "team": TEAMS,
    "activity": TYPES,
    "address": ADDRESSES,
    "alias": TEAMS,
}
LEAD_COLUMNS = {"source": "source_id", "medium": "medium_id", "team": "team_id"}
_BY_LEAD = """
    SELECT {0}, company_id, count(*), max(create_date), max(id) FROM crm_lead
     WHERE {0} IS NOT NULL GROUP BY 1, 2
"""
BY_HAND = [
    *(_BY_LEAD.format(c) for c in ("source_id", "medium_id", "team_id", "referred")),
    """
    SELECT mail_activity_type_id, count(*), max(date), max(id) FROM mail_message
     WHERE mail_activity_type_id IS NOT NULL GROUP BY 1
    """,
    f"""
    SELECT part[1], sum(mails), max(last), max(newest)
      FROM (SELECT incoming_email_to AS line, count(*) AS mails, max(date) AS last,
                   max(id) AS newest
              FROM mail_message
             WHERE message_type = 'email' AND incoming_email_to IS NOT NULL
          GROUP BY 1) received,
           regexp_matches(line, '[^ ,<>]+@{DOMAIN}', 'g') part
  GROUP BY 1
    """,
    """
    SELECT l.team_id, count(*), max(m.date), max(m.id)
      FROM mail_message m JOIN crm_lead l ON l.id = m.res_id
     WHERE m.model = 'crm.lead' AND m.message_type = 'email' GROUP BY 1
    """,
]


def measure(database, rows):
    """Return the time of a first and of a second look, and how SQL does."""
    _prove(database)
    first, again, by_hand = [], [], []
    for _round in range(ROUNDS):
        first.append(_look(database, empty=True))
        by_hand.append(_ask_by_hand(database))
        again.append(_look(database, empty=False))
    first, again, by_hand = (Runs(tuple(runs)) for runs in (first, again, by_hand))
    what = f"all places, {rows:,} leads and {rows:,} messages"
    slow = first.median >= SECONDS[1]
    return [
        Measure(
            PART,
            f"{what}: first look",
            first.median,
            " s",
            () if slow else SECONDS,
            f"{first.median:,.2f} s",
            f"SQL {by_hand.median:,.2f} s",
            {"ours": first.as_json(), "other": {"name": "SQL", **by_hand.as_json()}},
        ),
        # on a machine where it takes longer, SQL is the yardstick
        compared(PART, what, first, by_hand, bound=RATIO if slow else ()),
        compared(PART, f"{what}: again", again, by_hand),
    ]


def _prove(database):
    """Make sure that all of the bench is found, as often as the tables say."""
    _look(database, empty=True)
    with host.environment(database) as env:
        groups = env["tpm.discovery"]._read_group(
            [("name", "=like", "Bench %")], ["kind"], ["count:sum"]
        )
        sums = dict(groups)
        for kind, column in LEAD_COLUMNS.items():
            ids = made(env, f"utm.{kind}" if kind != "team" else "crm.team")
            query = f"SELECT count(*) FROM crm_lead WHERE {column} = ANY(%s)"
            env.cr.execute(query, [ids])
            [leads] = env.cr.fetchone()
            if sums.get(kind) != leads:
                raise AssertionError(f"{kind}: {sums.get(kind)} of {leads} leads")
        found = dict(env["tpm.discovery"]._read_group([], ["kind"], ["__count"]))
        for kind, least in PROPOSED.items():
            if found.get(kind, 0) < least:
                raise AssertionError(f"{kind}: {found.get(kind, 0)} of {least}")


def _look(database, *, empty):
    """Look at all places, each in a transaction of its own, as the job does."""
    with host.environment(database) as env:
        env.cr.execute("UPDATE tpm_discovery_origin SET date = NULL")
        if empty:
            env.cr.execute("DELETE FROM tpm_discovery")
        env.cr.commit()
        with stopwatch() as watch:
            env["tpm.discovery"]._cron_scan()
        if failed := env["tpm.discovery.origin"].search([("error", "!=", False)]):
            raise AssertionError(failed.mapped("error"))
    return watch.seconds


def _ask_by_hand(database):
    with host.environment(database) as env, stopwatch() as watch:
        for query in BY_HAND:
            env.cr.execute(query)
            env.cr.fetchall()
    return watch.seconds
