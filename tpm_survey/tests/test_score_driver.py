# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged, users

from .common_score import ScoreCommon

MEASURES = ["rated:sum", "net:avg", "promoter_share:avg", "contribution:sum"]


@tagged("post_install", "-at_install")
class TestScoreDriver(ScoreCommon):
    def _groups(self, domain, groupby):
        return self.env["tpm.score.driver"]._read_group(domain, [groupby], MEASURES)

    def assertDrivers(self, groups, field, selected):
        rated = selected.filtered("repurchase")
        for driver, n, net, promoters, contribution in groups:
            scores = self._scores(rated.filtered(lambda f, d=driver: d in f[field]))
            values = [100 * (s >= 9) - 100 * (s <= 6) for s in scores]
            self.assertEqual(n, len(scores))
            self.assertAlmostEqual(net, self._net(scores))
            self.assertAlmostEqual(
                promoters, 100 * len([s for s in scores if s >= 9]) / n
            )
            self.assertAlmostEqual(contribution, sum(values) / len(rated))

    @users("tpm_agent")
    def test_a_topic_adds_what_those_who_name_it_say(self):
        groups = self._groups([("kind", "=", "topic")], "topic_id")
        self.assertEqual(len(groups), 3)
        self.assertDrivers(groups, "topic_ids", self.feedbacks)

    @users("tpm_agent")
    def test_a_factor_adds_points_at_its_touchpoint(self):
        domain = [("touchpoint_id", "=", self.touchpoint.id)]
        groups = self._groups([("kind", "=", "factor"), *domain], "factor_id")
        self.assertEqual(len(groups), 2)
        self.assertDrivers(groups, "factor_ids", self.feedbacks.filtered_domain(domain))

    @users("tpm_agent")
    def test_a_single_topic_is_measured_against_all_answers(self):
        [alone] = self._groups([("topic_id", "=", self.topics[0].id)], "topic_id")
        of_all = self._groups([("kind", "=", "topic")], "topic_id")
        self.assertIn(alone, of_all)

    @users("tpm_agent")
    def test_grouped_by_touchpoint_it_is_in_points_of_the_touchpoint(self):
        driver = self.env["tpm.score.driver"]
        for groupby in (["touchpoint_id", "topic_id"], ["topic_id", "touchpoint_id"]):
            groups = driver._read_group(
                [("kind", "=", "topic")], groupby, ["contribution:sum"]
            )
            self.assertEqual(len(groups), 15)
            for *key, points in groups:
                names = dict(zip(groupby, key, strict=True))
                here = self.feedbacks.filtered(
                    lambda f, t=names["touchpoint_id"]: (
                        f.repurchase and f.touchpoint_id == t
                    )
                )
                naming = here.filtered(lambda f, t=names["topic_id"]: t in f.topic_ids)
                net = self._net(self._scores(naming))
                self.assertAlmostEqual(points, net * len(naming) / len(here))

    @users("tpm_agent")
    def test_those_dissatisfied_pull_the_whole_score_down(self):
        domain = [("kind", "=", "topic"), ("band", "=", "detractor")]
        rated = self.feedbacks.filtered("repurchase")
        for topic, n, *_shares, points in self._groups(domain, "topic_id"):
            naming = rated.filtered(
                lambda f, t=topic: t in f.topic_ids and int(f.repurchase) <= 6
            )
            self.assertEqual(n, len(naming))
            self.assertAlmostEqual(points, -100 * len(naming) / len(rated))

    @users("tpm_agent")
    def test_nothing_selected_adds_nothing(self):
        [(points,)] = self.env["tpm.score.driver"]._read_group(
            [("day", "<", "2001-01-01")], [], ["contribution:sum"]
        )
        self.assertEqual(points, 0)

    @users("tpm_agent")
    def test_a_pivot_by_persona_divides_once(self):
        persona = self.env["tpm.persona"].sudo().create({"name": "P"})
        self.touchpoint.sudo().persona_ids = persona
        [_total, by_persona, by_topic] = self.env[
            "tpm.score.driver"
        ].formatted_read_grouping_sets(
            [("kind", "=", "topic")],
            [[], ["persona_ids"], ["topic_id"]],
            ["contribution:sum"],
        )
        here = self._groups(
            [("kind", "=", "topic"), ("touchpoint_id", "=", self.touchpoint.id)],
            "touchpoint_id",
        )
        self.assertAlmostEqual(by_persona[0]["contribution:sum"], here[0][-1])
        expected = [
            group[-1] for group in self._groups([("kind", "=", "topic")], "topic_id")
        ]
        for group, points in zip(by_topic, expected, strict=True):
            self.assertAlmostEqual(group["contribution:sum"], points)

    @users("tpm_agent")
    def test_a_pivot_says_the_same(self):
        [[total], rows] = self.env["tpm.score.driver"].formatted_read_grouping_sets(
            [("kind", "=", "topic")], [[], ["topic_id"]], ["contribution:sum"]
        )
        self.assertAlmostEqual(
            total["contribution:sum"], sum(row["contribution:sum"] for row in rows)
        )

    @users("tpm_agent")
    def test_each_mention_has_an_id_of_its_own(self):
        rows = self.env["tpm.score.driver"].search([])
        mentions = self.feedbacks.filtered("repurchase")
        n = sum(len(f.topic_ids) + len(f.factor_ids) for f in mentions)
        self.assertEqual(len(set(rows.ids)), n)
        self.assertLess(max(rows.ids), 2**53)
        factors = rows.filtered("factor_id")
        self.assertEqual(set(factors.mapped("kind")), {"factor"})
