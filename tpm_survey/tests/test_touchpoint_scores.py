# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from math import sqrt

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged, users, warmup
from odoo.tools.misc import formatLang

from .common_score import ScoreCommon

MANY = 50
SCORES = [
    "tpm_score_text",
    "tpm_score_trend",
    "tpm_score_counts",
    "tpm_typed_share",
    "tpm_response_text",
    "tpm_coverage",
]
IMPORTANCE = ["tpm_importance_field", "tpm_priority", "tpm_derived_importance_text"]


@tagged("post_install", "-at_install")
class TestTouchpointScores(ScoreCommon):
    def _mine(self, touchpoint, **context):
        """Return the touchpoint as the user of the test sees it."""
        return self.env["tpm.touchpoint"].with_context(**context).browse(touchpoint.ids)

    def _period(self, months=12):
        today = fields.Date.today()
        return today - relativedelta(months=months) + timedelta(days=1), today

    def _of(self, touchpoint, first, last):
        here = self.feedbacks.filtered(lambda f: f.touchpoint_id == touchpoint)
        return self._within(here, first, last)

    # score

    @users("tpm_agent")
    def test_every_score_is_what_its_answers_come_to(self):
        for months in (3, 12, 24):
            first, last = self._period(months)
            for touchpoint in self._mine(self.touchpoints, tpm_months=months):
                feedbacks = self._of(touchpoint, first, last).filtered("repurchase")
                scores = self._scores(feedbacks)
                with self.subTest(touchpoint.name, months=months):
                    self.assertEqual(touchpoint.tpm_score_count, len(scores))
                    self.assertAlmostEqual(touchpoint.tpm_net_score, self._net(scores))
                    self.assertAlmostEqual(
                        touchpoint.tpm_score_mean, self._mean(scores)
                    )
                    self.assertEqual(
                        touchpoint.tpm_score_counts,
                        [scores.count(score) for score in range(11)],
                    )
                    typed = len(feedbacks.filtered("typed_by_id"))
                    self.assertAlmostEqual(
                        touchpoint.tpm_typed_share, 100 * typed / len(scores)
                    )

    @users("tpm_agent")
    def test_a_score_comes_with_its_interval_and_n(self):
        self._answer(self.rare, *[10] * 50, *[7] * 30, *[3] * 20)
        rare = self._mine(self.rare)
        self.assertEqual(rare.tpm_score_text, "30 (14 to 44), n = 100")
        self.assertAlmostEqual(rare.tpm_net_score_low, 14.1, 1)
        self.assertAlmostEqual(rare.tpm_net_score_high, 44.2, 1)

    @users("tpm_agent")
    def test_too_few_answers_are_said_to_be_too_few(self):
        self.assertEqual(self._mine(self.rare).tpm_score_text, "no answers")
        self._answer(self.rare, 10, 9, 0)
        rare = self._mine(self.rare)
        rare.invalidate_recordset()
        self.assertEqual(rare.tpm_score_text, "too few (n = 3)")
        self.assertTrue(rare.tpm_score_few)
        self.assertFalse(rare.tpm_score_counts)
        self.assertFalse(rare.tpm_net_score or rare.tpm_score_mean)

    @users("tpm_seller")
    def test_own_documents_only_means_scores_of_own_customers(self):
        self._answer(self.rare, *[10] * 6)
        self.customer.sudo().user_id = self.manager
        self.assertEqual(self._mine(self.rare).tpm_score_count, 0)
        self.assertEqual(self._mine(self.rare).tpm_score_text, "none you may see")
        self.customer.sudo().user_id = self.seller
        rare = self._mine(self.rare)
        rare.invalidate_recordset()
        self.assertEqual(rare.tpm_score_count, 6)

    @users("tpm_agent")
    def test_a_period_may_be_given_in_days(self):
        self._answer(self.rare, *[10] * 5, days_ago=10)
        self._answer(self.rare, *[0] * 5, days_ago=40)
        today = fields.Date.today()
        recent = self._mine(
            self.rare, tpm_date_from=str(today - timedelta(20)), tpm_date_to=str(today)
        )
        self.assertEqual(recent.tpm_net_score, 100)

    # trend

    @users("tpm_agent")
    def test_a_trend_beyond_chance_is_marked(self):
        before, middle = 400, 10
        self._answer(self.rare, *[10] * 10, *[3] * 30, days_ago=before)
        self._answer(self.rare, *[10] * 30, *[3] * 10, days_ago=middle)
        rare = self._mine(self.rare)
        self.assertEqual((rare.tpm_score_trend, rare.tpm_score_change), ("better", 100))

    @users("tpm_agent")
    def test_a_trend_within_chance_is_none(self):
        self._answer(self.rare, 10, 10, 10, 3, 3, days_ago=400)
        self._answer(self.rare, 10, 10, 3, 3, 3, days_ago=10)
        rare = self._mine(self.rare)
        self.assertEqual((rare.tpm_score_trend, rare.tpm_score_change), ("same", -40))

    @users("tpm_agent")
    def test_too_few_answers_before_make_no_trend(self):
        self._answer(self.rare, 10, 10, 10, 3, days_ago=400)
        self._answer(self.rare, *[0] * 40, days_ago=10)
        self.assertFalse(self._mine(self.rare).tpm_score_trend)

    # requests

    @users("tpm_agent")
    def test_due_asked_and_answered_are_counted(self):
        sent = {"sent_date": fields.Datetime.now()}
        for state, vals in (
            ("planned", {}),
            ("skipped", {"reason": "sample"}),
            ("skipped", {"reason": "rest_all"}),
            ("sent", sent),
            ("answered", sent),
            ("answered", sent),
            ("expired", sent),
            ("bounced", sent),
            ("objected", sent),
            ("objected", {}),
        ):
            self._request(state=state, touchpoint_id=self.rare.id, **vals)
        rare = self._mine(self.rare)
        self.assertEqual(
            (rare.tpm_due_count, rare.tpm_asked_count, rare.tpm_answered_count),
            (9, 5, 2),
        )
        self.assertAlmostEqual(rare.tpm_coverage, 100 * 5 / 9)
        self.assertAlmostEqual(rare.tpm_response_rate, 40)
        self.assertEqual(rare.tpm_response_text, "40 % (12 to 77) of 5")

    # importance and performance

    @users("tpm_agent")
    def test_importance_and_performance_are_means_of_the_answers(self):
        first, last = self._period()
        self._answer(self.rare, 0, 1, importance="10")  # too few to count
        means = {}
        for touchpoint in self.touchpoints:
            feedbacks = self._of(touchpoint, first, last)
            means[touchpoint.id] = [
                self._mean(self._scores(feedbacks, name))
                for name in ("importance", "repurchase", "recommendation")
            ]
        split = [self._mean([m[n] for m in means.values()]) for n in (0, 1)]
        fields_found = set()
        for touchpoint in self._mine(self.touchpoints):
            importance, repurchase, recommendation = means[touchpoint.id]
            field = {
                (True, False): "concentrate",
                (True, True): "keep",
                (False, False): "low",
                (False, True): "overkill",
            }[importance >= split[0], repurchase >= split[1]]
            with self.subTest(touchpoint.name):
                self.assertAlmostEqual(touchpoint.tpm_importance_mean, importance)
                self.assertAlmostEqual(touchpoint.tpm_repurchase_mean, repurchase)
                self.assertAlmostEqual(touchpoint.tpm_importance_split, split[0])
                self.assertAlmostEqual(touchpoint.tpm_repurchase_split, split[1])
                self.assertEqual(touchpoint.tpm_importance_field, field)
                self.assertAlmostEqual(
                    touchpoint.tpm_priority,
                    importance + 10 - repurchase + 10 - recommendation,
                )
            fields_found.add(field)
            found = touchpoint.search([("tpm_importance_field", "=", field)])
            self.assertIn(touchpoint, found)
        self.assertGreater(len(fields_found), 1)
        without = self.rare.search([("tpm_importance_field", "=", False)])
        self.assertIn(self.rare, without)
        self.assertFalse(self._mine(self.rare).tpm_priority)
        self.assertFalse(without & self.touchpoints)

    def _correlation(self, touchpoint, feedbacks):
        """Return r and n of a customer's mean here and mean elsewhere."""
        pairs = []
        for customer in feedbacks.commercial_partner_id:
            theirs = feedbacks.filtered(
                lambda f, c=customer: f.commercial_partner_id == c
            )
            here = theirs.filtered(lambda f: f.touchpoint_id == touchpoint)
            if here and theirs - here:
                pairs.append(
                    (
                        self._mean(self._scores(here)),
                        self._mean(self._scores(theirs - here)),
                    )
                )
        mx, my = (self._mean([pair[n] for pair in pairs]) for n in (0, 1))
        sxy = sum((x - mx) * (y - my) for x, y in pairs)
        sxx, syy = (
            sum((pair[n] - m) ** 2 for pair in pairs) for n, m in ((0, mx), (1, my))
        )
        return sxy / sqrt(sxx * syy), len(pairs)

    @users("tpm_agent")
    def test_derived_importance_is_the_correlation_with_other_touchpoints(self):
        feedbacks = self._within(self.feedbacks, *self._period()).filtered(
            lambda f: f.repurchase and f.partner_id
        )
        found = self.env["tpm.touchpoint"]._score_correlations(*self._period())
        shown = 0
        for touchpoint in self._mine(self.touchpoints):
            r, n = self._correlation(touchpoint, feedbacks)
            self.assertAlmostEqual(found[touchpoint.id][0], r)
            self.assertEqual(found[touchpoint.id][1], n)
            if touchpoint.tpm_derived_importance:
                shown += 1
                self.assertAlmostEqual(touchpoint.tpm_derived_importance, r, 2)
            else:
                self.assertIn("not clear", touchpoint.tpm_derived_importance_text)
        self.assertTrue(shown)
        self.assertFalse(self._mine(self.rare).tpm_derived_importance_text)

    # for other addons

    @users("tpm_agent")
    def test_scores_for_other_addons(self):
        self._answer(self.rare, *[10] * 50, *[7] * 30, *[3] * 20)
        for experience in ["delighted"] * 4 + ["disappointed"]:
            self._log(experience, touchpoint=self.rare)
        today = fields.Date.today()
        scores = self._mine(self.rare)._tpm_scores(today - timedelta(7), today)
        [found] = scores.values()
        # each answer is an experience as well
        self.assertAlmostEqual(found["experience_index"], 100 * (54 - 21) / 105)
        self.assertEqual((found["rated"], found["n"]), (105, 100))
        self.assertAlmostEqual(found["net"], 30)
        self.assertAlmostEqual(found["low"], 14.1, 1)
        before = self._mine(self.rare)._tpm_scores(
            today - timedelta(20), today - timedelta(10)
        )
        found = before[self.rare.id]
        self.assertEqual((found["rated"], found["n"]), (0, 0))
        names = ("experience_index", "repurchase", "net", "low", "high")
        self.assertEqual({found[name] for name in names}, {None})

    # lists

    @users("tpm_agent")
    def test_a_list_is_sorted_by_score_those_without_last(self):
        Touchpoint = self.env["tpm.touchpoint"]
        for direction, sign in (("asc", 1), ("desc", -1)):
            found = Touchpoint.search(
                [("id", "in", (self.touchpoints | self.rare).ids)],
                order=f"tpm_score_text {direction}",
            )
            self.assertEqual(found[-1], self.rare)
            nets = [sign * net for net in found[:-1].mapped("tpm_net_score")]
            self.assertEqual(nets, sorted(nets))
        for name in ("tpm_priority", "tpm_coverage", "tpm_derived_importance_text"):
            self.assertTrue(Touchpoint.fields_get([name])[name]["sortable"])
            self.assertTrue(Touchpoint.search([], order=f"{name} desc", limit=3))

    def _many(self):
        touchpoints = self.env["tpm.touchpoint"].browse(self.touchpoints.ids)
        return touchpoints | self.env["tpm.touchpoint"].browse(self.many_ids)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many_ids = (
            cls.env["tpm.touchpoint"]
            .create([{"name": f"M {n}", "state": "active"} for n in range(MANY)])
            .ids
        )

    @users("tpm_agent")
    @warmup
    def test_a_scorecard_of_many_costs_three_queries(self):
        touchpoints = self._many()
        with self.assertQueryCount(tpm_agent=3):
            for name in SCORES:
                touchpoints.mapped(name)

    @users("tpm_agent")
    @warmup
    def test_importance_of_many_costs_two_queries(self):
        touchpoints = self._many()
        formatLang(self.env, 1.5)  # reads the language of who asks
        with self.assertQueryCount(tpm_agent=2):
            for name in IMPORTANCE:
                touchpoints.mapped(name)

    @users("tpm_agent")
    @warmup
    def test_scores_of_many_for_other_addons_cost_four_queries(self):
        touchpoints = self._many()
        with self.assertQueryCount(tpm_agent=4):  # three of them for the interactions
            touchpoints._tpm_scores(*self._period())

    @users("tpm_agent")
    @warmup
    def test_means_of_many_for_other_addons_cost_one_query(self):
        touchpoints = self._many()
        with self.assertQueryCount(tpm_agent=1):
            means = touchpoints._tpm_means(*self._period())
        names = {"importance", "repurchase", "recommendation", "answers"}
        self.assertTrue(all(found.keys() == names for found in means.values()))

    @users("tpm_agent")
    def test_a_touchpoint_opens_its_scores(self):
        action = self._mine(self.touchpoint).action_open_scores()
        self.assertEqual(action["res_model"], "tpm.score.report")
        self.assertEqual(
            action["domain"], [("touchpoint_id", "in", self.touchpoint.ids)]
        )

    @users("tpm_agent")
    def test_a_new_touchpoint_has_no_score_yet(self):
        new = self.env["tpm.touchpoint"].new({"name": "New"})
        self.assertEqual(new.tpm_score_text, "no answers")
        self.assertFalse(new.tpm_importance_field or new.tpm_due_count)
