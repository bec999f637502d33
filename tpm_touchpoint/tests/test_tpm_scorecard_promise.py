# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..tools.score import share
from .common_report import YEAR
from .test_tpm_question import QuestionCommon


@tagged("post_install", "-at_install")
class TestScorecardPromise(QuestionCommon):
    """The promise of a first response, as a column of the scorecard."""

    def _row(self):
        self._catch_up()
        self.env.invalidate_all()
        cards = self.env["tpm.scorecard"].with_user(self.agent).with_context(**YEAR)
        return cards.search([("touchpoint_id", "=", self.place.id)])

    def _asked(self, *hours):
        """Ask once a week, and be answered after so many hours."""
        for week, wait in enumerate(hours):
            start = 168 * week
            self._said(("in", start), ("out", start + wait))

    def test_the_share_has_its_interval(self):
        self._asked(1, 2, 3, 4, 5)
        row, found = self._row(), share(4, 5)
        self.assertEqual((row.response_count, row.response_kept), (5, 4))
        self.assertEqual(row.response_share, 80)
        self.assertAlmostEqual(row.response_low, found.low)
        self.assertAlmostEqual(row.response_high, found.high)
        self.assertEqual(row.response_evidence, "enough")

    def test_too_few_have_no_share(self):
        self._asked(1, 2, 3, 4)
        row = self._row()
        self.assertEqual((row.response_count, row.response_evidence), (4, "some"))
        without = row.search([("response_share", "=", False)])
        self.assertIn(row, without)
        [(total,)] = row._read_group(
            [("touchpoint_id", "=", self.place.id)], [], ["response_share:avg"]
        )
        self.assertFalse(total)
