# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged

from .common_report import YEAR, ReportCommon


@tagged("post_install", "-at_install")
class TestFactorPareto(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = [
            ("late", "disappointed", cls.place),
            ("rude", "disappointed", cls.place),
            ("wet", "disappointed", cls.other),
            ("never", "disappointed", cls.place),
            ("fast", "delighted", cls.place),
        ]
        cls.late, cls.rude, cls.wet, cls.never, cls.fast = cls.env["tpm.factor"].create(
            [
                {"name": name, "level": level, "touchpoint_id": touchpoint.id}
                for name, level, touchpoint in names
            ]
        )
        cls._named(cls.place, cls.late, 6)
        cls._named(cls.place, cls.late | cls.rude, 2)
        cls._named(cls.other, cls.wet, 10)
        cls._named(cls.place, cls.fast, 1)

    @classmethod
    def _named(cls, touchpoint, factors, times):
        links = [Command.set(factors.ids)]
        cls._met(touchpoint, *[False] * times, factor_ids=links)

    def _rows(self, user=None, **context):
        report = self._report("tpm.factor.pareto", user, **{**YEAR, **context})
        return report.search([("level", "=", "disappointed")])

    def test_the_most_named_come_first_with_what_they_make_together(self):
        rows = self._rows()
        self.assertEqual(rows.factor_id.ids, (self.wet | self.late | self.rude).ids)
        self.assertEqual(rows.mapped("mentions"), [10, 8, 2])
        self.assertEqual(rows.mapped("share"), [50, 40, 10])
        self.assertEqual(rows.mapped("cumulated"), [50, 90, 100])
        self.assertEqual(rows.mapped("part"), ["A", "A", "B"])

    def test_each_level_by_itself(self):
        report = self._report("tpm.factor.pareto", **YEAR)
        row = report.search([("level", "=", "delighted")])
        self.assertEqual((row.factor_id, row.share), (self.fast, 100))

    def test_of_a_touchpoint_or_a_phase_alone(self):
        rows = self._rows(tpm_touchpoint_id=[self.place.id])
        self.assertEqual(rows.mapped("mentions"), [8, 2])
        self.assertEqual(rows.mapped("share"), [80, 20])
        self.assertEqual(len(self._rows(tpm_phase_id=self.phase.id)), 3)
        phase = self.env["tpm.phase"].create({"name": "Empty"})
        self.assertFalse(self._rows(tpm_phase_id=phase.id))

    def test_of_a_period_alone(self):
        self.assertFalse(self._rows(tpm_date_from="2024-06-01"))

    def test_a_seller_of_own_documents_counts_what_he_may_see(self):
        self._theirs(self.place, False).factor_ids = self.rude
        self.assertEqual(self._rows().mapped("mentions"), [10, 8, 3])
        self.assertEqual(self._rows(self.seller).mapped("mentions"), [10, 8, 2])

    def test_a_click_opens_what_is_counted(self):
        row = self._rows()[1]
        domain = row.action_open_interactions()["domain"]
        self.assertEqual(self.env["tpm.interaction"].search_count(domain), 8)
