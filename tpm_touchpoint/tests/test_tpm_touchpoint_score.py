# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged, users

from ..tools.score import Tally
from .common import TpmCommon


@tagged("post_install", "-at_install")
class TestTouchpointScore(TpmCommon):
    def _scores(self, touchpoints, first=7, last=0):
        today = fields.Date.today()
        mine = self.env["tpm.touchpoint"].browse(touchpoints.ids)
        return mine._tpm_scores(today - timedelta(first), today - timedelta(last))

    @users("tpm_agent")
    def test_the_index_is_delighted_less_disappointed(self):
        for experience in ["delighted"] * 4 + ["ok"] * 2 + ["disappointed"] * 2:
            self._log(experience)
        self._log(False)
        found = self._scores(self.touchpoint)[self.touchpoint.id]
        self.assertEqual(found["experience"], Tally(4, 2, 8))
        self.assertEqual((found["rated"], found["experience_index"]), (8, 25))

    @users("tpm_agent")
    def test_too_few_have_no_index_but_their_number(self):
        for _time in range(4):
            self._log("delighted")
        found = self._scores(self.touchpoint)[self.touchpoint.id]
        self.assertEqual((found["rated"], found["experience_index"]), (4, None))

    @users("tpm_agent")
    def test_only_the_period_counts_both_ends_included(self):
        for days in (11, 10, 5, 4):
            self._log("delighted", days_ago=days)
        found = self._scores(self.touchpoint, 10, 5)[self.touchpoint.id]
        self.assertEqual(found["rated"], 2)

    @users("tpm_agent")
    def test_many_touchpoints_cost_as_many_queries_as_one(self):
        touchpoints = self.touchpoint | self.key_touchpoint
        for touchpoint in touchpoints:
            self._log("ok", touchpoint=touchpoint)
        today = fields.Date.today()
        mine = self.env["tpm.touchpoint"].browse(touchpoints.ids)
        mine._tally_experiences(today, today)  # reads who asks
        with self.assertQueryCount(1):
            tallies = mine._tally_experiences(today, today)
        self.assertEqual(set(tallies.values()), {Tally(0, 0, 1)})

    def test_the_threshold_is_a_setting(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.tpm_too_few_below, 5)
        settings.tpm_too_few_below = 10
        settings.execute()
        self.assertEqual(self.env["tpm.touchpoint"]._score_threshold(), 10)
        settings.tpm_too_few_below = 0
        with self.assertRaises(ValidationError):
            settings.execute()

    def test_a_broken_setting_does_no_harm(self):
        for broken in ("abc", "-3", ""):
            self.env["ir.config_parameter"].set_param(
                "tpm_touchpoint.too_few_below", broken
            )
            self.assertIn(self.env["tpm.touchpoint"]._score_threshold(), (1, 5))
