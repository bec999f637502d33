# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

ATTEMPTS = 3  # at a step that is killed again and again


class TpmJobMixin(models.AbstractModel):
    """Work that is done step by step in the background.

    Each step is one transaction that leaves where it stopped, so that it may be killed
    at any point, and any worker may do the next. A model that inherits it has a
    ``state``, names the attributes below, and fills in the hooks at the end.
    """

    _name = "tpm.job.mixin"
    _description = "Work in Steps"

    # the states in which there is something to do
    _job_states = ()
    # any number, as long as no other addon locks the same; the id comes second
    _job_lock = None

    # steps begun since the last that came to its end
    attempts = fields.Integer(readonly=True, copy=False)

    @api.model
    def _count_open(self):
        return self.search_count(Domain("state", "in", self._job_states))

    @api.model
    def _take(self):
        """Return a record nobody else works on, and keep others off it for a step.

        Those whose step was killed come last: they shall not starve the others.

        The lock is none of the row: who stops it need not wait for the step to end. A
        worker that comes with an older view of the row loses its step to the database.
        """
        self.env.flush_all()
        self.env.invalidate_all()  # nothing of a step is kept for the next
        rows = self.env.execute_query(
            SQL(
                """WITH waiting AS MATERIALIZED (
                       SELECT id FROM %s WHERE state IN %s
                    ORDER BY COALESCE(attempts, 0), id)
                   SELECT id FROM waiting
                    WHERE pg_try_advisory_xact_lock(%s, id) LIMIT 1""",
                SQL.identifier(self._table),
                self._job_states,
                self._job_lock,
            )
        )
        return self.browse([record_id for (record_id,) in rows])

    def _work_on(self, batch):
        """Do a step, counted before: one that is killed leaves no other trace.

        :return: whether it came to its end by it; None where others were in the way
        """
        is_counted = False
        try:
            if self.attempts >= ATTEMPTS:
                self._give_up()
            else:
                self.attempts += 1
                self.env["ir.cron"]._commit_progress()
                is_counted = True
                if not self._lock():
                    return False
                self._step_safely(batch)
            self.env.flush_all()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self.env.cr.rollback()  # stopped or disturbed by others: look again
            if is_counted:
                self._take_back_attempt()
            return None
        return self.state not in self._job_states

    def _take_back_attempt(self):
        """Not to count a step as killed that lost to others' work, however often."""
        self.env.invalidate_all()
        try:
            if self.exists().attempts:
                self.attempts -= 1
            self.env["ir.cron"]._commit_progress()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self.env.cr.rollback()  # another worker has it, and counts for itself

    def _lock(self):
        """Keep others off it for a step, if none was faster since it was taken."""
        self.env.invalidate_all()
        [[is_mine]] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", self._job_lock, self.id)
        )
        return is_mine and self.exists().state in self._job_states

    def _step_safely(self, batch):
        try:
            with self.env.cr.savepoint():
                self._step(batch)
                self.attempts = 0
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is: the others go on, and who asked learns of it.
            self._fail(error)

    # hooks

    def _step(self, batch):
        """Do the next step, and leave where it stopped."""
        raise NotImplementedError

    def _fail(self, error):
        """End it, and tell what went wrong; called while the exception is handled."""
        raise NotImplementedError

    def _give_up(self):
        """End what was killed too often."""
        raise NotImplementedError
