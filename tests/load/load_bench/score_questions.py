# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people ask of requests and feedback, through the client and in SQL by hand.

As in `questions.py`; the screens are opened with the filters they open with: reports
show the last 365 days, scorecards twelve months next to the twelve before.
"""

from . import client
from .questions import LARGE, NEAR, Question

MAP, REQUEST, FEEDBACK = "tpm.touchpoint", "tpm.survey.request", "tpm.feedback"
REPORT, DRIVER, COHORT = (
    "tpm.score.report",
    "tpm.score.driver",
    "tpm.repurchase.cohort",
)
IN_USE = [("state", "in", ["active", "key"])]
YEAR = [("day", ">", "today -365d")]
TOO_FEW = 5
BUDGET = 3.0
DAYS = (90, 180, 365)
# The reports leave a mean empty under five answers, so they count beside each mean, and
# the client gets a label and a domain for each group.
FAR, FARTHER = ("<=", 2), ("<=", 3)
# What must not grow with the table: a hundred times the rows, and the days are full.
FLAT = ("<=", 4)
TODAY = "(now() AT TIME ZONE 'UTC')::date"
START = f"({TODAY} - interval '12 months' + interval '1 day')::date"
IN_YEAR = f"f.day > {TODAY} - 365 AND f.company_id = ANY(%(companies)s)"
NET = """CASE WHEN f.repurchase IN ('9', '10') THEN 100
              WHEN f.repurchase IN ('7', '8') THEN 0
              WHEN f.repurchase IS NOT NULL THEN -100 END"""
ANSWERS_SQL = f"""
    SELECT touchpoint_id, day >= {START}, repurchase, count(*), count(typed_by_id)
      FROM tpm_feedback
     WHERE day BETWEEN {START} - ({TODAY} - {START}) - 1 AND {TODAY}
       AND repurchase IS NOT NULL AND company_id = ANY(%(companies)s)
  GROUP BY 1, 2, 3
"""
DUE_SQL = f"""
    SELECT touchpoint_id, state, count(*), count(sent_date) FROM tpm_survey_request
     WHERE state != 'planned' AND company_id = ANY(%(companies)s)
       AND planned_date >= {START} AND planned_date < {TODAY} + 1
  GROUP BY 1, 2
"""
TOUCHPOINTS_SQL = """
    SELECT t.id, t.name->>'en_US', h.name->>'en_US', c.name->>'en_US', up.name
      FROM tpm_touchpoint t
 LEFT JOIN tpm_phase h ON h.id = t.phase_id
 LEFT JOIN tpm_channel c ON c.id = t.channel_id
 LEFT JOIN res_users u ON u.id = t.user_id
 LEFT JOIN res_partner up ON up.id = u.partner_id
     WHERE t.active AND t.state IN ('active', 'key')
       AND (t.company_id IS NULL OR t.company_id = ANY(%(companies)s))
"""
MEANS_SQL = f"""
    SELECT touchpoint_id, avg(importance::int), avg(repurchase::int),
           avg(recommendation::int), count(repurchase)
      FROM tpm_feedback
     WHERE day BETWEEN {START} AND {TODAY} AND company_id = ANY(%(companies)s)
  GROUP BY 1
"""
CORRELATION_SQL = f"""
    WITH here AS (
        SELECT commercial_partner_id, touchpoint_id,
               sum(repurchase::int)::float8 AS total, count(*) AS n
          FROM tpm_feedback
         WHERE day BETWEEN {START} AND {TODAY} AND company_id = ANY(%(companies)s)
           AND repurchase IS NOT NULL AND commercial_partner_id IS NOT NULL
      GROUP BY 1, 2), both_means AS (
        SELECT touchpoint_id, total / n AS here,
               (sum(total) OVER w - total) / nullif(sum(n) OVER w - n, 0) AS elsewhere
          FROM here WINDOW w AS (PARTITION BY commercial_partner_id))
    SELECT touchpoint_id, corr(here, elsewhere), count(elsewhere)
      FROM both_means GROUP BY 1
"""
PIVOT_SQL = f"""
    SELECT s.*, t.name->>'en_US'
      FROM (SELECT touchpoint_id, count(*), count(repurchase), avg({NET}),
                   avg(repurchase::int)
              FROM tpm_feedback f WHERE {IN_YEAR}
          GROUP BY GROUPING SETS ((), (1))) s
 LEFT JOIN tpm_touchpoint t ON t.id = s.touchpoint_id
  ORDER BY t.sequence, t.id
"""
GRAPH_SQL = f"""
    SELECT date_trunc('month', day), count(*), count(repurchase), avg({NET})
      FROM tpm_feedback f WHERE {IN_YEAR} GROUP BY 1 ORDER BY 1
