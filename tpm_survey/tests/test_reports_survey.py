# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.tpm_touchpoint.tools.score import net_score

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestReports(SurveyCommon):
    """What answers add to the reports on touchpoints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls._touchpoint(name="Van", importance_customer=2)
        cls._answer(*["10"] * 4, "0", "8")

    @classmethod
    def _answer(cls, *scores, **vals):
        vals = {"touchpoint_id": cls.place.id, "partner_id": cls.customer.id, **vals}
        return cls.env["tpm.feedback"].create(
            [{"repurchase": score, **vals} for score in scores]
        )

    def _row(self, model="tpm.scorecard", touchpoint=None):
        rows = self.env[model].with_user(self.agent)
        return rows.search([("touchpoint_id", "=", (touchpoint or self.place).id)])

    def test_the_scorecard_has_the_repurchase_score_with_its_interval(self):
        row = self._row()
        found = (row.net_score, row.net_score_low, row.net_score_high)
        self.assertEqual((row.answers, row.answers_evidence), (6, "enough"))
        self.assertEqual(found, net_score(4, 1, 6))
        [(score,)] = self.env["tpm.scorecard"]._read_group(
            [("touchpoint_id", "=", self.place.id)], [], ["net_score:avg"]
        )
        self.assertAlmostEqual(score, 50)

    def test_what_customers_answered_comes_before_the_own_estimate(self):
        self.assertEqual(self._row().importance, 2)
        self._answer(*["10"] * 5, importance="9")
        self.env.invalidate_all()
        self.assertEqual(self._row().importance, 9)

    def test_a_factor_named_in_feedback_counts_once(self):
        factor = self.env["tpm.factor"].create(
            {"name": "late", "touchpoint_id": self.place.id}
        )
        links = [Command.set(factor.ids)]
        self._answer("2", factor_ids=links)  # tells of an interaction
        self._answer("2", factor_ids=links, partner_id=False)
        row = self.env["tpm.factor.pareto"].with_user(self.agent)
        row = row.search([("factor_id", "=", factor.id)])
        self.assertEqual(row.mentions, 2)

    def test_a_touchpoint_where_no_program_asks_is_a_gap(self):
        gaps = self._row("tpm.coverage")
        [gap] = gaps.filtered(lambda row: row.kind == "program")
        self.assertIn("program", gap.advice)
        action = gap.action_mend()
        self.assertEqual(action["context"]["default_touchpoint_id"], self.place.id)
        asked = self.program.touchpoint_id
        self.assertNotIn("program", self._row("tpm.coverage", asked).mapped("kind"))
