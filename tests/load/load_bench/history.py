# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Three years of interactions, as the addon would have recorded them.

Two companies share the table, nine of ten rows belong to the first. Some customers
come often, most seldom; so it is with the touchpoints. What chance decides is the
same in each run.
"""

from odoo.fields import Command
from odoo.tools import SQL

from . import company
from .bulk import multiply, without_indexes

NAME = "interactions"
TOUCHPOINTS = 40
KEY_EVERY, FACTORS = 8, 3
YEARS = 3
TABLES = ("tpm_interaction", "tpm_relationship_account", "res_partner")
USER_GROUP = "tpm_touchpoint.tpm_touchpoint_group_user"
# each random number is for one decision
DRAWS = (
    "SELECT n, random() AS customer, random() AS touchpoint, random() AS past,"
    " random() AS experience, random() AS origin, random() AS company,"
    " random() AS other FROM generate_series(%s, %s) n"
)


def prepare(env):
    """Give the users their role, and make the catalogue."""
    users = env["res.users"].search([("login", "in", list(company.GROUPS))])
    users.write({"group_ids": [Command.link(env.ref(USER_GROUP).id)]})
    phases = env["tpm.phase"].search([])
    made = env["tpm.touchpoint"].search_count([])
    env["tpm.touchpoint"].create(
        [
            {
                "name": f"Touchpoint {number}",
                "phase_id": phases[number % len(phases)].id,
                "state": "active" if number % KEY_EVERY else "key",
            }
            for number in range(made, TOUCHPOINTS)
        ]
    )
    env["tpm.factor"].create(
        [
            {"name": f"Factor {n}", "touchpoint_id": touchpoint.id}
            for touchpoint in env["tpm.touchpoint"].search([])
            for n in range(FACTORS)
        ]
    )


def grow(env, rows):
    """Make interactions until there are so many, and bring along what sums them up."""
    Interaction = env["tpm.interaction"]
    there = Interaction.search_count([])
    env.cr.execute("SELECT setseed(0.42)")
    with without_indexes(env.cr, Interaction._table):
        add_interactions(env, there + 1, rows)
    _add_factors(env)
    first, count = company.customer_range(env)
    customers = env["res.partner"].browse(range(first, first + count))
    env["tpm.relationship.account"]._refresh(customers.filtered("is_company"))
    env["tpm.touchpoint"]._cron_count_frequency()
    env.flush_all()


def add_interactions(env, first, last):
    """Add rows by the order of their dates, so that ids follow time as they do."""
    partner, firms = company.customer_range(env)
    touchpoints = env["tpm.touchpoint"].search([]).ids
    moments = SQL(
        "SELECT d.*, %s + floor(%s * d.customer ^ 2)::int AS partner_id,"
        " date_trunc('second',"
        " now() AT TIME ZONE 'UTC' - d.past * %s * interval '1 year') AS date"
        " FROM (%s) d ORDER BY date",
        partner,
        firms,
        YEARS,
        SQL(DRAWS, first, last),
    )
    pattern = env["tpm.interaction"].create(
        {"partner_id": partner, "touchpoint_id": touchpoints[0]}
    )
    multiply(
        pattern,
        SQL(
            "SELECT m.*, c.commercial_partner_id FROM (%s) m"
            " JOIN res_partner c ON c.id = m.partner_id",
            moments,
        ),
        touchpoint_id=pick(touchpoints, SQL("s.touchpoint ^ 2")),
        **_who_and_when(env),
        **_what(),
        **_where_from(env),
    )
    pattern.unlink()


def _who_and_when(env):
    branch = env["res.company"].search([("name", "=", company.BRANCH)])
    zone = env["res.company"]._tpm_time_zone(env.company.id).key
    users = env["res.users"].search([("login", "in", list(company.GROUPS))])
    return {
        "partner_id": SQL("s.partner_id"),
        "commercial_partner_id": SQL("s.commercial_partner_id"),
        "user_id": pick(users.ids, SQL("s.other")),
        "team_id": pick([*env["crm.team"].search([]).ids, None], SQL("s.customer")),
        "company_id": SQL(
            "CASE WHEN s.company < 0.9 THEN %s ELSE %s END", env.company.id, branch.id
        ),
        "date": SQL("s.date"),
        "day": SQL("(s.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", zone),
    }


def _what():
    return {
        "experience": SQL(
            "CASE WHEN s.experience < 0.15 THEN 'disappointed'"
            " WHEN s.experience < 0.45 THEN 'ok'"
            " WHEN s.experience < 0.65 THEN 'delighted' END"
        ),
        "duration": SQL(
            "CASE WHEN s.origin >= 0.6 THEN floor(60 * s.other) ELSE 0 END"
        ),
        "direction": SQL("CASE WHEN s.other < 0.6 THEN 'in' ELSE 'out' END"),
        "note": SQL(
            "CASE WHEN s.other < 0.3 THEN"
            " repeat('What was said. ', 1 + floor(30 * s.other)::int) END"
        ),
    }


def _where_from(env):
    """Six of ten were captured from an order, the others were logged by people."""
    rule = env["tpm.capture.rule"].search([("event", "=", "order_confirmed")], limit=1)
    orders = env["sale.order"].search([("client_order_ref", "=", "bench")])
    captured = SQL("s.origin < 0.6")
    return {
        "origin": SQL(
            "CASE WHEN %s THEN 'document' WHEN s.origin < 0.7 THEN 'mail'"
            " WHEN s.origin < 0.85 THEN 'activity' ELSE 'manual' END",
            captured,
        ),
        "res_model": SQL("CASE WHEN %s THEN 'sale.order' END", captured),
        "res_id": SQL(
            "CASE WHEN %s THEN %s END", captured, pick(orders.ids, SQL("s.past"))
        ),
        "rule_id": SQL("CASE WHEN %s THEN %s END", captured, rule.id),
        "event_key": SQL("CASE WHEN %s THEN 'bench,' || s.n END", captured),
    }


def pick(values, share):
    """Return SQL for one of the values, by a number from 0 to 1."""
    return SQL("(%s)[1 + floor(%s * %s)::int]", values, len(values), share)


def _add_factors(env):
    """Let every tenth interaction name a factor of its touchpoint."""
    relation = env["tpm.interaction"]._fields["factor_ids"]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s, %s)"
            " SELECT i.id, f.id FROM tpm_interaction i"
            " CROSS JOIN LATERAL (SELECT id FROM tpm_factor"
            " WHERE touchpoint_id = i.touchpoint_id ORDER BY id LIMIT 1) f"
            " WHERE mod(i.id, 10) = 0 ON CONFLICT DO NOTHING",
            SQL.identifier(relation.relation),
            SQL.identifier(relation.column1),
            SQL.identifier(relation.column2),
        )
    )
