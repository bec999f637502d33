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
    """One question, asked both ways; `ask` and `proof` get what `prepare` returned.

    `proof` takes from the client's answer what the SQL must have found as well:
    a bench that compares different things would be worth nothing.
    """

    name: str
    prepare: Any
    ask: Any
    proof: Any
    statements: tuple
    sql_proof: Any
    bound: tuple = ()


def questions(customer):
    """Return all questions; one of them is about this customer."""
    of_customer = f"(i.partner_id = {customer} OR i.commercial_partner_id = {customer})"
    # what the search bar makes of a customer's name
    picked = [
        "|",
        ("partner_id", "child_of", customer),
        ("commercial_partner_id", "child_of", customer),
    ]
    return [
        _list("list, newest first", [], "true"),
        _list("list, button of a customer", [("commercial_partner_id", "=", customer)], of_customer),
        _list("list, search for a customer", picked, of_customer),
        Question(
            "count",
            _nothing,
            lambda env, _spec: env[MODEL].search_count([]),
            lambda count: count,
            (COUNT_SQL,),
            lambda answers: answers[0][0][0],
            ("<=", 1.3),
        ),
        Question(
            "graph, month by experience",
            _nothing,
            lambda env, _spec: client.graph(env, MODEL, "day:month", "experience"),
            lambda groups: sum(group["__count"] for group in groups),
            (GRAPH_SQL,),
            lambda answers: sum(row[-1] for row in answers[0]),
            ("<=", 1.3),
        ),
        Question(
            "pivot, touchpoint by month",
            _nothing,
            lambda env, _spec: client.pivot(env, MODEL, "touchpoint_id", "day:month"),
            lambda sets: sum(group["__count"] for groups in sets for group in groups),
            (PIVOT_SQL,),
            lambda answers: sum(row[-1] for row in answers[0]),
            ("<=", 1.3),
        ),
        Question(
            "touchpoint kanban with counts",
            lambda env: client.specification(env, "tpm.touchpoint", "kanban"),
            _ask_kanban,
            lambda answer: sorted(
                (card["id"], card["interaction_count"])
                for column in answer[0]["groups"]
                for card in column["__records"]
            ),
            (KANBAN_SQL.format(cap=CAP),),
            lambda answers: sorted((row[0], row[-1]) for row in answers[0]),
            ("<=", 10),
        ),
    ]


def _list(name, domain, condition):
    return Question(
        name,
        lambda env: client.specification(env, MODEL, "list"),
        lambda env, spec: client.search_list(env, MODEL, spec, domain),
        lambda found: (found["length"], [record["id"] for record in found["records"]]),
        (
            LIST_SQL.format(condition=condition),
            LIST_COUNT_SQL.format(condition=condition),
        ),
        lambda answers: (answers[1][0][0], [row[0] for row in answers[0]]),
        ("<=", 10),
    )


def _ask_kanban(env, spec):
    states = {"field": "state", "colors": {"key": "warning", "active": "success"}}
    return client.kanban(env, "tpm.touchpoint", spec, "phase_id", states)


def _nothing(_env):
    return None
