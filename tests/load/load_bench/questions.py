# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people ask of the interactions, once through the client, once in SQL.

The SQL answers the same question by hand: it knows the companies the user may see,
returns the same values, and counts no further than the client does.
"""

from dataclasses import dataclass
from typing import Any

from . import client

MODEL = "tpm.interaction"
CAP = 1_000  # as far as the touchpoint cards count
NEAR, CLOSE = ("<=", 10), ("<=", 1.3)
# The host makes a label and a domain for each group, which takes the same 10 to 100 ms
# at any size; next to the few ms of a small table's query that is no news.
LARGE = 100_000
LIST_SQL = """
    SELECT i.id, i.date, i.experience, i.note, i.duration, i.direction, i.origin,
           i.res_model, i.res_id, i.company_id, p.id, p.complete_name,
           t.id, t.name->>'en_US', u.id, up.name, ct.id, ct.name->>'en_US',
           ARRAY(SELECT r.tpm_factor_id FROM tpm_factor_tpm_interaction_rel r
                  WHERE r.tpm_interaction_id = i.id)
      FROM tpm_interaction i
      JOIN tpm_touchpoint t ON t.id = i.touchpoint_id
 LEFT JOIN res_partner p ON p.id = i.partner_id
 LEFT JOIN res_users u ON u.id = i.user_id
 LEFT JOIN res_partner up ON up.id = u.partner_id
 LEFT JOIN crm_team ct ON ct.id = i.team_id
     WHERE i.company_id = ANY(%(companies)s) AND {condition}
  ORDER BY i.date DESC, i.id DESC
     LIMIT 80
"""
LIST_COUNT_SQL = """
    SELECT count(*) FROM (
        SELECT FROM tpm_interaction i
         WHERE i.company_id = ANY(%(companies)s) AND {condition} LIMIT 10001) found
"""
COUNT_SQL = "SELECT count(*) FROM tpm_interaction WHERE company_id = ANY(%(companies)s)"
GRAPH_SQL = """
    SELECT date_trunc('month', day), experience, count(*)
      FROM tpm_interaction WHERE company_id = ANY(%(companies)s)
  GROUP BY 1, 2 ORDER BY 1, 2
"""
PIVOT_SQL = """
    SELECT i.touchpoint_id, t.name->>'en_US', i.month, i.count
      FROM (SELECT touchpoint_id, date_trunc('month', day) AS month, count(*)
              FROM tpm_interaction WHERE company_id = ANY(%(companies)s)
          GROUP BY GROUPING SETS ((), (1), (2), (1, 2))) i
 LEFT JOIN tpm_touchpoint t ON t.id = i.touchpoint_id
  ORDER BY t.sequence, t.id, i.month
"""
KANBAN_SQL = """
    SELECT t.id, t.name->>'en_US', t.state, t.ownership, t.is_moment_of_truth,
           t.is_pain_point, t.is_best_practice, h.id, h.name->>'en_US',
           c.name->>'en_US', up.name,
           (SELECT count(*) FROM (
                SELECT FROM tpm_interaction i
                 WHERE i.touchpoint_id = t.id AND i.company_id = ANY(%(companies)s)
                 LIMIT {cap}) found)
      FROM tpm_touchpoint t
 LEFT JOIN tpm_phase h ON h.id = t.phase_id
 LEFT JOIN tpm_channel c ON c.id = t.channel_id
 LEFT JOIN res_users u ON u.id = t.user_id
 LEFT JOIN res_partner up ON up.id = u.partner_id
     WHERE t.active AND (t.company_id IS NULL OR t.company_id = ANY(%(companies)s))
  ORDER BY h.sequence, h.id, t.sequence, t.id
"""


@dataclass
class Question:
    """One question, asked both ways.

    `ask` gets what `prepare` returned. `proof` takes from its answer, and `sql_proof`
    from the rows, what must be the same: else the bench would compare two questions.
    """

    name: str
    ask: Any
    proof: Any
    statements: tuple
    sql_proof: Any
    bound: tuple
    bound_from: int = 0  # rows; below, the value is shown and not judged
    prepare: Any = lambda _env: None
    growth: tuple = ()  # the bound of how much longer it takes in the largest table


def questions(customer):
    """Return all questions; two of them are about this customer."""
    of_customer = f"(i.partner_id = {customer} OR i.commercial_partner_id = {customer})"
    # what the search bar makes of a customer's name
    picked = [
        "|",
        ("partner_id", "child_of", customer),
        ("commercial_partner_id", "child_of", customer),
    ]
    button = [("commercial_partner_id", "=", customer)]
    return [
        _list("list, newest first", [], "true"),
        _list("list, button on a customer", button, of_customer),
        _list("list, search for a customer", picked, of_customer),
        Question(
            "count",
            lambda env, _spec: env[MODEL].search_count([]),
            lambda count: count,
            (COUNT_SQL,),
            lambda answers: answers[0][0][0],
            CLOSE,
        ),
        *_graph(),
        *_pivot(),
        _kanban(),
    ]


def _list(name, domain, condition):
    return Question(
        name,
        lambda env, spec: client.search_list(env, MODEL, spec, domain),
        lambda found: (found["length"], [record["id"] for record in found["records"]]),
        (
            LIST_SQL.format(condition=condition),
            LIST_COUNT_SQL.format(condition=condition),
        ),
        lambda answers: (answers[1][0][0], [row[0] for row in answers[0]]),
        NEAR,
        prepare=lambda env: client.specification(env, MODEL, "list"),
    )


def _graph():
    groupby = ("day:month", "experience")
    yield _grouped(
        "graph, month by experience",
        lambda env, _spec: client.graph(env, MODEL, *groupby),
        lambda groups: sum(group["__count"] for group in groups),
        GRAPH_SQL,
        bound_from=LARGE,
    )
    yield _grouped(
        "graph, its query alone",
        lambda env, _spec: env[MODEL]._read_group([], groupby, ["__count"]),
        lambda groups: sum(group[-1] for group in groups),
        GRAPH_SQL,
    )


def _pivot():
    row, column = "touchpoint_id", "day:month"
    sets = ((), (row,), (column,), (row, column))
    yield _grouped(
        "pivot, touchpoint by month",
        lambda env, _spec: client.pivot(env, MODEL, row, column),
        lambda found: sum(group["__count"] for groups in found for group in groups),
        PIVOT_SQL,
        bound_from=LARGE,
    )
    yield _grouped(
        "pivot, its query alone",
        lambda env, _spec: env[MODEL]._read_grouping_sets([], sets, ["__count"]),
        lambda found: sum(group[-1] for groups in found for group in groups),
        PIVOT_SQL,
    )


def _grouped(name, ask, proof, statement, *, bound_from=0):
    return Question(
        name,
        ask,
        proof,
        (statement,),
        lambda answers: sum(row[-1] for row in answers[0]),
        CLOSE,
        bound_from,
    )


def _kanban():
    states = {"field": "state", "colors": {"key": "warning", "active": "success"}}
    return Question(
        "touchpoint kanban with counts",
        lambda env, spec: client.kanban(
            env, "tpm.touchpoint", spec, "phase_id", states
        ),
        lambda answer: sorted(
            (card["id"], card["interaction_count"])
            for column in answer[0]["groups"]
            for card in column["__records"]
        ),
        (KANBAN_SQL.format(cap=CAP),),
        lambda answers: sorted((row[0], row[-1]) for row in answers[0]),
        NEAR,
        prepare=lambda env: client.specification(env, "tpm.touchpoint", "kanban"),
    )
