# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the journey map and the scorecard tell, and the same numbers in SQL by hand.

The SQL counts the interactions themselves, of twelve months up to today, as one would
without any sums kept: the numbers of each touchpoint, not the names around them.
"""

from .questions import Question

MAP = "tpm.journey"
COUNTED = ("interactions", "disappointed", "ok", "delighted", "minutes")
# twenty times as fast as SQL by hand, from so many rows on; a hundred times the rows
FAST, FAST_FROM, FLAT = ("<=", 0.05), 5_000_000, ("<=", 1.5)
TODAY = "(now() AT TIME ZONE 'UTC')::date"
START = f"({TODAY} - interval '12 months' + interval '1 day')::date"
BEFORE = f"({TODAY} - interval '24 months' + interval '1 day')::date"
COUNT_SQL = """
    SELECT touchpoint_id, count(*),
           count(*) FILTER (WHERE experience = 'disappointed'),
           count(*) FILTER (WHERE experience = 'ok'),
           count(*) FILTER (WHERE experience = 'delighted'),
           COALESCE(sum(duration), 0)
      FROM tpm_interaction
     WHERE company_id = ANY(%(companies)s) AND day BETWEEN {first} AND {last}
  GROUP BY 1
"""
YEAR_SQL = COUNT_SQL.format(first=START, last=TODAY)
YEAR_BEFORE_SQL = COUNT_SQL.format(first=BEFORE, last=f"{START} - 1")
# What is said of a customer about a document or else at a touchpoint, in its order:
# a question, until something goes out; the next one opens another.
PROMISE_SQL = f"""
    WITH said AS (
        SELECT i.touchpoint_id, i.company_id, i.commercial_partner_id, i.day, i.date,
               i.id, i.direction, CASE WHEN i.origin <> 'document'
                   THEN t.first_response_hours ELSE 0 END AS promised,
               i.res_id IS NOT NULL AS has_document,
               CASE WHEN i.res_id IS NOT NULL THEN i.res_model END AS model,
               COALESCE(i.res_id, i.touchpoint_id) AS place
          FROM tpm_interaction i JOIN tpm_touchpoint t ON t.id = i.touchpoint_id
    ), heard AS (
        SELECT *, TRUE AS is_own FROM said
     UNION ALL
        SELECT touchpoint_id, company_id, commercial_partner_id, day, date, id,
               direction, promised, has_document, NULL, touchpoint_id, FALSE
          FROM said WHERE has_document AND direction = 'out'
    ), paced AS (
        SELECT *, lag(direction) OVER w AS before FROM heard WINDOW w AS (
            PARTITION BY company_id, commercial_partner_id, model, place
            ORDER BY date, id)
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE is_new) OVER (
            PARTITION BY company_id, commercial_partner_id, model, place
            ORDER BY date, id) AS number
          FROM (SELECT *, COALESCE(direction = 'in' AND lag(direction) OVER w = 'out'
                       OR date - lag(date) OVER w > interval '14 days', TRUE) AS is_new
                  FROM paced WHERE is_own OR before = 'in' WINDOW w AS (
                    PARTITION BY company_id, commercial_partner_id, model, place
                    ORDER BY date, id)) s
    ), asked AS (
        SELECT *, min(date) FILTER (WHERE direction = 'out') OVER w AS answered,
               row_number() OVER (
                   PARTITION BY company_id, commercial_partner_id, model, place,
                                number, direction = 'in' AND promised > 0
                   ORDER BY date, id) = 1 AS is_first
          FROM numbered WINDOW w AS (
            PARTITION BY company_id, commercial_partner_id, model, place, number)
    ), timed AS (
        SELECT touchpoint_id,
               CASE WHEN COALESCE(answered, now() AT TIME ZONE 'UTC')
                         > date + promised * interval '1 hour' THEN 'broken'
                    WHEN answered IS NOT NULL THEN 'kept' END AS response
          FROM asked
         WHERE direction = 'in' AND promised > 0 AND is_first
           AND company_id = ANY(%(companies)s) AND day BETWEEN {START} AND {TODAY}
    )
    SELECT touchpoint_id, count(*), count(*) FILTER (WHERE response = 'kept'),
           count(response)
      FROM timed GROUP BY 1
"""


def questions(_customer):
    """Return what is asked on opening the map and the scorecard."""
    return [
        Question(
            "journey map",
            lambda env, _spec: env[MAP].read_map({}),
            lambda found: _of_cards(found, "values"),
            (YEAR_SQL,),
            lambda answers: sorted(answers[0]),
            FAST,
            FAST_FROM,
            growth=FLAT,
        ),
        Question(
            "numbers of the scorecard, next to the year before",
            lambda env, _spec: env[MAP].read_map({"compare": True}),
            lambda found: [
                _of_cards(found, name) for name in ("values", "values_before")
            ],
            (YEAR_SQL, YEAR_BEFORE_SQL),
            lambda answers: [sorted(answer) for answer in answers],
            FAST,
            FAST_FROM,
            growth=FLAT,
        ),
    ]


def _of_cards(found, name):
    """Return the numbers of the touchpoints where there was an interaction."""
    return sorted(
        (card["id"], *(card[name][measure] for measure in COUNTED))
        for card in found["touchpoints"]
        if card[name]["interactions"]
    )


def promises(found):
    """Return how the promises were kept, as the SQL tells it."""
    promised = [
        (card["id"], card["values"]["promise"]) for card in found["touchpoints"]
    ]
    return sorted(
        (
            id_,
            promise["questions"],
            promise["response"]["kept"],
            promise["response"]["n"],
        )
        for id_, promise in promised
        if promise["questions"]
    )
