# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How questions and their answers are found among the interactions, in SQL."""

from odoo import api, fields, models
from odoo.tools import SQL

SILENCE_KEY = "tpm_touchpoint.promise_silence_days"
SILENCE = 14
# What a question takes over from the interaction that asks it.
ASKED = (
    *("partner_id", "commercial_partner_id", "touchpoint_id", "company_id"),
    *("date", "day", "res_model", "res_id", "user_id", "team_id"),
)
PLACE = SQL("company_id, commercial_partner_id, place_model, place_id")
# Each step looks at what the step before found.
CONVERSATIONS = """
    promised AS (
        SELECT touchpoint_id, first_response_hours, result_hours, date AS since,
               lead(date) OVER (PARTITION BY touchpoint_id ORDER BY date) AS until
          FROM tpm_touchpoint_promise
    ), met AS (
        SELECT * FROM tpm_interaction WHERE commercial_partner_id = ANY(%(partners)s)
     UNION ALL
        SELECT i.* FROM about a JOIN tpm_interaction i
            ON i.res_model = a.res_model AND i.res_id = a.res_id
           AND i.commercial_partner_id IS NULL
    ), said AS (
        SELECT m.id, m.direction, %(asked)s,
               COALESCE(CASE WHEN c.is_live THEN 0 ELSE p.first_response_hours END, 0)
                   AS promised_response_hours,
               COALESCE(p.result_hours, 0) AS promised_result_hours,
               CASE WHEN m.settled = 'needless' THEN 0
                    WHEN m.origin = 'document' AND m.res_model <> 'crm.lead' THEN 0
                    WHEN c.is_live THEN COALESCE(p.result_hours, 0)
                    ELSE greatest(p.first_response_hours, p.result_hours, 0)
               END AS promised,
               COALESCE(c.is_live, FALSE) AS is_live,
               m.direction = 'out'
                   OR COALESCE(c.is_live OR m.settled = 'at_once', FALSE) AS is_spoken,
               m.date + COALESCE(m.duration, 0) * interval '1 minute' AS end_date,
               COALESCE(m.res_model <> 'res.partner' AND m.res_id > 0, FALSE)
                   AS has_document
          FROM met m
          JOIN tpm_touchpoint t ON t.id = m.touchpoint_id
     LEFT JOIN tpm_channel c ON c.id = t.channel_id
     LEFT JOIN promised p ON p.touchpoint_id = m.touchpoint_id
           AND m.date >= p.since AND (p.until IS NULL OR m.date < p.until)
         WHERE m.direction IS NOT NULL AND m.origin <> 'survey'
    ), placed AS (
        SELECT *, FALSE AS is_guest,
               CASE WHEN has_document THEN res_model END AS place_model,
               CASE WHEN has_document THEN res_id ELSE touchpoint_id END AS place_id
          FROM said
     UNION ALL
        SELECT *, TRUE, NULL, touchpoint_id
          FROM said WHERE has_document AND direction = 'out'
    ), heard AS (
        SELECT *, lag(is_spoken) OVER (PARTITION BY %(place)s ORDER BY date, id)
                  AS was_spoken
          FROM placed
    ), paced AS (
        SELECT *, interval '1 hour' * greatest(
                   %(silence)s, max(promised) OVER (PARTITION BY %(place)s)
               ) AS silence
          FROM heard WHERE NOT is_guest OR NOT was_spoken
    ), parted AS (
        SELECT *, COALESCE(
                   direction = 'in' AND lag(is_spoken) OVER said
                   OR date - lag(date) OVER said > silence, TRUE
               ) AS is_new
          FROM paced WINDOW said AS (PARTITION BY %(place)s ORDER BY date, id)
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE is_new) OVER (
                   PARTITION BY %(place)s ORDER BY date, id ROWS UNBOUNDED PRECEDING
               ) AS number
          FROM parted
    ), answered AS (
        SELECT *,
               min(date) FILTER (WHERE is_spoken) OVER part AS response_date,
               max(CASE direction WHEN 'out' THEN date ELSE end_date END)
                   FILTER (WHERE is_spoken) OVER part AS result_date,
               max(date) OVER part + silence AS over_date,
               row_number() OVER (
                   PARTITION BY %(place)s, number, direction = 'in' AND promised > 0
                   ORDER BY date, id
               ) AS nth
          FROM numbered WINDOW part AS (PARTITION BY %(place)s, number)
    ), timed AS (
        SELECT *, id AS interaction_id, result_date AS result_known,
               -- of a talk no time is known
               CASE WHEN NOT is_live THEN response_date END AS response_known,
               CASE WHEN promised_response_hours > 0 THEN
                   date + promised_response_hours * interval '1 hour'
               END AS response_deadline,
               CASE WHEN promised_result_hours > 0 THEN
                   date + promised_result_hours * interval '1 hour'
               END AS result_deadline
          FROM answered WHERE direction = 'in' AND promised > 0 AND nth = 1
    )
"""
# What is found out about the first response and about the result, each.
JUDGED = """
    %(name)s_date, %(name)s_deadline, promised_%(name)s_hours,
    extract(epoch FROM %(name)s_known - date) / 3600 AS %(name)s_hours,
    CASE WHEN COALESCE(%(name)s_date, %(now)s) > %(name)s_deadline THEN 'broken'
         WHEN %(name)s_date <= %(name)s_deadline THEN 'kept' END AS %(name)s,
    CASE WHEN COALESCE(%(name)s_date, %(now)s) > %(name)s_deadline THEN 0
         WHEN %(name)s_date <= %(name)s_deadline THEN 100 END AS %(name)s_share
"""
FOUND = (
    *("{}_date", "{}_deadline", "promised_{}_hours", "{}_hours", "{}", "{}_share"),
)
COLUMNS = (
    *ASKED,
    *(column.format(name) for name in ("response", "result") for column in FOUND),
    "due_date",
    "over_date",
)


