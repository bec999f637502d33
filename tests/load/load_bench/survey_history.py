# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Three years of requests and feedback, as the programs would have collected them.

Customers, touchpoints and companies are those of `history.py`. One in five answers is
anonymous, one in ten typed by staff. There are as many requests as answers: to each
three programs, of which some are answered, some skipped, some expired.
"""

from odoo.tools import SQL

from . import company, history
from .bulk import multiply, without_indexes
from .history import pick

ADDON, NAME = "tpm_survey", "requests and feedback"
TOPICS = ("Price", "Time", "Staff", "Quality", "Advice", "Parking", "Stock", "Returns")
PROGRAMS = 3
TABLES = (
    "tpm_feedback",
    "tpm_survey_request",
    "tpm_feedback_count",
    "tpm_survey_request_count",
    "sale_order",
    "tpm_feedback_tpm_topic_rel",
    "tpm_factor_tpm_feedback_rel",
)
DRAWS = (
    "SELECT n, random() AS customer, random() AS touchpoint, random() AS past,"
    " random() AS score, random() AS origin, random() AS company,"
    " random() AS other FROM generate_series(%s, %s) n"
)
STATES = ["answered"] * 2 + ["skipped"] * 3 + ["expired", "bounced"]
DOCUMENTS = 10_000_000  # beyond the ids of orders


def prepare(env):
    """Make programs and topics, and confirm the orders within the last three years."""
    survey = env.ref("tpm_survey.survey_purchase", raise_if_not_found=False)
    survey = survey or env["survey.survey"].search([], limit=1)
    touchpoints = env["tpm.touchpoint"].search([], limit=PROGRAMS)
    env["tpm.survey.program"].search([]).active = False
    env["tpm.survey.program"].create(
        [
            {
                "name": f"Bench {touchpoint.name}",
                "touchpoint_id": touchpoint.id,
                "survey_id": survey.id,
                "trigger": "manual",
            }
            for touchpoint in touchpoints
        ]
    )
    env["tpm.topic"].create([{"name": name} for name in TOPICS])
    env.flush_all()
    env.cr.execute("SELECT setseed(0.42)")
    env.cr.execute(
        "UPDATE sale_order SET state = 'sale', date_order = date_trunc('second',"
        " now() AT TIME ZONE 'UTC' - random() * interval '3 years')"
        " WHERE client_order_ref = 'bench'"
    )


def grow(env, rows):
    """Make requests and feedback until there are so many of each."""
    there = env["tpm.feedback"].search_count([])
    env.cr.execute("SELECT setseed(0.42)")
    with without_indexes(env.cr, "tpm_survey_request"):
        _add_requests(env, there + 1, rows)
    with without_indexes(env.cr, "tpm_feedback"):
        _add_feedback(env, there + 1, rows)
    # what the nightly clean-up does
    for model in ("tpm.feedback.count", "tpm.survey.request.count"):
        env[model]._gc_counts()
    _add_mentions(env, "topic_ids", "tpm_topic", 5)
    _add_mentions(env, "factor_ids", "tpm_factor", 7)


def _moments(env, first, last):
    """Return what chance decides, by date, so that ids follow time as they do."""
    partner, firms = company.customer_range(env)
    return SQL(
        "SELECT m.*, c.commercial_partner_id"
        " FROM (SELECT d.*, %s + floor(%s * d.customer ^ 2)::int AS partner_id,"
        " date_trunc('second', now() AT TIME ZONE 'UTC'"
        " - d.past * %s * interval '1 year') AS date FROM (%s) d) m"
        " JOIN res_partner c ON c.id = m.partner_id ORDER BY m.date, m.n",
        partner,
        firms,
        history.YEARS,
        SQL(DRAWS, first, last),
    )


def _add_requests(env, first, last):
    program = env["tpm.survey.program"].search([], limit=1)
    pattern = env["tpm.survey.request"].create(
        {
            "program_id": program.id,
            "touchpoint_id": program.touchpoint_id.id,
            "company_id": env.company.id,
            "partner_id": company.customer_range(env)[0],
            "res_model": "sale.order",
            "res_id": DOCUMENTS,
            "planned_date": "2026-01-01",
        }
    )
    programs = env["tpm.survey.program"].search([])
    state = pick(STATES, SQL("s.origin"))
    is_skipped = SQL("%s = 'skipped'", state)
    multiply(
        pattern,
        _moments(env, first, last),
        **_whose(env),
        program_id=pick(programs.ids, SQL("s.other")),
        touchpoint_id=_touchpoint(env),
        res_id=SQL("%s + s.n", DOCUMENTS),
        state=state,
        reason=SQL("CASE WHEN %s THEN 'rest_person' END", is_skipped),
        method=SQL("CASE WHEN NOT %s THEN 'mail' END", is_skipped),
        event_date=SQL("s.date"),
        planned_date=SQL("s.date"),
        state_date=SQL("s.date"),
        sent_date=SQL("CASE WHEN NOT %s THEN s.date END", is_skipped),
        answer_date=SQL("CASE WHEN %s = 'answered' THEN s.date END", state),
        access_token=SQL("md5(s.n::text)"),
    )
    pattern.unlink()


def _add_feedback(env, first, last):
    touchpoints = env["tpm.touchpoint"].search([]).ids
    pattern = (
        env["tpm.feedback"]
        .with_context(tpm_interaction_later=True)
        .create({"touchpoint_id": touchpoints[0], "repurchase": "5"})
    )
    by_name = SQL("s.origin >= 0.2")
    whose = _whose(env)
    for column in ("partner_id", "commercial_partner_id"):
        whose[column] = SQL("CASE WHEN %s THEN %s END", by_name, whose[column])
    zone = env["res.company"]._tpm_time_zone(env.company.id).key
    multiply(
        pattern,
        _moments(env, first, last),
        **whose,
        **_said(),
        touchpoint_id=_touchpoint(env),
        team_id=pick([*env["crm.team"].search([]).ids, None], SQL("s.customer")),
        date=SQL("s.date"),
        day=SQL("(s.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", zone),
        source=SQL("CASE WHEN %s THEN 'survey' ELSE 'place' END", by_name),
        typed_by_id=SQL(
            "CASE WHEN s.origin > 0.9 THEN %s END",
            company.user_id(env, company.USER),
        ),
        program_id=SQL(
            "CASE WHEN %s THEN %s END",
            by_name,
            pick(env["tpm.survey.program"].search([]).ids, SQL("s.other")),
        ),
    )
    pattern.unlink()


def _whose(env):
    branch = env["res.company"].search([("name", "=", company.BRANCH)])
    users = env["res.users"].search([("login", "in", list(company.GROUPS))])
    return {
        "partner_id": SQL("s.partner_id"),
        "commercial_partner_id": SQL("s.commercial_partner_id"),
        "user_id": pick(users.ids, SQL("s.other")),
        "company_id": SQL(
            "CASE WHEN s.company < 0.9 THEN %s ELSE %s END", env.company.id, branch.id
        ),
    }


def _touchpoint(env):
    return pick(env["tpm.touchpoint"].search([]).ids, SQL("s.touchpoint ^ 2"))


def _said():
    """Let customers who come often be a little happier, and one in 50 say nothing."""
    score = SQL("least(10, floor(11 * sqrt((s.score + 1 - s.customer) / 2)))::int")
    answered = SQL("s.score < 0.98")
    return {
        "repurchase": SQL("CASE WHEN %s THEN (%s)::text END", answered, score),
        "band": SQL(
            "CASE WHEN %s THEN CASE WHEN %s >= 9 THEN 'promoter'"
            " WHEN %s >= 7 THEN 'passive' ELSE 'detractor' END END",
            answered,
            score,
            score,
        ),
        "importance": SQL(
            "CASE WHEN s.other < 0.5 THEN"
            " least(10, floor(6 + 5 * (s.touchpoint + s.score) / 2))::int::text END"
        ),
        "recommendation": SQL(
            "CASE WHEN s.other < 0.4 THEN floor(11 * s.score)::int::text END"
        ),
        "reason": SQL(
            "CASE WHEN s.other < 0.6 THEN"
            " repeat('What was said. ', 1 + floor(10 * s.other)::int) END"
        ),
        "is_partial": SQL("s.other > 0.95"),
    }


def _add_mentions(env, field_name, table, every):
    """Let some of the feedback name a topic, or a factor."""
    relation = env["tpm.feedback"]._fields[field_name]
    ids = env[table.replace("_", ".")].search([]).ids
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s, %s)"
            " SELECT f.id, %s FROM tpm_feedback f WHERE mod(f.id, %s) = 0"
            " ON CONFLICT DO NOTHING",
            SQL.identifier(relation.relation),
            SQL.identifier(relation.column1),
            SQL.identifier(relation.column2),
            SQL("(%s)[1 + mod(f.id, %s)]", ids, len(ids)),
            every,
        )
    )
