# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A past of leads and messages, as the host would have recorded them.

Leads come by 50 sources and 12 media to eight teams, one in twenty was referred; half
of the messages are e-mails, one in ten is a done activity. What chance decides is
the same in each run.
"""

from odoo.tools import SQL

from . import company
from .bulk import multiply, without_indexes
from .history import pick

NAME = "leads and messages"
SOURCES, MEDIA, TEAMS, TYPES, ADDRESSES = 50, 12, 8, 6, 20
DOMAIN = "shop.bench.example.com"
YEARS = 3
TABLES = ("crm_lead", "mail_message")


def prepare(env):
    """Make what leads and messages refer to."""
    env["mail.alias.domain"].create({"name": DOMAIN})
    for model, count in (
        ("utm.source", SOURCES),
        ("utm.medium", MEDIA),
        ("mail.activity.type", TYPES),
    ):
        env[model].create([{"name": f"Bench {number}"} for number in range(count)])
    teams = env["crm.team"].create(
        [
            {"name": f"Bench {number}", "alias_name": f"bench{number}"}
            for number in range(TEAMS)
        ]
    )
    teams.alias_domain_id = env["mail.alias.domain"].search([("name", "=", DOMAIN)])


def grow(env, rows):
    """Make so many leads, and as many messages on them."""
    env.cr.execute("SELECT setseed(0.42)")
    lead = env["crm.lead"].create({"name": "Bench", "type": "lead"})
    message = env["mail.message"].create(
        {"model": "crm.lead", "res_id": lead.id, "message_type": "comment"}
    )
    with without_indexes(env.cr, "crm_lead"):
        _add_leads(env, lead, rows)
    with without_indexes(env.cr, "mail_message"):
        _add_messages(env, message, lead.id, rows)


def made(env, model):
    """Return the ids of what was prepared."""
    return env[model].search([("name", "=like", "Bench %")]).ids


def _add_leads(env, lead, rows):
    """Take none of their chances for others': each column has its own."""
    branch = env["res.company"].search([("name", "=", company.BRANCH)])
    multiply(
        lead,
        SQL("SELECT generate_series(1, %s) AS n", rows),
        source_id=pick(made(env, "utm.source"), SQL("random()")),
        medium_id=pick(made(env, "utm.medium"), SQL("random()")),
        team_id=pick(made(env, "crm.team"), SQL("random()")),
        company_id=SQL(
            "CASE WHEN random() < 0.1 THEN %s ELSE %s END", branch.id, env.company.id
        ),
        referred=SQL("CASE WHEN s.n %% 20 = 0 THEN 'Club ' || s.n %% 700 END"),
        active=SQL("random() < 0.8"),
        create_date=_moment(),
    )


def _add_messages(env, message, first_lead, rows):
    address = SQL(
        "'Shop <place' || s.n / 4 %% %s || '@%s>, ann' || s.n %% 999 || '@example.org'",
        ADDRESSES,
        SQL(DOMAIN),
    )
    multiply(
        message,
        SQL("SELECT generate_series(1, %s) AS n", rows),
        message_type=SQL("CASE WHEN s.n %% 2 = 0 THEN 'email' ELSE 'comment' END"),
        incoming_email_to=SQL("CASE WHEN s.n %% 4 = 0 THEN %s END", address),
        mail_activity_type_id=SQL(
            "CASE WHEN s.n %% 10 = 1 THEN %s END",
            pick(made(env, "mail.activity.type"), SQL("random()")),
        ),
        res_id=SQL("%s + s.n", first_lead),
        message_id=SQL("'<' || s.n || '@bench>'"),
        date=_moment(),
    )


def _moment():
    return SQL(
        "date_trunc('second', now() AT TIME ZONE 'UTC'"
        " - random() * %s * interval '1 year')",
        YEARS,
    )
