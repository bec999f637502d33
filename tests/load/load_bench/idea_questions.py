# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people ask of the ideas, once through the client, once in SQL."""

from . import client
from .questions import NEAR, Question

MODEL = "tpm.idea"
BUDGET = 4.0
# from 1,000 to 100,000 ideas
FLAT, COUNTED = ("<=", 1.5), ("<=", 2)  # the host counts each column of the board
ORDER = "COALESCE(i.is_quick_win, FALSE) DESC, i.value DESC, i.id"
MINE = """
    EXISTS (SELECT FROM tpm_idea_vote v
              JOIN res_users me ON me.partner_id = v.partner_id
             WHERE v.idea_id = i.id AND me.id = %(uid)s) AS has_voted,
    ARRAY(SELECT t.name->>'en_US' FROM tpm_idea_tpm_touchpoint_rel r
            JOIN tpm_touchpoint t ON t.id = r.tpm_touchpoint_id
           WHERE r.tpm_idea_id = i.id) AS touchpoints
"""
VISIBLE = "(i.company_id = ANY(%(companies)s) OR i.company_id IS NULL)"
COLUMNS = f"""
    i.id, i.name, i.is_quick_win, i.vote_count, i.stage_kind, i.impact, i.effort,
    i.answer_due, i.answered_date, i.author_kind, i.is_private, a.complete_name,
    u.id, up.name, {MINE}
"""
JOINS = """
    LEFT JOIN res_partner a ON a.id = i.author_id
    LEFT JOIN res_users u ON u.id = i.user_id
    LEFT JOIN res_partner up ON up.id = u.partner_id
"""
LIST_SQL = f"""
    SELECT {COLUMNS}, s.name->>'en_US'
      FROM (SELECT * FROM tpm_idea i WHERE i.active IS TRUE AND {VISIBLE}
             ORDER BY {ORDER} LIMIT 80) i
      JOIN tpm_idea_stage s ON s.id = i.stage_id {JOINS}
     ORDER BY {ORDER}
"""
COUNT_SQL = f"""
    SELECT count(*) FROM (
        SELECT FROM tpm_idea i WHERE i.active IS TRUE AND {VISIBLE} LIMIT 10001) found
"""
CARDS_SQL = f"""
    SELECT i.id, s.id, {COLUMNS}
      FROM tpm_idea_stage s CROSS JOIN LATERAL (
            SELECT * FROM tpm_idea i
             WHERE i.stage_id = s.id AND i.active IS TRUE AND {VISIBLE}
             ORDER BY {ORDER} LIMIT 80) i {JOINS}
     WHERE s.fold IS NOT TRUE ORDER BY s.sequence, s.id, {ORDER}
"""
COLUMNS_SQL = f"""
    SELECT i.stage_id, count(*) FROM tpm_idea i
     WHERE i.active IS TRUE AND {VISIBLE} GROUP BY 1
"""
FORM_SQL = f"""
    SELECT {COLUMNS}, i.text, i.decline_reason, (
           SELECT count(*) FROM tpm_idea m WHERE m.merged_into_id = i.id)
      FROM tpm_idea i {JOINS} WHERE {VISIBLE}
       AND i.id = (SELECT min(id) FROM tpm_idea WHERE vote_count = 200)
"""


def questions(_customer):
    """Return what is asked of the board, the list and the form."""
    return [_board(), _list(), _form()]


def _board():
    return Question(
        "board by stage",
        lambda env, spec: client.columns(env, MODEL, spec, "stage_id"),
        _cards,
        (CARDS_SQL, COLUMNS_SQL),
        lambda answers: ([row[0] for row in answers[0]], dict(answers[1])),
        NEAR,
        prepare=lambda env: client.specification(env, MODEL, "kanban"),
        growth=COUNTED,
    )


def _cards(answer):
    groups = answer["groups"]
    cards = [card["id"] for group in groups for card in group.get("__records", ())]
    return cards, {g["stage_id"][0]: g["__count"] for g in groups if g["__count"]}


def _list():
    return Question(
        "list with its count",
        lambda env, spec: client.search_list(env, MODEL, spec, order=None),
        lambda found: (found["length"], [record["id"] for record in found["records"]]),
        (LIST_SQL, COUNT_SQL),
        lambda answers: (answers[1][0][0], [row[0] for row in answers[0]]),
        NEAR,
        prepare=lambda env: client.specification(env, MODEL, "list"),
        growth=FLAT,
    )


def _form():
    return Question(
        "form of an idea with 200 votes",
        lambda env, spec: client.read_form(env, MODEL, spec.idea_id, spec.fields),
        lambda found: [(found[0]["id"], found[0]["vote_count"])],
        (FORM_SQL,),
        lambda answers: [(row[0], row[3]) for row in answers[0]],
        (),
        prepare=_Form,
        growth=FLAT,
    )


class _Form:
    """A form, and the idea that is opened in it."""

    def __init__(self, env):
        self.fields = client.specification(env, MODEL, "form")
        self.idea_id = (
            env[MODEL].search([("vote_count", "=", 200)], order="id", limit=1).id
        )