"""
DRIVERS_SQL = f"""
    SELECT r.tpm_topic_id, p.name->>'en_US', count(*), sum({NET}), avg({NET}),
           avg((f.repurchase IN ('9', '10'))::int),
           avg((f.repurchase NOT IN ('7', '8', '9', '10'))::int)
      FROM tpm_feedback f
      JOIN tpm_feedback_tpm_topic_rel r ON r.tpm_feedback_id = f.id
      JOIN tpm_topic p ON p.id = r.tpm_topic_id
     WHERE f.repurchase IS NOT NULL AND {IN_YEAR}
  GROUP BY 1, 2 ORDER BY 2
"""
RATED_SQL = f"SELECT count(repurchase) FROM tpm_feedback f WHERE {IN_YEAR}"
COHORT_COLUMNS = ", ".join(
    f"count(*) FILTER (WHERE passed >= interval '{days} days'),"
    f" count(*) FILTER (WHERE passed >= interval '{days} days'"
    f" AND again <= interval '{days} days')"
    for days in DAYS
)
COHORT_SQL = f"""
    WITH bought AS (
        SELECT o.id, p.commercial_partner_id, o.date_order AS date,
               lag(o.date_order, 1, '-infinity') OVER w AS since,
               lead(o.date_order) OVER w AS next
          FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
         WHERE o.state = 'sale' AND o.company_id = ANY(%(companies)s)
        WINDOW w AS (PARTITION BY p.commercial_partner_id ORDER BY o.date_order, o.id)
    ), said AS (
        SELECT f.repurchase, now() AT TIME ZONE 'UTC' - f.date AS passed,
               CASE WHEN b.id = f.order_id THEN b.next ELSE b.date END - f.date AS again
          FROM tpm_feedback f
     LEFT JOIN bought b ON b.commercial_partner_id = f.commercial_partner_id
           AND b.since <= f.date AND b.date > f.date
         WHERE f.repurchase IS NOT NULL AND f.commercial_partner_id IS NOT NULL
           AND f.company_id = ANY(%(companies)s))
    SELECT CASE WHEN repurchase IN ('9', '10') THEN 'promoter'
                WHEN repurchase IN ('7', '8') THEN 'passive' ELSE 'detractor' END,
           count(*), {COHORT_COLUMNS}
      FROM said GROUP BY GROUPING SETS ((), (1)) ORDER BY 1
"""
LIST_SQL = """
    SELECT f.*, p.complete_name, t.name->>'en_US', {more}
      FROM {table} f
      JOIN tpm_touchpoint t ON t.id = f.touchpoint_id
 LEFT JOIN res_partner p ON p.id = f.partner_id
     WHERE f.company_id = ANY(%(companies)s)
  ORDER BY f.{date} DESC, f.id DESC
     LIMIT 80
"""
COUNT_SQL = """
    SELECT count(*) FROM (SELECT FROM {table}
                           WHERE company_id = ANY(%(companies)s) LIMIT 10001) found
"""
MENTIONS = """
    ARRAY(SELECT r.tpm_topic_id FROM tpm_feedback_tpm_topic_rel r
           WHERE r.tpm_feedback_id = f.id),
    ARRAY(SELECT r.tpm_factor_id FROM tpm_factor_tpm_feedback_rel r
           WHERE r.tpm_feedback_id = f.id)
"""
PROGRAM = (
    "(SELECT g.name->>'en_US' FROM tpm_survey_program g WHERE g.id = f.program_id)"
)
PROGRAMS_SQL = """
    SELECT program_id, state, count(*) FROM tpm_survey_request
     WHERE company_id = ANY(%(companies)s) GROUP BY 1, 2
