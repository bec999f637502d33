# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

EMPTY_AFTER = timedelta(days=1)
EMPTY_BATCH = 1000


class SurveyUserInput(models.Model):
    """Answers at the public link of a touchpoint: nobody learns whose they are."""

    _inherit = "survey.user_input"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_is_asked(self):
        """Say whether a request or a touchpoint's public link asked for these."""
        return bool(self.tpm_request_id or self.tpm_touchpoint_id)

    def _tpm_lock(self):
        """Wait until nobody else writes these answers: two tabs make one answer."""
        if self.tpm_request_id:
            self.tpm_request_id._tpm_lock()
            return
        self.env.execute_query(
            SQL("SELECT id FROM survey_user_input WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset(["state"])

    def _save_lines(self, question, answer, comment=None, overwrite_existing=True):
        """Let the number of the first page be changed on the second."""
        if self.tpm_touchpoint_id and self.state != "done":
            overwrite_existing = True
        return super()._save_lines(question, answer, comment, overwrite_existing)

    def _mark_done(self):
        res = super()._mark_done()
        self.filtered("tpm_touchpoint_id")._tpm_blur()
        return res

    def _notify_new_participation_subscribers(self):
        """Tell nobody at which second somebody answered anonymously."""
        named = self.filtered(lambda answers: not answers.tpm_touchpoint_id)
        return super(SurveyUserInput, named)._notify_new_participation_subscribers()

    def _tpm_blur(self):
        """Keep the hour of these answers alone: the second tells who stood there.

        Call it after each change. An answer against the clock keeps its start until
        it is finished.
        """
        if not self.ids:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE survey_user_input a
                      SET create_date = date_trunc('hour', a.create_date),
                          write_date = date_trunc('hour', a.write_date),
                          end_datetime = date_trunc('hour', a.end_datetime),
                          start_datetime = CASE
                              WHEN s.is_time_limited AND a.state != 'done'
                              THEN a.start_datetime
                              ELSE date_trunc('hour', a.start_datetime) END
                     FROM survey_survey s
                    WHERE s.id = a.survey_id AND a.id = ANY(%s)""",
                self.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE survey_user_input_line
                      SET create_date = date_trunc('hour', create_date),
                          write_date = date_trunc('hour', write_date)
                    WHERE user_input_id = ANY(%s)""",
                self.ids,
            )
        )
        self.invalidate_recordset(
            ["create_date", "write_date", "start_datetime", "end_datetime"]
        )
        self.user_input_line_ids.invalidate_recordset(["create_date", "write_date"])

    @api.autovacuum
    def _gc_tpm_place(self):
        """Delete what was opened at a touchpoint and left without a word.

        :return: how many were deleted, and whether there are more
        """
        empty = (
            Domain("tpm_touchpoint_id", "!=", False)
            & Domain("state", "!=", "done")
            & Domain("create_date", "<", fields.Datetime.now() - EMPTY_AFTER)
            & ~Domain("user_input_line_ids", "any", [("skipped", "=", False)])
        )
        left = self.search(empty, order="id", limit=EMPTY_BATCH)
        left.unlink()
        return len(left), len(left) == EMPTY_BATCH
