# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ideas of some years with their votes, ten each on the average.

One idea in a hundred has twenty times that, and half of all ideas four. Titles are
made of words that come back, as they do. What chance decides is the same in each run.
"""

from odoo.tools import SQL

from . import company
from .bulk import multiply, without_indexes
from .history import pick

ADDON, NAME = "tpm_ideabank", "ideas, and ten times as many votes"
TABLES = ("tpm_idea", "tpm_idea_vote", "tpm_idea_tpm_touchpoint_rel")
VOTERS = 16
VOTER = "bench_voter_%s"
WHAT = ("Show", "Send", "Explain", "Shorten", "Offer", "Print", "Automate", "Drop")
WHAT += ("Translate", "Repeat", "Simplify", "Announce", "Bundle", "Check", "Test")
OBJECT = ("the delivery window", "the invoice", "a thank-you card", "the waiting time")
OBJECT += ("parking places", "the order form", "a call back", "the return label")
OBJECT += ("the manual", "spare parts", "opening hours", "the complaint form")
OBJECT += ("coffee", "a tracking number", "the price list", "a second signature")
OBJECT += ("the first appointment", "training videos", "the loyalty bonus", "refunds")
WHERE = ("by mail", "on the website", "at the desk", "in the showroom", "by phone")
WHERE += (
    "in the order mail",
    "at the fair",
    "on the box",
    "before delivery",
    "at once",
)
WHERE += ("after the repair", "on Saturdays", "within an hour", "in the contract")
WHOM = ("new customers", "families", "dealers", "students", "regular customers")
WHOM += ("hotels", "schools", "guests", "pensioners", "branch offices", "the press")
STAGES = ("new",) * 3 + ("review",) * 4 + ("adopted",) * 3 + ("done",) * 6
STAGES += ("declined",) * 4
# each random number is for one decision
DRAWS = (
    "SELECT n, random() AS what, random() AS object, random() AS place,"
    " random() AS whom, random() AS stage, random() AS company, random() AS author,"
    " random() AS rated, 1 + floor(5 * random())::int AS impact,"
    " 1 + floor(5 * random())::int AS effort FROM generate_series(%s, %s) n"
)
# how many votes the nth idea has: 1,000 in each hundred of ideas
VOTES = SQL(
    "CASE WHEN mod(s.n, 100) = 0 THEN 200 WHEN mod(s.n, 10) = 5 THEN 40"
    " WHEN mod(s.n, 100) < 50 THEN 5 ELSE 4 END"
)


def prepare(env):
    """Make users without any role, who vote."""
    logins = [VOTER % number for number in range(VOTERS)]
    env["res.users"].create(
        [
            {
                "name": login,
                "login": login,
                "email": f"{login}@example.com",
                "group_ids": [(6, 0, env.ref("base.group_user").ids)],
            }
            for login in logins
        ]
    )
    env["tpm.idea"].search([]).unlink()


def grow(env, ideas):
    """Make ideas until there are so many, and their votes."""
    Idea = env["tpm.idea"]
    there = Idea.search_count([])
    env.cr.execute("SELECT setseed(0.42)")
    with without_indexes(env.cr, Idea._table):
        _add_ideas(env, there + 1, ideas)
    with without_indexes(env.cr, "tpm_idea_vote"):
        _add_votes(env, there)
    _add_touchpoints(env)
    env.cr.execute(
        "SELECT sum(vote_count), (SELECT count(*) FROM tpm_idea_vote) FROM tpm_idea"
    )
    counted, rows = env.cr.fetchone()
    if not counted == rows == 10 * ideas:
        raise AssertionError(f"{counted} votes are counted, {rows} are there")


def _add_ideas(env, first, last):
    customer, customers = company.customer_range(env)
    pattern = env["tpm.idea"].create({"name": "Pattern"})
    rated = SQL("s.rated < 0.7")
    author = SQL("CASE WHEN s.author < 0.4 THEN %s", env.user.partner_id.id)
    multiply(
        pattern,
        SQL(DRAWS, first, last),
        name=_title(),
        author_id=SQL(
            "%s WHEN s.author < 0.9 THEN %s + mod(s.n, %s) END",
            author,
            customer,
            customers,
        ),
        author_kind=SQL(
            "CASE WHEN s.author < 0.4 THEN 'staff' WHEN s.author < 0.9"
            " THEN 'customer' ELSE 'anonymous' END"
        ),
        is_private=SQL("s.author < 0.1"),
        impact=SQL("CASE WHEN %s THEN s.impact::text END", rated),
        effort=SQL("CASE WHEN %s THEN s.effort::text END", rated),
        value=SQL("CASE WHEN %s THEN s.impact::float / s.effort ELSE 0 END", rated),
        is_quick_win=SQL("%s AND s.impact >= 4 AND s.effort <= 2", rated),
        vote_count=VOTES,
        **_stage_and_company(env),
    )
    pattern.unlink()


def _title():
    """Return SQL for what an idea is called."""
    return SQL(
        "concat_ws(' ', %s, %s, %s, 'for', %s, s.n)",
        pick(list(WHAT), SQL("s.what")),
        pick(list(OBJECT), SQL("s.object")),
        pick(list(WHERE), SQL("s.place")),
        pick(list(WHOM), SQL("s.whom")),
    )


def _stage_and_company(env):
    branch = env["res.company"].search([("name", "=", company.BRANCH)])
    stages = {stage.kind: stage.id for stage in env["tpm.idea.stage"].search([])}
    return {
        "stage_id": pick([stages[kind] for kind in STAGES], SQL("s.stage")),
        "stage_kind": pick(list(STAGES), SQL("s.stage")),
        "answered_date": SQL(
            "CASE WHEN s.stage >= 0.1 THEN now() AT TIME ZONE 'UTC' END"
        ),
        "company_id": SQL(
            "CASE WHEN s.company < 0.85 THEN %s WHEN s.company < 0.95 THEN %s END",
            env.company.id,
            branch.id,
        ),
    }


def _add_votes(env, there):
    """Give the ideas their votes, each by somebody else."""
    customer, customers = company.customer_range(env)
    env.cr.execute(
        SQL(
            "INSERT INTO tpm_idea_vote (idea_id, partner_id, create_uid, create_date)"
            " SELECT i.id, %s + mod(31 * i.id + 97 * j, %s), %s,"
            " now() AT TIME ZONE 'UTC' FROM ("
            "SELECT id, vote_count, row_number() OVER (ORDER BY id) AS n"
            " FROM tpm_idea) i"
            " CROSS JOIN LATERAL generate_series(1, i.vote_count) j WHERE i.n > %s",
            customer,
            customers,
            env.uid,
            there,
        )
    )


def _add_touchpoints(env):
    touchpoints = env["tpm.touchpoint"].search([]).ids
    env.cr.execute(
        SQL(
            "INSERT INTO tpm_idea_tpm_touchpoint_rel (tpm_idea_id, tpm_touchpoint_id)"
            " SELECT id, (%s)[1 + mod(id, %s)] FROM tpm_idea ON CONFLICT DO NOTHING",
            touchpoints,
            len(touchpoints),
        )
    )
