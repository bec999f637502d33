# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The unattended work of logging the past."""

import logging

from odoo import api, fields, models

from .tpm_backfill import OPEN_STATES

_logger = logging.getLogger(__name__)

BATCH = 20_000  # rows of the host in a step
UNDO_BATCH = 5_000
LEAST_BATCH = 50
# Any number, as long as no other addon locks the same; the run's id comes second.
LOCK_KEY = 0x74706D62


class TpmBackfill(models.Model):
    """A run is done step by step.

    Should two do the same one, the database refuses the second: an event is unique for
    a rule.
    """

    _name = "tpm.backfill"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.backfill", "tpm.job.mixin"]
    _job_states = OPEN_STATES
    _job_lock = LOCK_KEY

    @api.model
    def _cron_backfill(self, batch=BATCH):
        """Do the next steps of what is under way.

        Smaller ones for a while, where customers are logged about at the same time.
        """
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all, whoever asked
        runs = self.sudo()
        commit(remaining=runs._count_open())
        size = batch
        while run := runs._take():
            was_disturbed = run._work_on(size) is None
            size = max(size // 4, LEAST_BATCH) if was_disturbed else 2 * size
            size = min(size, batch)
            if not commit(1, remaining=runs._count_open()):
                return

    def _give_up(self):
        _logger.error("Run %s was killed %s times", self.id, self.attempts)
        asker = self.with_context(lang=self.create_uid.lang)
        self._stop_failed(
            asker.env._(
                "The server stopped this step %(count)s times. Go on when it has less "
                "to do.",
                count=self.attempts,
            )
        )

    def _fail(self, error):
        _logger.exception("Run %s to log the past failed", self.id)
        self._stop_failed(str(error) or repr(error))

    def _stop_failed(self, error):
        resume = self.state if self.state != "counting" else False
        state = "failed" if resume else "draft"
        self.write({"state": state, "resume_state": resume, "error": error})

    def _step(self, batch):
        step = {
            "counting": self._count_next,
            "logging": self._log_next,
            "undoing": self._undo_next,
        }
        step[self.state](batch)

    def _count_next(self, batch):
        """Count what one rule finds; that is a query, however long the past."""
        waiting = self.line_ids.filtered(lambda line: not line.is_counted)
        waiting[:1]._count()
        if len(waiting) <= 1:
            self.state = "counted"

    def _finish_counting(self):
        """Count the rest at once."""
        while self.state == "counting":
            self._count_next(None)

    def _log_next(self, batch):
        waiting = self.line_ids.filtered(lambda line: line.last_id < line.end_id)
        if waiting:
            waiting[0]._log_next(batch)
        if len(waiting) <= 1 and waiting[:1].last_id >= waiting[:1].end_id:
            self._end("logged")

    def _undo_next(self, batch):
        waiting = self.line_ids.filtered("range_ids")
        if waiting:
            waiting[0]._undo_next(min(batch, UNDO_BATCH))
        if len(waiting) <= 1 and not waiting[:1].range_ids:
            self._end("undone")

    def _end(self, state):
        """End it, and have the host's jobs that count interactions do so anew."""
        self.write({"state": state, "done_date": fields.Datetime.now()})
        for name in ("frequency", "questions"):
            job = self.env.ref(f"tpm_touchpoint.ir_cron_{name}", False)
            if job:
                job._trigger()
