# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import TpmCommon

PERIODS = [
    (date(2024, 1, 1), date(2024, 12, 31)),  # whole months alone
    (date(2024, 1, 15), date(2024, 4, 14)),  # months and days
    (date(2024, 3, 5), date(2024, 3, 20)),  # days alone
]


@tagged("post_install", "-at_install")
class TestInteractionDaily(TpmCommon):
    """The sums are what reading all interactions would give."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.daily = cls.env["tpm.interaction.daily"]
        cls.monthly = cls.env["tpm.interaction.monthly"]
        cls.place = cls._touchpoint(name="Counter")
        cls.team = cls.env["crm.team"].create({"name": "Night shift"})
        cls.year = cls._logged(
            *(
                (datetime(2024, 1, 1, 12) + timedelta(days=9 * n), experience)
                for n, experience in enumerate(
                    ["delighted", "ok", "disappointed", False] * 10
                )
            )
        )

    @classmethod
    def _logged(cls, *dates_experiences, **vals):
        vals = {"partner_id": cls.customer.id, "duration": 2, **vals}
        return cls.env["tpm.interaction"].create(
            [
                {
                    "touchpoint_id": cls.place.id,
                    "date": when,
                    "experience": experience,
                    **vals,
                }
                for when, experience in dates_experiences
            ]
        )

    def assertCounted(self):
        """Compare the sums of each period with what is there."""
        for first, last in PERIODS:
            with self.subTest(first=first, last=last):
                self.assertEqual(self._sums(first, last), self._count(first, last))

    def _sums(self, first, last, user=None):
        domain = Domain("touchpoint_id", "=", self.place.id)
        daily = self.daily.with_user(user or self.agent)
        sums = daily._sum_period(domain, ["touchpoint_id"], first, last)
        return +sums[(self.place.with_env(daily.env),)]

    def _count(self, first, last):
        there = self.env["tpm.interaction"].search(
            self.place._score_domain(first, last)
        )
        counts = Counter(filter(None, there.mapped("experience")))
        counts["interactions"] = len(there)
        counts["minutes"] = sum(there.mapped("duration"))
        return +counts

    def test_periods_of_months_and_days(self):
        self.assertCounted()

    def test_what_is_changed_moved_and_deleted_is_right_at_once(self):
        self.year[0].experience = "disappointed"
        self.year[1].date = datetime(2024, 3, 10)
        self.year[2:5].unlink()
        self.assertCounted()

    def test_what_the_database_deletes_itself_is_counted(self):
        partner = self.env["res.partner"].create({"name": "Gone"})
        self._logged((datetime(2024, 3, 8), "ok"), partner_id=partner.id)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [partner.id])
        self.env.invalidate_all()
        self.assertCounted()

    def test_a_deleted_team_leaves_its_interactions(self):
        self.year[:6].team_id = self.team
        sums = self._by_team()
        self.assertEqual(sums[self.team]["interactions"], 6)
        self.team.unlink()
        self.env.flush_all()
        self.daily._gc_counts()
        self.monthly._gc_counts()
        self.assertCounted()
        self.assertNotIn(self.team, self._by_team())

    def _by_team(self):
        domain = Domain("touchpoint_id", "=", self.place.id)
        found = self.daily._sum_period(domain, ["team_id"], *PERIODS[0])
        return {team: sums for (team,), sums in found.items() if +sums}

    def test_the_clean_up_changes_no_sum(self):
        self.env.flush_all()
        for _twice in range(2):
            self.daily._gc_counts()
            self.monthly._gc_counts()
            self.env.invalidate_all()
            self.assertCounted()
        rows = self.monthly.search([("touchpoint_id", "=", self.place.id)])
        self.assertEqual(len(rows), len(set(rows.mapped("day"))))

    def test_counting_anew_gives_the_same(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE tpm_interaction_daily SET interactions = 99")
        self.daily._recount()
        self.env.invalidate_all()
        self.assertCounted()

    def test_counting_starts_with_what_is_there(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM tpm_interaction_daily")
        self.env.cr.execute("DELETE FROM tpm_interaction_monthly")
        self.daily._start_counting()
        self.assertCounted()

    def test_sellers_of_own_documents_count_what_they_may_see(self):
        owner = self.agent
        other = self.env["res.partner"].create({"name": "X", "user_id": owner.id})
        self._logged(
            (datetime(2024, 3, 8), "delighted"), partner_id=other.id, user_id=owner.id
        )
        self.assertIsNone(
            self.daily.with_user(self.seller)._sum_period(
                Domain.TRUE, ["touchpoint_id"], *PERIODS[0]
            )
        )
        seen = [
            self.place.with_user(user)._tally_experiences(*PERIODS[0])[self.place.id].n
            for user in (self.agent, self.seller)
        ]
        self.assertEqual(seen[0] - seen[1], 1)

    def test_nobody_reads_the_sums_themselves(self):
        for model in (self.daily, self.monthly):
            with self.assertRaises(AccessError):
                model.with_user(self.agent).search([])

    def test_other_companies_are_not_counted(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        before = self._sums(*PERIODS[0])
        self._logged((datetime(2024, 3, 8), "ok"), company_id=company.id, team_id=False)
        self.assertEqual(self._sums(*PERIODS[0]), before)

    def test_a_period_costs_one_query(self):
        self.env.flush_all()
        self._sums(*PERIODS[1])
        with self.assertQueryCount(1):
            self._sums(*PERIODS[1])
