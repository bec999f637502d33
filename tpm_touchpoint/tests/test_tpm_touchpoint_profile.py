# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from .test_tpm_workbook import PaperCommon

REPORT = "tpm_touchpoint.touchpoint_profile"
YEAR = {"tpm_date_from": "2024-01-01", "tpm_date_to": "2024-12-31"}


@tagged("post_install", "-at_install")
class TestTouchpointProfile(PaperCommon):
    """A touchpoint on one or two pages."""

    def _html(self, touchpoints=None, user=None, **context):
        touchpoints = touchpoints or self.place
        user = user or self.agent
        report = self.env["ir.actions.report"].with_user(user)
        report = report.with_context(lang=user.lang, **{**YEAR, **context})
        return report._render_qweb_html(REPORT, touchpoints.ids)[0].decode()

    def _text(self, *args, **kwargs):
        return " ".join(html2plaintext(self._html(*args, **kwargs)).split())

    def _profile(self, touchpoint, user=None):
        report = self.env[f"report.{REPORT}"].with_user(user or self.agent)
        report = report.with_context(**YEAR)
        return report._profiles(touchpoint.with_env(report.env))[touchpoint.id]

    def test_whoever_has_no_role_gets_no_profile(self):
        with self.assertRaises(AccessError), mute_logger("odoo.http"):
            self._html(user=self.outsider)

    def test_the_numbers_are_those_of_the_map(self):
        profile = self._profile(self.place)
        values = self._card(self.place)["values"]
        self.assertEqual(profile["values"], values)
        self.assertIn(f"+{values['index']:.1f}", self._text())
        self.assertEqual([part["count"] for part in profile["bar"]], ["1", "1", "6"])

    def test_too_few_show_neither_shares_nor_index(self):
        profile = self._profile(self.few)
        self.assertIsNone(profile["bar"])
        self.assertIn("too few (n = 2)", self._text(self.few))

    def test_months_without_answers_are_a_gap(self):
        self._met(self.place, *["ok"] * 5, date=datetime(2024, 6, 5))
        self._met(self.place, *["ok"] * 5, date=datetime(2024, 9, 5))
        chart = self._profile(self.place)["chart"]
        self.assertEqual(len(chart["months"]), 12)
        self.assertEqual([point[2] for point in chart["points"]], ["+62", "0", "0"])
        self.assertEqual(len(chart["lines"]), 1)  # May to June; September alone

    def test_quotes_of_rated_interactions_without_names(self):
        self._met(
            self.place, "delighted", note="Mr Miller praised Tom, the quick driver"
        )
        self._met(self.place, "disappointed", note="Nobody rang at the door, again")
        self._met(self.place, "ok", note="All as usual with this delivery")
        quotes = self._profile(self.place)["quotes"]
        self.assertEqual(quotes["delighted"], ["Mr … praised Tom, the quick driver"])
        self.assertEqual(quotes["disappointed"], ["Nobody rang at the door, again"])
        self.assertNotIn("Miller", self._html())

    def test_quotes_are_without_the_names_of_further_participants(self):
        others = self.env["res.partner"].create(
            [{"name": "Ada Quill"}, {"name": "Bo Zimt", "active": False}]
        )
        self._met(
            self.place,
            "delighted",
            note="Ada Quill and Bo Zimt liked the tour of the plant",
            participant_ids=others.ids,
        )
        quotes = self._profile(self.place)["quotes"]
        self.assertEqual(quotes["delighted"], ["… and … liked the tour of the plant"])

    def test_quotes_are_those_the_user_may_see(self):
        theirs = self.env["res.partner"].create({"name": "T", "user_id": self.agent.id})
        self._met(
            self.place,
            "delighted",
            note="A secret word of praise",
            partner_id=theirs.id,
            user_id=self.agent.id,
        )
        self.assertTrue(self._profile(self.place)["quotes"]["delighted"])
        quotes = self._profile(self.place, self.seller)["quotes"]
        self.assertFalse(quotes["delighted"])

    def test_factors_with_their_mentions(self):
        factor = self.env["tpm.factor"].create(
            {"name": "Too late", "touchpoint_id": self.place.id}
        )
        self._met(self.place, "disappointed", factor_ids=factor.ids)
        self.assertIn("Too late 1 mentions", self._text())

    def test_several_in_one_go_take_the_same_queries(self):
        many = self.env["tpm.touchpoint"].concat(
            *(self._touchpoint(name=f"T{n}") for n in range(8))
        )
        report = self.env[f"report.{REPORT}"].with_user(self.agent)
        counts = []
        for touchpoints in (self.place, many[:2], many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            report._profiles(touchpoints.with_env(report.env))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])

    def test_the_last_twelve_months_without_a_period(self):
        report = self.env[f"report.{REPORT}"].with_user(self.agent)
        self._met(self.place, "ok", date=fields.Datetime.now())
        profile = report._profiles(self.place.with_env(report.env))[self.place.id]
        self.assertEqual(profile["values"]["interactions"], 1)
        today = fields.Date.context_today(report)
        first = today + relativedelta(day=1, months=-11)
        self.assertIn(first.strftime("%b"), profile["chart"]["months"][0][1])

    def test_in_the_user_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.agent.lang = "de_DE"
        self.place.with_context(lang="de_DE").name = "Lieferwagen"
        text = self._text()
        self.assertIn("Lieferwagen", text)
        self.assertIn("+62,5", text)
        self.assertIn("01.01.2024", text)
