# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common_score import ScoreCommon

REPORTS = ("tpm.score.report", "tpm.score.driver", "tpm.repurchase.cohort")
MEASURES = [
    "__count",
    "rated:sum",
    "net:avg",
    "repurchase:avg",
    "importance:avg",
    "recommendation:avg",
    "net_recommendation:avg",
]


@tagged("post_install", "-at_install")
class TestScoreReport(ScoreCommon):
    def _groups(self, groupby, domain=()):
        report = self.env["tpm.score.report"]
        return report._read_group(list(domain), [groupby], MEASURES)

    def _expected(self, feedbacks):
        scores, importance, recommendation = (
            self._scores(feedbacks, name)
            for name in ("repurchase", "importance", "recommendation")
        )
        return (
            len(feedbacks),
            len(scores),
            self._net(scores),
            self._mean(scores),
            self._mean(importance),
            self._mean(recommendation),
            self._net(recommendation),
        )

    def assertGroup(self, measures, feedbacks):
        for name, found, expected in zip(
            MEASURES, measures, self._expected(feedbacks), strict=True
        ):
            self.assertAlmostEqual(found, expected, 9, name)

    # numbers

    @users("tpm_agent")
    def test_every_group_is_what_its_answers_come_to(self):
        persona = self.env["tpm.persona"].sudo().create({"name": "P"})
        self.touchpoints[:2].sudo().persona_ids = persona
        for groupby, value_of in (
            ("touchpoint_id", lambda f: f.touchpoint_id),
            ("owner_id", lambda f: f.touchpoint_id.user_id),
            ("phase_id", lambda f: f.touchpoint_id.phase_id),
            ("persona_ids", lambda f: f.touchpoint_id.persona_ids),
            ("is_typed", lambda f: bool(f.typed_by_id)),
            ("day:year", lambda f: f.day.replace(month=1, day=1)),
            ("company_id", lambda f: f.company_id),
        ):
            with self.subTest(groupby):
                groups = self._groups(groupby)
                self.assertEqual(sum(group[1] for group in groups), len(self.feedbacks))
                for value, *measures in groups:
                    mine = self.feedbacks.filtered(
                        lambda f, v=value: value_of(f) == v  # noqa: B023
                    )
                    self.assertGroup(measures, mine)

    @users("tpm_agent")
    def test_a_band_is_where_the_score_lies(self):
        counts = {
            band: n
            for band, n in self.env["tpm.score.report"]._read_group(
                [], ["band"], ["__count"]
            )
        }
        scores = self._scores(self.feedbacks)
        self.assertEqual(counts["promoter"], len([s for s in scores if s >= 9]))
        self.assertEqual(counts["passive"], len([s for s in scores if s in (7, 8)]))
        self.assertEqual(counts["detractor"], len([s for s in scores if s <= 6]))
        self.assertEqual(counts[False], len(self.feedbacks) - len(scores))

    @users("tpm_agent")
    def test_a_pivot_totals_what_its_cells_are_made_of(self):
        totals, _rows = self.env["tpm.score.report"].formatted_read_grouping_sets(
            [], [[], ["touchpoint_id"]], MEASURES[1:]
        )
        self.assertAlmostEqual(
            totals[0]["net:avg"], self._net(self._scores(self.feedbacks))
        )

    @users("tpm_agent")
    def test_a_score_just_given_is_in(self):
        self._answer(self.rare.sudo(), 10, 10, 9, 0, 7)
        [group] = self._groups("touchpoint_id", [("touchpoint_id", "=", self.rare.id)])
        self.assertEqual(group[3], 40)

    # too few

    @users("tpm_agent")
    def test_a_mean_of_too_few_stays_empty_but_its_n_does_not(self):
        self._answer(self.rare, 10, 10, 9, 0)
        domain = [("touchpoint_id", "=", self.rare.id)]
        [group] = self._groups("touchpoint_id", domain)
        self.assertEqual(group[2:], (4, *[False] * 5))
        self.env["ir.config_parameter"].sudo().set_param(
            "tpm_touchpoint.too_few_below", 4
        )
        [group] = self._groups("touchpoint_id", domain)
        self.assertEqual(group[2:5], (4, 50, 7.25))

    # who sees what

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models")
    def test_an_outsider_sees_nothing(self):
        for report in REPORTS:
            with self.subTest(report), self.assertRaises(AccessError):
                self.env[report].search([])
            with self.subTest(report), self.assertRaises(AccessError):
                self.env[report]._read_group([], ["touchpoint_id"], ["net:avg"][:0])

    def test_portal_and_public_have_nothing(self):
        portal = self._user("tpm_portal", "base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            for report in REPORTS:
                self.assertFalse(self.env[report].with_user(user).has_access("read"))

    @users("tpm_seller")
    def test_own_documents_only_means_own_customers(self):
        theirs, mine = self.customers[:2].sudo()
        theirs.user_id = self.manager
        mine.user_id = self.seller
        of_others = self.feedbacks.filtered(lambda f: f.commercial_partner_id == theirs)
        self.assertTrue(of_others)
        report = self.env["tpm.score.report"]
        found = report.search([])
        self.assertEqual(
            found.ids,
            self.env["tpm.feedback"]
            .search([])
            .sorted(lambda f: (f.day, f.id), reverse=True)
            .ids,
        )
        self.assertFalse(set(found.ids) & set(of_others.ids))
        for name in REPORTS[1:]:
            customers = self.env[name].search([]).sudo().commercial_partner_id
            self.assertIn(mine, customers)
            self.assertNotIn(theirs, customers)

    @users("tpm_seller")
    def test_own_documents_only_leaves_anonymous_answers_in_sight(self):
        topic = self.topics[:1]
        vals = {"partner_id": False, "user_id": self.manager.id}
        codes = {"topic_ids": [Command.set(topic.ids)]}
        self._answer(self.rare.sudo(), 9, 9, 9, 0, **vals, **codes)
        score, driver = (
            self.env[name]._read_group(
                [("touchpoint_id", "=", self.rare.id)], [], ["rated:sum", "net:avg"]
            )
            for name in REPORTS[:2]
        )
        self.assertEqual((score, driver), ([(4, False)], [(4, False)]), "too few")
        self._answer(self.rare.sudo(), 10, **vals)
        [(n, net)] = self.env["tpm.score.report"]._read_group(
            [("touchpoint_id", "=", self.rare.id)], [], ["rated:sum", "net:avg"]
        )
        self.assertEqual((n, net), (5, 60))

    @users("tpm_officer")
    def test_an_officer_sees_all_of_the_company(self):
        other = self.company.create({"name": "Other"})
        self._answer(self.rare, 5, company_id=other.id)
        self.assertEqual(
            set(self.env["tpm.score.report"].search([]).ids), set(self.feedbacks.ids)
        )

    @users("tpm_agent")
    def test_a_row_opens_its_feedback(self):
        row = self.env["tpm.score.report"].search([], limit=1)
        action = row.action_open_feedback()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("tpm.feedback", row.id)
        )

    @users("tpm_agent")
    def test_no_report_ranks_the_staff_by_itself(self):
        for model in REPORTS:
            arch = self.env[model].get_view(view_type="search")["arch"]
            self.assertNotIn("'group_by': 'user_id'", arch)

    def test_all_views_load(self):
        for model in REPORTS:
            for view_type in ("list", "pivot", "search"):
                self.assertTrue(self.env[model].get_view(view_type=view_type))
