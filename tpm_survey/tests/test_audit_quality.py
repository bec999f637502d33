# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged, users, warmup

from ..tools.score import share
from .common_audit import AuditCommon

QUALITY = ["tpm_audit_count", "tpm_quality_mean", "tpm_pass_rate", "tpm_quality_text"]


@tagged("post_install", "-at_install")
class TestAuditQuality(AuditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.scores = [100, 90, 80, 70, 60, 50, 20]
        for number, score in enumerate(cls.scores):
            cls._rated(cls.touchpoint, score, days_ago=number * 7)
        cls._rated(cls.touchpoint, 0, days_ago=500)
        for score in (10, 20):
            cls._rated(cls.key_touchpoint, score, days_ago=1)

    @classmethod
    def _rated(cls, touchpoint, score, days_ago):
        day = cls.today - timedelta(days=days_ago)
        return cls.env["tpm.audit"].create(
            {
                "plan_id": cls.plan.id,
                "touchpoint_id": touchpoint.id,
                "channel_id": touchpoint.channel_id.id,
                "company_id": cls.env.company.id,
                "reviewer_id": cls.agent.id,
                "reviewed_id": cls.worker.id,
                "day": day,
                "week": cls.plan._monday(day),
                "due_date": day,
                "state": "done",
                "score": score,
                "passed": score >= 70,
            }
        )

    def _mine(self, touchpoint, **context):
        return self.env["tpm.touchpoint"].with_context(**context).browse(touchpoint.ids)

    @users("tpm_agent")
    def test_users_see_no_quality_rates(self):
        """Where one person serves a touchpoint, its quality is that person's."""
        touchpoint = self._mine(self.touchpoint)
        self.assertNotIn("tpm_quality_text", touchpoint.fields_get())
        with self.assertRaises(AccessError):
            touchpoint.read(["tpm_quality_text"])
        with self.assertRaises(AccessError):
            self.env["tpm.audit.report"].search([])
        views = self.env["tpm.touchpoint"].get_view(
            self.env.ref("tpm_survey.tpm_touchpoint_view_list_scorecard").id, "list"
        )
        self.assertNotIn("tpm_quality_text", views["arch"])

    @users("tpm_officer")
    def test_officers_see_what_the_audits_come_to(self):
        touchpoint = self._mine(self.touchpoint)
        n, passed = len(self.scores), 4
        rate = share(passed, n)
        self.assertEqual(touchpoint.tpm_audit_count, n)
        self.assertAlmostEqual(touchpoint.tpm_quality_mean, sum(self.scores) / n)
        self.assertAlmostEqual(touchpoint.tpm_pass_rate, 100 * passed / n)
        self.assertAlmostEqual(touchpoint.tpm_pass_low, rate.low)
        self.assertAlmostEqual(touchpoint.tpm_pass_high, rate.high)
        self.assertEqual(
            touchpoint.tpm_quality_text, "67 %; 57 % passed (25 to 84), n = 7"
        )
        self.assertEqual(touchpoint.tpm_pass_text, "57 % (25 to 84) of 7")

    @users("tpm_officer")
    def test_too_few_say_nothing(self):
        touchpoint = self._mine(self.key_touchpoint)
        self.assertTrue(touchpoint.tpm_audit_few)
        self.assertEqual(touchpoint.tpm_quality_text, "too few (n = 2)")
        self.assertEqual(touchpoint.tpm_pass_text, "too few (n = 2)")
        self.assertFalse(touchpoint.tpm_quality_mean)
        empty = self.env["tpm.touchpoint"].sudo().create({"name": "Empty"})
        self.assertEqual(self._mine(empty).tpm_quality_text, "no audits")

    @users("tpm_officer")
    def test_the_period_is_that_of_the_scores(self):
        self.assertEqual(self._mine(self.touchpoint, tpm_months=24).tpm_audit_count, 8)
        some = self._mine(
            self.touchpoint, tpm_date_from=self.today - timedelta(days=15)
        )
        self.assertEqual(some.tpm_audit_count, 3)

    @users("tpm_officer")
    @warmup
    def test_the_quality_of_many_costs_one_query(self):
        many = (
            self.env["tpm.touchpoint"].sudo().create([{"name": "M"}] * 50)
            + self.touchpoint
        )
        self.env.flush_all()
        touchpoints = self.env["tpm.touchpoint"].browse(many.ids)
        self.env["tpm.touchpoint"]._score_threshold()
        with self.assertQueryCount(tpm_officer=1):
            for name in QUALITY:
                touchpoints.mapped(name)

    @users("tpm_officer")
    def test_the_scorecard_can_be_sorted_by_quality(self):
        other = self._touchpoint(name="Good")
        for days_ago in range(5):
            self._rated(other, 95, days_ago)
        found = self.env["tpm.touchpoint"].search(
            [("id", "in", (self.touchpoint + self.key_touchpoint + other).ids)],
            order="tpm_quality_mean desc",
        )
        self.assertEqual(found.ids, (other + self.touchpoint + self.key_touchpoint).ids)

    @users("tpm_officer")
    def test_the_report_says_the_same_and_hides_what_is_too_few(self):
        rows = self.env["tpm.audit.report"]._read_group(
            [("day", ">", self.today - timedelta(days=365))],
            ["touchpoint_id"],
            ["reviewed:sum", "score:avg", "pass_rate:avg"],
        )
        found = {touchpoint: values for touchpoint, *values in rows}
        n, mean, passed = found[self.touchpoint]
        self.assertEqual(n, 7)
        self.assertAlmostEqual(mean, sum(self.scores) / 7)
        self.assertAlmostEqual(passed, 400 / 7)
        self.assertEqual(found[self.key_touchpoint], [2, False, False])

    @users("tpm_officer")
    def test_the_report_knows_no_persons(self):
        persons = [
            name
            for name, field in self.env["tpm.audit.report"]._fields.items()
            if field.comodel_name in ("res.users", "res.partner")
            and name not in ("create_uid", "write_uid")
        ]
        self.assertFalse(persons)

    @users("tpm_officer")
    def test_a_touchpoint_opens_its_audits(self):
        action = self._mine(self.touchpoint).action_open_audits()
        self.assertEqual(action["res_model"], "tpm.audit")
        self.assertEqual(
            action["domain"], [("touchpoint_id", "in", self.touchpoint.ids)]
        )