class TpmQuestion(models.Model):
    _inherit = "tpm.question"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _silence_days(self):
        """Return after how many days without a word a conversation is over."""
        # sudo: the number is no secret
        stored = self.env["ir.config_parameter"].sudo().get_param(SILENCE_KEY)
        return max(1, int(stored)) if (stored or "").isdecimal() else SILENCE

    @api.model
    def _look_at(self, partner_ids, documents=()):
        """Bring all questions of these customers up to date, from the interactions.

        It may be done at any time and any number of times.

        :param partner_ids: customers' companies
        :param documents: (model, id) of documents whose customer nobody knows yet
        """
        if not partner_ids and not documents:
            return
        self.flush_model()
        self.env["tpm.interaction"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH about AS (
                    SELECT unnest(%(models)s::text[]) AS res_model,
                           unnest(%(ids)s::int[]) AS res_id
                ), %(conversations)s, found AS MATERIALIZED (
                    SELECT interaction_id, %(asked)s, %(response)s, %(result)s,
                           COALESCE(response_deadline, result_deadline) AS due_date,
                           over_date
                      FROM timed
                ), gone AS (
                    DELETE FROM tpm_question WHERE id IN (
                        SELECT id FROM tpm_question
                         WHERE commercial_partner_id = ANY(%(partners)s)
                     UNION ALL
                        SELECT q.id FROM about a JOIN tpm_question q
                            ON q.res_model = a.res_model AND q.res_id = a.res_id
                           AND q.commercial_partner_id IS NULL
                    ) AND interaction_id NOT IN (SELECT interaction_id FROM found)
                )
                INSERT INTO tpm_question AS q (interaction_id, %(columns)s)
                SELECT interaction_id, %(columns)s FROM found
                ON CONFLICT (interaction_id) DO UPDATE
                SET (%(columns)s) = ROW(%(excluded)s)
                WHERE (%(present)s) IS DISTINCT FROM (%(excluded)s)
                """,
                models=[model for model, _id in documents],
                ids=[id_ for _model, id_ in documents],
                partners=list(partner_ids),
                conversations=self._conversations_sql(partner_ids),
                asked=_names(ASKED),
                response=self._judged_sql("response"),
                result=self._judged_sql("result"),
                columns=_names(COLUMNS),
                excluded=_names(COLUMNS, "excluded"),
                present=_names(COLUMNS, "q"),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _look_at_those_of(self, interactions):
        """Bring the questions of their customers up to date now, not by and by."""
        nobodys = interactions.filtered(lambda i: not i.commercial_partner_id)
        self._look_at(
            set(interactions.commercial_partner_id.ids),
            {(i.res_model, i.res_id) for i in nobodys},
        )

    @api.model
    def _conversations_sql(self, partner_ids):
        return SQL(
            CONVERSATIONS,
            partners=list(partner_ids),
            asked=_names(ASKED, "m"),
            place=PLACE,
            silence=24 * self._silence_days(),
        )

    @api.model
    def _judged_sql(self, name):
        return SQL(JUDGED.replace("%(name)s", name), now=fields.Datetime.now())


def _names(columns, alias=None):
    of = [alias] if alias else []
    return SQL(", ").join(SQL.identifier(*of, column) for column in columns)
