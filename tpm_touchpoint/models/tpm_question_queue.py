# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .tpm_count_mixin import EVENTS

BATCH = 1_000
# Any number, as long as no other addon locks the same.
LOCK_KEY = 0x74706D71
TRIGGER = "tpm_question_queue_%s"


class TpmQuestionQueue(models.Model):
    """Customers of whom an interaction came, changed or went.

    The database adds them with each statement, whoever wrote it, and that is all it
    has to do then: their questions are looked at afterwards, in batches of one
    transaction each. A batch that is killed leaves its customers in the queue, and to
    look at a customer twice changes nothing.
    """

    _name = "tpm.question.queue"
    _description = "Customers whose Questions Are to Be Looked at"
    _log_access = False

    # one of: a customer, a document of nobody yet, or all customers of a touchpoint;
    # without foreign keys and indexes, since each interaction adds a row
    partner_id = fields.Integer()
    res_model = fields.Char()
    res_id = fields.Integer()
    touchpoint_id = fields.Integer()

    def init(self):
        # the table of interactions may be made after this one
        self.env.registry.post_init(self._start)

    @api.model
    def _start(self):
        """Have the database add whose interactions come, change and go."""
        table = SQL.identifier(self.env["tpm.interaction"]._table)
        for event, (tables, rows) in EVENTS.items():
            name = SQL.identifier(TRIGGER % event)
            self.env.cr.execute(
                SQL(
                    "CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql"
                    " AS $body$ BEGIN %s; RETURN NULL; END $body$",
                    name,
                    self._adding(SQL("(%s) r", SQL(rows))),
                )
            )
            self.env.cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", name, table))
            self.env.cr.execute(
                SQL(
                    "CREATE TRIGGER %s AFTER %s ON %s REFERENCING %s"
                    " FOR EACH STATEMENT EXECUTE FUNCTION %s()",
                    name,
                    SQL(event),
                    table,
                    SQL(tables),
                    name,
                )
            )

    @api.model
    def _stop(self):
        """Take the triggers away; call it before the addon goes."""
        for event in EVENTS:
            name = SQL.identifier(TRIGGER % event)
            self.env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", name))

    @api.model
    def _adding(self, rows):
        """Return the SQL that adds the customers of rows `r`, each once."""
        return SQL(
            "INSERT INTO tpm_question_queue (partner_id, res_model, res_id)"
            " SELECT DISTINCT r.commercial_partner_id,"
            " CASE WHEN r.commercial_partner_id IS NULL THEN r.res_model END,"
            " CASE WHEN r.commercial_partner_id IS NULL THEN r.res_id END"
            " FROM %s",
            rows,
        )

    @api.model
    def _add_touchpoints(self, ids):
        """Have all questions asked at these touchpoints looked at."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO tpm_question_queue (touchpoint_id)"
                " SELECT unnest(%s::int[])",
                list(ids),
            )
        )

    @api.model
    def _rebuild(self):
        """Forget all questions, and have them looked for anew in the background.

        For tables filled past the triggers; nothing else is in need of it.
        """
        # of anonymous ones nothing is left to find them by
        self.env.cr.execute(
            "DELETE FROM tpm_question WHERE num_nonnulls(partner_id, res_id) > 0"
        )
        self.env["tpm.question"].invalidate_model(flush=False)
        self._add_all()

    @api.model
    def _add_all(self):
        """Have the questions at all touchpoints that ever promised looked at."""
        self.env.cr.execute("SELECT DISTINCT touchpoint_id FROM tpm_touchpoint_promise")
        self._add_touchpoints([id_ for (id_,) in self.env.cr.fetchall()])

    @api.model
    def _cron_catch_up(self, batch=BATCH):
        """Look at the customers of the queue, and at what has become overdue."""
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all companies, whoever starts it
        queue = self.sudo()
        commit(remaining=queue._count_left(batch))
        while done := queue._work_off(batch):
            if not commit(done, remaining=queue._count_left(batch)):
                return
        queue.env["tpm.question"]._mark_overdue()

    def _count_left(self, batch):
        """Count what is left, as far as is needed to go on: of millions some."""
        return self.search_count([], limit=10 * batch)

    @api.model
    def _work_off(self, limit):
        """Look at some customers of the queue; one worker at a time does.

        What somebody adds meanwhile is not seen and stays for the next batch.

        :return: how many rows of the queue it dealt with
        """
        self.env.flush_all()
        [[is_alone]] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK_KEY)
        )
        rows = self._take(limit) if is_alone else []
        self._spread({row[0] for row in rows if row[0]})
        self.env["tpm.question"]._look_at(
            {row[1] for row in rows if row[1]},
            {row[2:] for row in rows if row[3]},
        )
        return len(rows)

    def _take(self, limit):
        return self.env.execute_query(
            SQL(
                # by place, since what the planner knows of a queue is always old
                "DELETE FROM tpm_question_queue WHERE ctid = ANY(ARRAY("
                "SELECT ctid FROM tpm_question_queue ORDER BY id LIMIT %s))"
                " RETURNING touchpoint_id, partner_id, res_model, res_id",
                limit,
            )
        )

    def _spread(self, touchpoint_ids):
        """Put all customers who came in at these touchpoints in the queue."""
        if touchpoint_ids:
            self.env.cr.execute(
                self._adding(
                    SQL(
                        "tpm_interaction r"
                        " WHERE r.touchpoint_id = ANY(%s) AND r.direction = 'in'",
                        list(touchpoint_ids),
                    )
                )
            )
