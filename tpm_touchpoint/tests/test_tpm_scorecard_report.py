# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.tests import tagged

from .common_report import ReportCommon


@tagged("post_install", "-at_install")
class TestScorecardReport(ReportCommon):
    """How experiences develop month by month."""

    def _sum(self, user=None, **context):
        report = self._report("tpm.scorecard.report", user, **context)
        return report._read_group(
            [("touchpoint_id", "=", self.place.id)],
            ["day:month"],
            ["interactions:sum", "rated:sum", "index:avg"],
        )

    def test_a_month_is_a_row(self):
        self.assertEqual(
            self._sum(),
            [(date(2023, 5, 1), 40, 40, -100), (date(2024, 5, 1), 9, 8, 50)],
        )

    def test_the_index_of_a_group_is_no_mean_of_indexes(self):
        report = self._report("tpm.scorecard.report")
        [(_phase, index)] = report._read_group(
            [("phase_id", "=", self.phase.id)], ["phase_id"], ["index:avg"]
        )
        # 7 delighted and 41 disappointed of 50
        self.assertAlmostEqual(index, -68)

    def test_too_few_have_no_index(self):
        report = self._report("tpm.scorecard.report")
        domain = [("touchpoint_id", "=", self.other.id)]
        [(index, share)] = report._read_group(
            domain, [], ["index:avg", "delighted_share:avg"]
        )
        self.assertFalse(index or share)
        self.assertEqual(report.search(domain).evidence, "some")

    def test_a_deleted_interaction_is_no_longer_there(self):
        self.env["tpm.interaction"].search(
            [("touchpoint_id", "=", self.place.id), ("day", "<", "2024-01-01")]
        ).unlink()
        self.assertEqual(self._sum(), [(date(2024, 5, 1), 9, 8, 50)])

    def test_a_seller_of_own_documents_counts_what_he_may_see(self):
        self._theirs(self.place, *["ok"] * 2)
        self.assertEqual(self._sum()[-1][1], 11)
        self.assertEqual(self._sum(self.seller)[-1][1], 9)

    def test_touchpoints_that_are_not_on_the_map_do_not_count(self):
        for gone in ({"state": "retired"}, {"active": False}):
            with self.subTest(gone):
                self.place.write(gone)
                self.assertFalse(self._sum())
                self.place.write({"state": "active", "active": True})
        self.assertTrue(self._sum())

    def test_another_company_does_not_count(self):
        company = self._other_company()
        self._met(self.place, "ok", company_id=company.id)
        self.assertEqual(self._sum()[-1][1], 9)
        both = (self.env.company | company).ids
        self.assertEqual(self._sum(allowed_company_ids=both)[-1][1], 10)

    def test_by_team_phase_and_responsible(self):
        team = self.env["crm.team"].create({"name": "Night"})
        self._met(self.place, "ok", team_id=team.id, when=datetime(2024, 7, 1, 12))
        self.place.user_id = self.agent
        rows = self._report("tpm.scorecard.report").search([("team_id", "=", team.id)])
        self.assertEqual((rows.day, rows.interactions), (date(2024, 7, 1), 1))
        self.assertEqual(rows.owner_id, self.agent)
        self.assertEqual(rows.phase_id, self.phase)

    def test_a_click_opens_what_is_counted(self):
        row = self._report("tpm.scorecard.report").search(
            [("touchpoint_id", "=", self.place.id), ("day", ">=", "2024-01-01")]
        )
        domain = row.action_open_interactions()["domain"]
        self.assertEqual(self.env["tpm.interaction"].search_count(domain), 9)

    def test_one_query_however_many(self):
        self._sum()
        with self.assertQueryCount(1):
            self._sum()
