# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from io import BytesIO

import openpyxl

from odoo import fields
from odoo.tests import tagged
from odoo.tools import format_date

from odoo.addons.tpm_touchpoint.tools.workbook import HEADER_ROW

from .common import SurveyCommon

NEW = ("New customers", "Answered (n)", "By recommendation")


@tagged("post_install", "-at_install")
class TestPaper(SurveyCommon):
    """What customers answered, on the profile and in the workbook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls._touchpoint(name="Van")
        cls._answer(*["10"] * 4, "0", "8")

    @classmethod
    def _answer(cls, *scores, **vals):
        vals = {"touchpoint_id": cls.place.id, "partner_id": cls.customer.id, **vals}
        return cls.env["tpm.feedback"].create(
            [{"repurchase": score, **vals} for score in scores]
        )

    def _profile(self, user=None):
        report = self.env["report.tpm_touchpoint.touchpoint_profile"]
        report = report.with_user(user or self.agent)
        return report._profiles(self.place.with_env(report.env))[self.place.id]

    def _table(self, name, user=None, **vals):
        made = self.env["tpm.workbook"].with_user(user or self.agent).create(vals)
        made.action_make()
        book = openpyxl.load_workbook(BytesIO(base64.b64decode(made.file)))
        rows = list(book[name].values)[HEADER_ROW:]
        return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}

    def _shown(self):
        cards = self.env["tpm.journey"].with_user(self.agent).read_map()["touchpoints"]
        [card] = [card for card in cards if card["id"] == self.place.id]
        return card["values"]["repurchase"]

    def test_the_net_score_is_that_of_the_map(self):
        shown = self._shown()
        row = self._table("Repurchase")["Van"]
        self.assertEqual(row["Answers (n)"], shown["n"])
        for name, label in (
            ("score", "Net repurchase score"),
            ("low", "From"),
            ("high", "To"),
        ):
            self.assertAlmostEqual(row[label], shown[name])
        [figure] = [n for n in self._profile()["numbers"] if "Net" in n[0]]
        self.assertEqual(figure[1], f"+{shown['score']:.1f}")

    def test_too_few_are_never_zero(self):
        team = self.env["crm.team"].create({"name": "Night"})
        self._answer("9", team_id=team.id)
        row = self._table("Repurchase", team_id=team.id)["Van"]
        self.assertEqual(row["Net repurchase score"], "too few")
        row = self._table("Repurchase", team_id=team.id)["Hotline"]
        self.assertEqual(row["Net repurchase score"], "no answers")

    def test_importance_as_customers_answered(self):
        self.place.importance_customer = 2
        row = self._table("Importance-performance")["Van"]
        self.assertEqual(row["Importance"], 2)
        self._answer(*["9"] * 5, importance="7")
        row = self._table("Importance-performance")["Van"]
        self.assertEqual(row["Importance"], 7)
        self.assertAlmostEqual(row["Performance"], (4 * 10 + 0 + 8 + 5 * 9) / 11)
        self.assertEqual(
            (row["Performance (n)"], row["Performance from"]), (11, "Surveys")
        )
        cards = self.env["tpm.scorecard"]
        for user in (self.seller, self.agent):
            [card] = cards.with_user(user).search(
                [("touchpoint_id", "=", self.place.id)]
            )
            self.assertEqual(
                (card.performance_n, card.performance_from), (11, "answers")
            )

    def test_comments_are_quoted_without_names(self):
        self._answer(
            "10",
            delighted_by="Miller & Sons got it within a day",
            disappointed_by="The box was open when it came",
        )
        quotes = self._profile()["quotes"]
        self.assertEqual(quotes["delighted"], ["… got it within a day"])
        self.assertEqual(quotes["disappointed"], ["The box was open when it came"])

    def test_comments_are_those_the_user_may_see(self):
        theirs = self.env["res.partner"].create({"name": "T", "user_id": self.agent.id})
        self._answer(
            "10",
            partner_id=theirs.id,
            user_id=self.agent.id,
            delighted_by="A secret word of praise",
        )
        self.assertTrue(self._profile()["quotes"]["delighted"])
        self.assertFalse(self._profile(self.seller)["quotes"]["delighted"])

    def _this_month(self):
        month = format_date(self.env, fields.Date.today(), date_format="LLLL y")
        return self._table("Referral").get(month) or dict.fromkeys(NEW, 0)

    def test_new_customers_won_by_recommendation(self):
        before = self._this_month()
        source = self.env["tpm.referral.source"].create(
            {"name": "A friend", "is_referral": True}
        )
        partners = self.env["res.partner"].create([{"name": f"N{n}"} for n in range(6)])
        for partner in partners:
            self._order(partner_id=partner.id).action_confirm()
            self.env["tpm.referral"].create(
                {"partner_id": partner.id, "source_id": source.id, "known_by": "staff"}
            )
        row = self._this_month()
        self.assertEqual([row[name] - before[name] for name in NEW], [6, 6, 6])
        self.assertTrue(row["Evidence"])

    def test_about_explains_the_scores(self):
        about = self._table("About")
        self.assertIn("9 or 10", about["Net repurchase score"]["Meaning"])
