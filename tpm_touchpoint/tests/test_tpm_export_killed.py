# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_tpm_export import JOB_LOGGER, ExportCommon


@tagged("post_install", "-at_install")
class TestExportKilled(ExportCommon):
    """Exports that the server stops, again and again."""

    def _killing(self, export):
        """Have each step of this export killed."""
        step = type(export)._step

        def kill(records, *args):
            if records.id == export.id:
                raise SystemExit
            return step(records, *args)

        return patch.object(type(export), "_step", kill)

    def test_what_is_killed_again_and_again_fails(self):
        self._met(1)
        export = self._ask()
        with self._killing(export):
            for attempts in (1, 2, 3):
                self._work()
                self.assertEqual((export.state, export.attempts), ("queued", attempts))
            with mute_logger(JOB_LOGGER):
                self._work()
        self.assertEqual(export.state, "failed")
        self.assertIn("stopped this export 3 times", export.error)
        self.assertIn("stopped this export 3 times", self._message().body)
        export.action_retry()
        self._run_cron()
        self.assertEqual((export.state, export.attempts), ("done", 0))

    def test_what_is_killed_does_not_starve_the_others(self):
        self._met(1)
        bad, good = self._ask(), self._ask(self.officer)
        with self._killing(bad):
            self._work()
            self.assertEqual(good.state, "queued")
            self._work()
        self.assertEqual((bad.state, good.state), ("queued", "done"))

    def test_what_is_cancelled_before_its_step_is_left_alone(self):
        self._met(1)
        export = self._ask()
        lock = type(export)._lock

        def cancel(records):
            records._end("cancelled")
            records.env.flush_all()
            return lock(records)

        with patch.object(type(export), "_lock", cancel):
            self._work()
        self.assertEqual((export.state, export.total), ("cancelled", 0))

    def test_a_file_stays_when_nobody_can_be_told(self):
        met = self._met(1)
        export = self._ask()
        failing = patch.object(type(export), "_tell", side_effect=ValueError("no mail"))
        with failing, self.assertLogs(JOB_LOGGER, "ERROR") as logs:
            self._run_cron()
        self.assertIn("no mail", logs.output[0])
        self.assertEqual([row["ID"] for row in self._rows(export)], met.ids)
