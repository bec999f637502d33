# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

OPEN_PRIVACY = "public"
NOON = "12 hours"
NOTHING, ALWAYS = SQL(""), SQL("TRUE")
LONGEST = 7 * 24 * 60  # minutes an interaction can take


class Source(NamedTuple):
    """What the host's tables still know of the events of one kind, as SQL.

    It says in SQL what an ``Occurrence`` of a capture rule says in Python.
    """

    model: str  # its table is gone through by id; it has the alias x
    tables: Any  # what follows FROM
    where: Any
    date: Any  # when it happened, in UTC
    document: dict  # partner_id, company_id, team_id, user_id, res_model, res_id
    is_exact: Any = SQL("TRUE")  # whether the date is that of the event
    duration: Any = SQL("0")
    note: Any = SQL("''")
    partner_id: Any = SQL("NULL::int")  # else the document's
    user_id: Any = SQL("NULL::int")  # else the document's
    company_id: Any = SQL("NULL::int")  # where the document has none
    activity_type_id: Any = SQL("NULL::int")
    participants: Any = None  # an array of partner ids
    key: Any = None  # what identifies the event; else the row of the model


class TpmBackfillSource(models.AbstractModel):
    """Where the past of each event is found: a method ``_source_<event>`` for each.

    Extend it with a method for an event of your own. It gets ``within``, which makes of
    a column with ids of the source's model a condition: a long past is gone through in
    parts, and no part may read the whole of another table.
    """

    _name = "tpm.backfill.source"
    _description = "Sources of the Past"

    @api.model
    def _source(self, event, within):
        """Return the :class:`Source` of an event; None when the host keeps no trace."""
        make = getattr(self, f"_source_{event}", None)
        return make(within) if make else None

    @api.model
    def _has_source(self, event):
        return hasattr(self, f"_source_{event}")

    # orders

    def _source_quotation_sent(self, within):
        """By the change log; by mail the host sends without writing a log."""
        return self._of_documents(
            "sale.order",
            joins=self._joined(
                changed=self._changed("sale.order", "state", "sent", within),
                written=self._written("sale.order", within),
            ),
            where=SQL(
                "x.state = 'sent' OR changed.reached IS NOT NULL"
                " OR changed.left_on IS NOT NULL"
            ),
            date=SQL(
                "COALESCE(changed.reached,"
                " CASE WHEN written.first <= COALESCE(changed.left_on, now())"
                " THEN written.first END, changed.left_on, x.write_date)"
            ),
            is_exact=SQL(
                "changed.reached IS NOT NULL OR (written.first IS NOT NULL"
                " AND written.first <= COALESCE(changed.left_on, now()))"
            ),
        )

    def _source_order_confirmed(self, within):
        return self._of_documents(
            "sale.order",
            joins=self._joined(
                changed=self._changed("sale.order", "state", "sale", within)
            ),
            where=SQL("x.state = 'sale' OR changed.reached IS NOT NULL"),
            date=SQL("COALESCE(changed.reached, x.date_order)"),
        )

    def _source_order_cancelled(self, within):
        return self._of_documents(
            "sale.order",
            joins=self._joined(
                changed=self._changed("sale.order", "state", "cancel", within)
            ),
            where=SQL("x.state = 'cancel' OR changed.reached IS NOT NULL"),
            date=SQL("COALESCE(changed.reached, x.write_date)"),
            is_exact=SQL("changed.reached IS NOT NULL"),
        )

    # leads

    def _source_lead_created(self, within):
        return self._of_documents(
            "crm.lead",
            joins=SQL(" LEFT JOIN res_users creator ON creator.id = x.create_uid"),
            date=SQL("x.create_date"),
            company_id=SQL("creator.company_id"),
        )

    def _source_lead_won(self, within):
        return self._lead_closed("won", within)

    def _source_lead_lost(self, within):
        return self._lead_closed("lost", within)

    def _lead_closed(self, status, within):
        return self._of_documents(
            "crm.lead",
            joins=self._joined(
                changed=self._changed("crm.lead", "won_status", status, within)
            ),
            where=SQL("x.won_status = %s OR changed.reached IS NOT NULL", status),
            date=SQL("COALESCE(changed.reached, x.date_closed, x.write_date)"),
            is_exact=SQL("COALESCE(changed.reached, x.date_closed) IS NOT NULL"),
        )

    # activities and meetings

    def _source_activity_done(self, within):
        """The host keeps the day; the time is that of the last change on that day."""
        is_exact = SQL("x.write_date::date = x.date_done")
        return Source(
            model="mail.activity",
            tables=SQL(
                "mail_activity x JOIN LATERAL (%s) d ON TRUE"
                " LEFT JOIN res_users doer ON doer.id = x.user_id",
                self._any_document(SQL("x.res_model"), SQL("x.res_id")),
            ),
            where=SQL("x.active IS NOT TRUE AND x.date_done IS NOT NULL"),
            date=SQL(
                "CASE WHEN %s THEN x.write_date ELSE x.date_done + %s::interval END",
                is_exact,
                NOON,
            ),
            is_exact=is_exact,
            document=self._columns_of("d"),
            note=SQL("x.summary"),
            user_id=SQL("x.user_id"),
            # who did it worked there, whoever is in charge of the contact
            company_id=SQL("doer.company_id"),
            activity_type_id=SQL("x.activity_type_id"),
        )

    def _source_meeting_held(self, within):
        return Source(
            model="calendar.event",
            tables=SQL(
                """calendar_event x
                   JOIN LATERAL (%s) guests ON guests.ids IS NOT NULL
                   JOIN LATERAL (%s) d ON TRUE
                   LEFT JOIN res_users host ON host.id = x.user_id
                   LEFT JOIN res_users_settings s ON s.user_id = x.user_id""",
                self._guests(),
                self._meeting_document(),
            ),
            where=SQL(
                "x.active AND x.stop <= %s AND NOT (%s)",
                fields.Datetime.now(),
                self._is_made_anew(),
            ),
            date=SQL("x.start"),
            document=self._columns_of("d"),
            duration=SQL(
                "CASE WHEN x.allday THEN 0"
                " ELSE least(round(COALESCE(x.duration, 0) * 60), %s)::int END",
                LONGEST,
            ),
            note=SQL(
                "CASE WHEN %s <> 'private' THEN x.name END", self._meeting_privacy()
            ),
            user_id=SQL("x.user_id"),
            company_id=SQL("host.company_id"),
            participants=SQL("guests.ids"),
        )

    def _is_made_anew(self):
        """Say that the earlier self of a meeting in a series has been logged.

        When a series is changed, the host makes its past meetings anew as well.
        """
        return SQL(
            """x.recurrence_id IS NOT NULL AND EXISTS (
               SELECT FROM tpm_interaction i JOIN tpm_capture_rule r ON r.id = i.rule_id
                WHERE r.event = 'meeting_held'
                  AND i.res_model = d.res_model AND i.res_id = d.res_id
                  AND i.date::date = x.start::date
                  AND i.event_key <> 'calendar.event,' || x.id)"""
        )

    def _guests(self):
        """Return the customers at a meeting, those who declined left out."""
        return SQL(
            """SELECT array_agg(g.id ORDER BY g.complete_name, g.id DESC) AS ids
                 FROM calendar_event_res_partner_rel r
                 JOIN res_partner g ON g.id = r.res_partner_id
                WHERE r.calendar_event_id = x.id AND g.active AND NOT %s
                  AND NOT EXISTS (
                      SELECT FROM calendar_attendee a WHERE a.event_id = x.id
                         AND a.partner_id = g.id AND a.state = 'declined')""",
            self._is_ours("g"),
        )

    def _meeting_document(self):
        """Return the record a meeting is about, else the first guest."""
        res_model = SQL(
            "CASE WHEN x.opportunity_id IS NOT NULL THEN 'crm.lead'"
            " WHEN x.res_id <> 0 AND x.res_model = ANY(%s) THEN x.res_model"
            " ELSE 'res.partner' END",
            self._document_models(),
        )
        res_id = SQL(
            "CASE WHEN x.opportunity_id IS NOT NULL THEN x.opportunity_id"
            " WHEN x.res_id <> 0 AND x.res_model = ANY(%s) THEN x.res_id"
            " ELSE guests.ids[1] END",
            self._document_models(),
        )
        return self._any_document(res_model, res_id)

    def _meeting_privacy(self):
        default = self.env["res.users"]._default_user_calendar_default_privacy()
        return SQL(
            "COALESCE(x.privacy, s.calendar_default_privacy,"
            " CASE WHEN x.user_id IS NOT NULL THEN %s END, %s)",
            default or OPEN_PRIVACY,
            OPEN_PRIVACY,
        )

    # what sources are made of

    def _of_documents(self, model, *, date, joins=NOTHING, where=ALWAYS, **more):
        """Return the source of an event that happens to a document itself."""
        document = self.env[model]._tpm_columns("x")
        document |= {"res_model": SQL("%s", model), "res_id": SQL("x.id")}
        return Source(
            model=model,
            tables=SQL("%s x%s", SQL.identifier(self.env[model]._table), joins),
            where=where,
            date=date,
            document=document,
            **more,
        )

    def _joined(self, **queries):
        """Join queries about documents, each by the name it is given."""
        return SQL("").join(
            SQL(
                " LEFT JOIN (%s) %s ON %s = x.id",
                query,
                SQL.identifier(name),
                SQL.identifier(name, "res_id"),
            )
            for name, query in queries.items()
        )

    def _changed(self, model, field, value, within):
        """Return since when documents had a value, and when they lost it, by the log.

        The log has the label of the value, in the language of who changed it.
        """
        labels, field_id = self._labels(model, field, value)
        return SQL(
            """SELECT m.res_id,
                      min(m.date) FILTER (WHERE v.new_value_char = ANY(%(labels)s))
                          AS reached,
                      min(m.date) FILTER (WHERE v.old_value_char = ANY(%(labels)s))
                          AS left_on
                 FROM mail_message m
                 JOIN mail_tracking_value v ON v.mail_message_id = m.id
                WHERE m.model = %(model)s AND %(within)s AND v.field_id = %(field)s
                  AND (v.new_value_char = ANY(%(labels)s)
                       OR v.old_value_char = ANY(%(labels)s))
             GROUP BY m.res_id""",
            labels=labels,
            model=model,
            within=within(SQL("m.res_id")),
            field=field_id,
        )

    def _written(self, model, within):
        """Return when somebody of us first wrote to the customer on a document."""
        return SQL(
            """SELECT m.res_id, min(m.date) AS first
                 FROM mail_message m JOIN res_partner a ON a.id = m.author_id
                WHERE m.model = %s AND %s AND m.message_type = 'comment'
                  AND m.subtype_id = %s AND %s
             GROUP BY m.res_id""",
            model,
            within(SQL("m.res_id")),
            self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            self._is_ours("a"),
        )

    @api.model
    def _is_ours(self, alias):
        """Say that a contact is or was one of us.

        Of those who left, whose login is archived, the host thinks as of customers.
        """
        users = self.env["res.users"].sudo().with_context(active_test=False)
        left = Domain("active", "=", False) & Domain("share", "=", False)
        former = users.search(left & Domain("partner_id.partner_share", "=", True))
        ours = SQL("%s IS NOT TRUE", SQL.identifier(alias, "partner_share"))
        if not former:
            return SQL("(%s)", ours)  # so that the planner need not guess
        contact = SQL.identifier(alias, "id")
        return SQL("(%s OR %s = ANY(%s))", ours, contact, former.partner_id.ids)

    def _labels(self, model, field, value):
        """Return the labels of a value in all languages, and the id of the field."""
        [[field_id, labels]] = self.env.execute_query(
            SQL(
                """SELECT f.id, array_agg(DISTINCT label.value)
                     FROM ir_model_fields f
                     JOIN ir_model_fields_selection s ON s.field_id = f.id,
                          jsonb_each_text(s.name) label
                    WHERE f.model = %s AND f.name = %s AND s.value = %s
                 GROUP BY f.id""",
                model,
                field,
                value,
            )
        )
        return labels, field_id

    def _document_models(self):
        """Return the models that take interactions."""
        takes = self.env["tpm.interaction"]._is_taken_by
        return [name for name, model in self.env.items() if model._auto and takes(name)]

    def _any_document(self, res_model, res_id):
        """Return what interactions take over from a document of any model."""
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s::varchar AS res_model, d.id AS res_id, %s FROM %s d"
                " WHERE %s = %s AND d.id = %s",
                name,
                SQL(", ").join(
                    SQL("%s AS %s", sql, SQL.identifier(column))
                    for column, sql in self.env[name]._tpm_columns("d").items()
                ),
                SQL.identifier(self.env[name]._table),
                res_model,
                name,
                res_id,
            )
            for name in self._document_models()
        )

    def _columns_of(self, alias):
        names = ("res_model", "res_id", "partner_id", "company_id")
        names += ("team_id", "user_id")
        return {name: SQL.identifier(alias, name) for name in names}
