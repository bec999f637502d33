# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common_report import YEAR
from .test_tpm_question import QuestionCommon

REPORT = "tpm_touchpoint.touchpoint_profile"


@tagged("post_install", "-at_install")
class TestProfilePromise(QuestionCommon):
    """What became of the promise, beside the promise, on the page."""

    def _text(self, user=None):
        self._catch_up()
        report = self.env["ir.actions.report"].with_user(user or self.agent)
        page = report.with_context(**YEAR)._render_qweb_html(REPORT, self.place.ids)[0]
        return " ".join(html2plaintext(page.decode()).split())

    def _asked(self, *hours):
        for week, wait in enumerate(hours):
            self._said(("in", 168 * week), ("out", 168 * week + wait))

    def test_share_interval_n_and_mean_time(self):
        self._asked(1, 2, 3, 4, 5)
        text = self._text()
        self.assertIn("kept 80.0 % (37.6 to 96.4 %), n = 5; 3.0 hours on average", text)
        self.assertIn("kept 100.0 %", text)  # the result

    def test_of_what_one_may_see(self):
        self._asked(1, 2, 3, 4, 5)
        self.customer.user_id = self.manager
        self.assertIn("no question was decided", self._text(self.seller))

    def test_too_few_are_no_share(self):
        self._asked(1, 9)
        self.assertIn("too few to tell (n = 2)", self._text())
        self.assertNotIn("50.0 %", self._text())

    def test_what_is_not_promised_is_not_judged(self):
        self._asked(1, 2, 3, 4, 5)
        self.place.write({"first_response_hours": 0, "result_hours": 0})
        self.assertNotIn("kept", self._text())

    def test_the_target_is_reached_missed_or_not_known(self):
        self.assertNotIn("too few to tell", self._text().partition("to reach")[2][:30])
        self.place.target_score = 20
        self.assertIn("20 (too few to tell)", self._text())
        self._said(*[("in", 24 * n) for n in range(5)], experience="delighted")
        self.assertIn("20 (reached)", self._text())

    def test_an_estimated_frequency_says_so(self):
        self.place.write({"unit_cost": 2, "frequency_estimated": 30})
        self.assertIn("estimated: 30 a year", self._text())
        self.place.frequency_counted = 5
        self.assertNotIn("estimated", self._text())
