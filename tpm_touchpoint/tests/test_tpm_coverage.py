# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo.tests import tagged

from .common_report import YEAR, ReportCommon

OURS = {"unrated", "promise", "responsible", "importance"}


@tagged("post_install", "-at_install")
class TestCoverage(ReportCommon):
    """Which touchpoints nobody measures."""

    def _gaps(self, touchpoint, user=None, **context):
        report = self._report("tpm.coverage", user, **{**YEAR, **context})
        rows = report.search([("touchpoint_id", "=", touchpoint.id)])
        return rows.filtered(lambda row: row.kind in OURS)

    def test_each_gap_is_a_row(self):
        self.assertEqual(set(self._gaps(self.touchpoint).mapped("kind")), OURS)
        self.place.write(
            {
                "first_response_hours": 4,
                "user_id": self.agent.id,
                "importance_customer": 5,
            }
        )
        self.assertFalse(self._gaps(self.place))

    def test_rated_long_ago_is_not_rated(self):
        kinds = self._gaps(self.place, tpm_date_from="2024-06-01").mapped("kind")
        self.assertIn("unrated", kinds)
        self.assertNotIn("unrated", self._gaps(self.place).mapped("kind"))

    def test_it_says_when_it_was_rated_last_or_never(self):
        self._met(self.place, "ok", when=datetime(2025, 3, 4, 12))
        self._met(self.place, False, when=datetime(2024, 6, 4, 12))
        context = {"tpm_date_from": "2024-06-01"}
        for user in (self.seller, self.agent):
            gaps = self._gaps(self.place, user, **context)
            [gap] = gaps.filtered(lambda gap: gap.kind == "unrated")
            self.assertEqual(str(gap.last_rated), "2024-05-05")
            self.assertIn("Last rated on 05/05/2024", gap.advice)
        self._theirs(self.touchpoint, "ok")
        [gap] = self._gaps(self.touchpoint, self.seller).filtered(
            lambda gap: gap.kind == "unrated"
        )
        self.assertIn("Never rated", gap.advice)

    def test_what_was_rated_and_taken_back_was_never_rated(self):
        found = self._met(self.touchpoint, "ok")
        self.env.flush_all()
        found.unlink()
        [gap] = self._gaps(self.touchpoint).filtered(lambda gap: gap.kind == "unrated")
        self.assertFalse(gap.last_rated)

    def test_what_is_not_in_use_needs_nothing(self):
        self.touchpoint.state = "candidate"
        self.assertFalse(self._gaps(self.touchpoint))

    def test_each_gap_says_what_to_do_and_where(self):
        for gap in self._gaps(self.touchpoint):
            with self.subTest(gap.kind):
                self.assertTrue(gap.advice)
                action = gap.action_mend()
                if gap.kind == "unrated":
                    self.assertEqual(
                        action["context"]["default_touchpoint_id"], self.touchpoint.id
                    )
                else:
                    self.assertEqual(action["res_id"], self.touchpoint.id)

    def test_a_seller_of_own_documents_is_told_of_what_he_may_see(self):
        self._theirs(self.touchpoint, "ok")
        self.assertNotIn("unrated", self._gaps(self.touchpoint).mapped("kind"))
        kinds = self._gaps(self.touchpoint, self.seller).mapped("kind")
        self.assertIn("unrated", kinds)
