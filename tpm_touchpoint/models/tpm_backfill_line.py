# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .tpm_capture_rule import ORIGIN_OF_EVENT
from .tpm_interaction import CLOCK_TOLERANCE, FIRST_DATE, NOTE_LIMIT

COLUMNS = (
    "partner_id",
    "commercial_partner_id",
    "touchpoint_id",
    "date",
    "day",
    "duration",
    "direction",
    "experience",
    "note",
    "user_id",
    "team_id",
    "company_id",
    "origin",
    "res_model",
    "res_id",
    "rule_id",
    "event_key",
)


class TpmBackfillLine(models.Model):
    """What a run finds and logs for one capture rule.

    The SQL here is what ``_prepare_interaction_vals`` and ``_applies`` of the capture
    rules are in Python, and the checks that an interaction has to pass.
    """

    _name = "tpm.backfill.line"
    _description = "Log the Past: Rule"
    _order = "backfill_id, id"

    backfill_id = fields.Many2one(
        "tpm.backfill", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(related="backfill_id.state")
    # what
    is_chosen = fields.Boolean(string="Log", default=True)
    rule_id = fields.Many2one(
        "tpm.capture.rule",
        string="Capture rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    # of the rule, kept should it be deleted
    name = fields.Char(compute="_compute_rule", store=True)
    event = fields.Char(compute="_compute_rule", store=True)
    touchpoint_id = fields.Many2one(related="rule_id.touchpoint_id")
    remark = fields.Char(compute="_compute_remark")
    # counted before
    is_counted = fields.Boolean(readonly=True)
    found = fields.Integer(
        readonly=True, help="Events of the period, of the rule's teams and types."
    )
    there = fields.Integer(
        string="Already logged", readonly=True, help="They are not logged again."
    )
    new_count = fields.Integer(
        string="To be logged", compute="_compute_new_count", store=True
    )
    rough_count = fields.Integer(
        string="Date uncertain",
        readonly=True,
        help="The host does not keep when it happened: they get the date of the last "
        "change.",
    )
    first_day = fields.Date(string="First day", readonly=True)
    last_day = fields.Date(string="Last day", readonly=True)
    # how far
    last_id = fields.Integer(readonly=True)
    end_id = fields.Integer(readonly=True)
    logged_count = fields.Integer(string="Logged now", readonly=True)
    range_ids = fields.One2many("tpm.backfill.range", "line_id")

    @api.depends("rule_id")
    def _compute_rule(self):
        for line in self:
            line.name = line.rule_id.name or line.name
            line.event = line.rule_id.event or line.event

    @api.depends("found", "there")
    def _compute_new_count(self):
        for line in self:
            line.new_count = line.found - line.there

    @api.depends("event", "rough_count")
    @api.depends_context("lang")
    def _compute_remark(self):
        for line in self:
            line.remark = line._remark()

    def _remark(self):
        """Say what to know of the dates, or why nothing can be found."""
        if not self._known():
            return self.env._(
                "The past of this event is not kept, so nothing is logged."
            )
        if self.rough_count:
            return self.env._(
                "%(count)s dated by the last change", count=self.rough_count
            )
        return False

    def _known(self):
        """Return those whose past the host keeps."""
        has_source = self.env["tpm.backfill.source"]._has_source
        return self.filtered(lambda line: line.event and has_source(line.event))

    def _model(self):
        return self.env["tpm.backfill.source"]._source(self.event, self._all()).model

    def _rule(self):
        """Return the rule as it is in force; None when it no longer is."""
        rules = self.env["tpm.capture.rule"]._rules(self.event)
        return next((rule for rule in rules if rule.id == self.rule_id.id), None)

    def write(self, vals):
        if not self.env.su:
            self._check_asked(vals)
        return super().write(vals)

    def _check_asked(self, vals):
        """Let managers choose among the rules, as long as nothing is logged."""
        if vals.keys() - {"is_chosen"} or set(self.mapped("state")) - {"counted"}:
            raise AccessError(
                self.env._(
                    "Rules can be chosen after the count and before the logging."
                )
            )

    def _weight(self):
        """Return how much of the work of a run this is."""
        return self.found + 1

    def _share_done(self):
        if self.state == "counting":
            return int(self.is_counted)
        return min(1, self.last_id / self.end_id) if self.end_id else 1

    # count

    def _count(self):
        """Count what would be logged, in one query."""
        counted = self._counted() if self._known() and self._rule() else {}
        self.write({"is_counted": True, **counted})

    def _counted(self):
        [[found, there, rough, first, last]] = self.env.execute_query(
            SQL(
                """SELECT count(*), count(i.id),
                          count(*) FILTER (WHERE i.id IS NULL AND NOT s.is_exact),
                          min(s.day), max(s.day)
                     FROM (%s) s
                LEFT JOIN tpm_interaction i
                       ON i.rule_id = s.rule_id AND i.event_key = s.event_key
                    WHERE i.id IS NOT NULL OR NOT %s""",
                self._rows(self._all()),
                self._is_forgotten("s"),
            )
        )
        return {
            "found": found,
            "there": there,
            "rough_count": rough,
            "first_day": first,
            "last_day": last,
        }

    # log

    def _begin(self):
        """Note where the host's table ends: what comes later is captured anyway."""
        if not self.is_chosen or not self._known():
            return
        table = SQL.identifier(self.env[self._model()]._table)
        [[end]] = self.env.execute_query(SQL("SELECT max(id) FROM %s", table))
        self.write({"last_id": 0, "end_id": end or 0})

    def _log_next(self, batch):
        """Log the next part of the host's table."""
        last = self._next_last(batch)
        if self._rule():
            ranges = self._insert(self._within(self.last_id, last))
            self._post(ranges)
            self._note(ranges)
        else:
            last = self.end_id  # deleted, switched off or retired meanwhile
        self.last_id = last

    def _next_last(self, batch):
        """Return the last id of the next so many rows."""
        [[last]] = self.env.execute_query(
            SQL(
                "SELECT max(id) FROM (SELECT id FROM %s WHERE id > %s AND id <= %s"
                " ORDER BY id LIMIT %s) part",
                SQL.identifier(self.env[self._model()]._table),
                self.last_id,
                self.end_id,
                batch,
            )
        )
        return last or self.end_id

    def _insert(self, within):
        """Log these rows, each once, and return the ids they got as (first, last)."""
        self.env.flush_all()
        # compiling the query of each step would take longer than running it
        self.env.cr.execute("SET LOCAL jit TO off")
        rows = self.env.execute_query(self._insert_sql(within))
        self.env["tpm.interaction"].invalidate_model(flush=False)
        return rows

    def _insert_sql(self, within):
        """Return the statement that logs these rows, and returns the ranges of ids."""
        return SQL(
            """WITH found AS (%(rows)s),
               added AS (
                   INSERT INTO tpm_interaction (%(columns)s)
                   SELECT %(columns)s FROM found WHERE NOT %(forgotten)s
                       ON CONFLICT (rule_id, event_key)
                          WHERE event_key IS NOT NULL DO NOTHING
                RETURNING id, event_key)%(others)s
               SELECT min(id), max(id) FROM (
                   SELECT id, id - row_number() OVER (ORDER BY id) AS island
                     FROM added) i
             GROUP BY island ORDER BY 1""",
            rows=self._rows(within),
            columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
            forgotten=self._is_forgotten("found"),
            others=self._participants_sql(within),
        )

    def _is_forgotten(self, alias):
        return self.env["tpm.forgotten.event"]._is_forgotten_sql(
            SQL("%s", self.event), SQL.identifier(alias, "event_key")
        )

    def _participants_sql(self, within):
        """Return the part of the statement that adds further participants, if any.

        What was found and what was added are put side by side by grouping. The planner
        takes each for a single row, and would join them by comparing all with all.
        """
        if not self._source(within).participants:
            return SQL("")
        relation = self.env["tpm.interaction"]._fields["participant_ids"]
        events = self.env["tpm.forgotten.event"]
        key = events._person_key_sql(SQL("events.event_key"), SQL("other.id"))
        return SQL(
            """, both_sides AS (
                   SELECT event_key, id, NULL::int AS partner_id,
                          NULL::int[] AS participants FROM added
                UNION ALL
                   SELECT event_key, NULL, partner_id, participants FROM found),
               events AS (
                   SELECT event_key, max(id) AS id,
                          max(partner_id) AS partner_id,
                          max(participants) AS participants
                     FROM both_sides GROUP BY event_key),
               others AS (
                   INSERT INTO %s (%s, %s)
                   SELECT DISTINCT events.id, other.id
                     FROM events, unnest(events.participants) AS other(id)
                    WHERE events.id IS NOT NULL
                      AND other.id IS DISTINCT FROM events.partner_id
                      AND NOT %s)""",
            SQL.identifier(relation.relation),
            SQL.identifier(relation.column1),
            SQL.identifier(relation.column2),
            events._is_forgotten_sql(SQL("%s", self.event), key),
        )

    def _post(self, ranges):
        """Bring the relationship accounts up to date; the past raises no alarm."""
        if not self._rule().experience or not ranges:
            return
        ids = [number for first, last in ranges for number in range(first, last + 1)]
        logged = self.env["tpm.interaction"].browse(ids)
        # left to itself, the first look at one of them reads all its columns
        logged.fetch(["commercial_partner_id"])
        self.env["tpm.relationship.account"]._post(logged)

    def _note(self, ranges):
        """Remember what was logged, for whoever wants to undo it."""
        for first, last in ranges:
            before = self.range_ids[-1:]
            if before and before.last_id == first - 1:
                before.last_id = last
            else:
                before.create({"line_id": self.id, "first_id": first, "last_id": last})
            self.logged_count += last - first + 1

    # undo

    def _undo_next(self, batch):
        """Delete the next of what this line logged.

        By the ORM, so that other addons learn of it, as with any deletion.
        """
        ids = self.range_ids._take(batch)
        self.env["tpm.interaction"].browse(ids).exists().unlink()
        self.logged_count = self.range_ids._count()

    # SQL

    @api.model
    def _all(self):
        return lambda column: SQL("TRUE")

    @api.model
    def _within(self, first, last):
        """Return what makes of a column the condition that it lies in this part."""
        return lambda column: SQL("%s > %s AND %s <= %s", column, first, column, last)

    def _source(self, within):
        return self.env["tpm.backfill.source"]._source(self.event, within)

    def _rows(self, within):
        """Return the query of what is to be logged: a row for each event.

        It has the columns of an interaction, and ``is_exact`` and ``participants``.
        """
        rule = self._rule()
        return SQL(
            """SELECT s.*, p.commercial_partner_id, t.day, %(constants)s
                 FROM (%(events)s) s
                 JOIN (VALUES %(companies)s) c(id, zone, ancestors)
                   ON c.id = s.company_id
            LEFT JOIN res_partner p ON p.id = s.partner_id
           CROSS JOIN LATERAL (
                   SELECT (s.date AT TIME ZONE 'UTC' AT TIME ZONE c.zone)::date AS day
                 ) t
                WHERE %(conditions)s""",
            constants=self._aliased(self._constants(rule)),
            events=self._events(within),
            companies=self._companies_sql(),
            conditions=SQL(" AND ").join(self._conditions(rule)),
        )

    def _events(self, within):
        """Return the query of the events as the host's tables tell them."""
        source = self._source(within)
        document = source.document
        owner = SQL(
            "(SELECT company_id FROM res_users WHERE id = %s)", document["user_id"]
        )
        columns = {
            "res_model": document["res_model"],
            "res_id": document["res_id"],
            "partner_id": SQL(
                "COALESCE(%s, %s)", source.partner_id, document["partner_id"]
            ),
            "team_id": document["team_id"],
            "user_id": SQL("COALESCE(%s, %s)", source.user_id, document["user_id"]),
            "company_id": SQL(
                "COALESCE(%s, %s, %s, %s)",
                document["company_id"],
                source.company_id,
                owner,
                self.backfill_id.company_id.id,
            ),
            "date": SQL("date_trunc('second', %s)", source.date),
            "is_exact": source.is_exact,
            "duration": source.duration,
            "note": source.note,
            "activity_type_id": source.activity_type_id,
            "event_key": source.key or SQL("%s || x.id", f"{source.model},"),
            "participants": source.participants or SQL("NULL::int[]"),
        }
        return SQL(
            "SELECT %s FROM %s WHERE (%s) AND %s",
            self._aliased(columns),
            source.tables,
            source.where,
            within(SQL("x.id")),
        )

    def _constants(self, rule):
        return {
            "rule_id": SQL("%s::int", rule.id),
            "touchpoint_id": SQL("%s::int", rule.touchpoint_id),
            "direction": SQL("%s::varchar", rule.direction),
            "experience": SQL("%s::varchar", rule.experience or None),
            "origin": SQL("%s::varchar", ORIGIN_OF_EVENT.get(self.event, "document")),
        }

    def _conditions(self, rule):
        """Return what an event has to meet: the rule's limits and an interaction's."""
        yield SQL(
            "s.date BETWEEN %s AND %s",
            FIRST_DATE,
            fields.Datetime.now() + CLOCK_TOLERANCE,
        )
        yield SQL("s.duration BETWEEN 0 AND 10080")
        yield SQL("(s.note IS NULL OR length(s.note) <= %s)", NOTE_LIMIT)
        yield SQL("(p.company_id IS NULL OR p.company_id = ANY(c.ancestors))")
        if rule.company_id:
            yield SQL("s.company_id = %s", rule.company_id)
        if rule.team_ids:
            yield SQL("s.team_id = ANY(%s)", list(rule.team_ids))
        if rule.activity_type_ids:
            yield SQL("s.activity_type_id = ANY(%s)", list(rule.activity_type_ids))
        yield from self._period_conditions()

    def _period_conditions(self):
        run = self.backfill_id
        if run.date_from:
            yield SQL("t.day >= %s", run.date_from)
        if run.date_to:
            yield SQL("t.day <= %s", run.date_to)

    def _companies_sql(self):
        """Return each company of the run with its zone, and those it is a branch of."""
        zone = self.env["res.company"]._tpm_time_zone
        return SQL(", ").join(
            SQL(
                "(%s, %s, %s::int[])",
                company.id,
                zone(company.id).key,
                [int(number) for number in company.parent_path.split("/")[:-1]],
            )
            for company in self.backfill_id.company_ids
        )

    @api.model
    def _aliased(self, columns):
        return SQL(", ").join(
            SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in columns.items()
        )