"""


def questions(_customer):
    """Return all questions about scores."""
    return [
        _list("feedback list, newest first", FEEDBACK, "date", MENTIONS),
        _list("request list, newest first", REQUEST, "planned_date", PROGRAM),
        _programs(),
        _scorecard(),
        _importance(),
        *_pivot(),
        *_graph(),
        _drivers(),
        _cohort(),
    ]


def _list(name, model, date, more):
    table = model.replace(".", "_")
    return Question(
        name,
        lambda env, spec: client.search_list(
            env, model, spec, order=f"{date} desc, id desc"
        ),
        lambda found: (found["length"], [record["id"] for record in found["records"]]),
        (
            LIST_SQL.format(table=table, date=date, more=more),
            COUNT_SQL.format(table=table),
        ),
        lambda answers: (answers[1][0][0], [row[0] for row in answers[0]]),
        NEAR,
        prepare=lambda env: client.specification(env, model, "list"),
        growth=FLAT,
    )


def _programs():
    return Question(
        "programs with their counts",
        lambda env, spec: client.search_list(
            env, "tpm.survey.program", spec, order="sequence, name, id"
        ),
        lambda found: {
            record["id"]: record["answered_count"] for record in found["records"]
        },
        (PROGRAMS_SQL,),
        lambda answers: {
            program: count
            for program, state, count in answers[0]
            if state == "answered"
        },
        NEAR,
        prepare=lambda env: client.specification(env, "tpm.survey.program", "list"),
        growth=FLAT,
    )


def _scorecard():
    view = "tpm_survey.tpm_touchpoint_view_list_scorecard"

    def proof(found):
        return {
            record["id"]: (record["tpm_score_count"], record["tpm_due_count"])
            for record in found["records"]
        }

    def sql_proof(answers):
        said, due, touchpoints = answers
        return {
            row[0]: (
                sum(count for t, now, _s, count, _typed in said if now and t == row[0]),
                sum(count for t, _state, count, _sent in due if t == row[0]),
            )
            for row in touchpoints
        }

    return Question(
        "scorecard",
        lambda env, spec: client.search_list(
            env, MAP, spec, IN_USE, order="tpm_score_text"
        ),
        proof,
        (ANSWERS_SQL, DUE_SQL, TOUCHPOINTS_SQL),
        sql_proof,
        FAR,
        LARGE,
        prepare=lambda env: client.specification(env, MAP, "list", view),
        growth=FLAT,
    )


def _importance():
    view = "tpm_survey.tpm_touchpoint_view_list_importance"
    return Question(
        "importance and performance",
        lambda env, spec: client.search_list(
            env, MAP, spec, IN_USE, order="tpm_priority desc"
        ),
        lambda found: {
            record["id"]: (
                round(record["tpm_importance_mean"], 6),
                record["tpm_score_count"],
            )
            for record in found["records"]
        },
        (MEANS_SQL, CORRELATION_SQL, TOUCHPOINTS_SQL),
        lambda answers: {
            row[0]: (round(float(row[1]) if row[1] else 0, 6), row[4])
            for row in answers[0]
        },
        FAR,
        LARGE,
        prepare=lambda env: client.specification(env, MAP, "list", view),
    )


def _net(value):
    return round(float(value), 6) if value is not None and value is not False else None


def _pivot():
    sets, measures = [[], ["touchpoint_id"]], ["rated:sum", "net:avg", "repurchase:avg"]

    def sql_proof(answers):
        rows = ((row[0] or 0, row[2], _net(row[3])) for row in answers[0])
        return sorted(rows)

    yield Question(
        "score report, pivot by touchpoint",
        lambda env, _spec: env[REPORT].formatted_read_grouping_sets(
            YEAR, sets, ["__count", *measures]
        ),
        lambda found: sorted(
            (
                group["touchpoint_id"][0] if "touchpoint_id" in group else 0,
                group["rated:sum"],
                _net(group["net:avg"]),
            )
            for groups in found
            for group in groups
        ),
        (PIVOT_SQL,),
        sql_proof,
        FARTHER,
        LARGE,
    )


def _graph():
    aggregates = ["__count", "rated:sum", "net:avg"]
    yield Question(
        "score report, graph by month",
        lambda env, _spec: env[REPORT]
        .with_context(fill_temporal=True)
        .formatted_read_group(YEAR, ["day:month"], aggregates),
        lambda groups: [(g["rated:sum"], _net(g["net:avg"])) for g in groups],
        (GRAPH_SQL,),
        lambda answers: [(row[2], _net(row[3])) for row in answers[0]],
        FAR,
        LARGE,
    )


def _drivers():
    aggregates = ["rated:sum", "promoter_share:avg", "detractor_share:avg", "net:avg"]
    domain = [*YEAR, ("kind", "=", "topic")]
    return Question(
        "score drivers by topic",
        lambda env, _spec: env[DRIVER].web_read_group(
            domain, ["topic_id"], ["__count", *aggregates, "contribution:sum"], limit=80
        ),
        lambda found: {
            group["topic_id"][0]: (group["rated:sum"], _net(group["contribution:sum"]))
            for group in found["groups"]
        },
        (DRIVERS_SQL, RATED_SQL),
        lambda answers: {
            row[0]: (row[2], _net(row[3] / answers[1][0][0])) for row in answers[0]
        },
        FAR,
        LARGE,
    )


def _cohort():
    measures = [
        f"{name}_{days}:{function}"
        for days in DAYS
        for name, function in (("passed", "sum"), ("bought", "avg"))
    ]

    def proof(found):
        return sorted(
            (
                group.get("band") or "",
                group["__count"],
                *(_percent(group[name]) for name in measures),
            )
            for groups in found
            for group in groups
        )

    def sql_proof(answers):
        return sorted((row[0] or "", row[1], *_shares(row[2:])) for row in answers[0])

    return Question(
        "said and done, pivot by band",
        lambda env, _spec: env[COHORT].formatted_read_grouping_sets(
            [], [[], ["band"]], ["__count", "rated:sum", *measures]
        ),
        proof,
        (COHORT_SQL,),
        sql_proof,
        FAR,
        LARGE,
    )


def _percent(value):
    return round(value or 0, 6)


def _shares(counts):
    """Yield of each window how many have passed, and percent of them bought again."""
    for passed, again in zip(counts[::2], counts[1::2], strict=True):
        yield passed
        yield _percent(100 * again / passed if passed >= TOO_FEW else 0)
