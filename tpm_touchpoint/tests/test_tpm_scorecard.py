# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.score import Tally, share
from .common_report import YEAR, ReportCommon

NUMBERS = ("interactions", "rated", "disappointed", "ok", "delighted", "evidence")


@tagged("post_install", "-at_install")
class TestScorecard(ReportCommon):
    def _row(self, touchpoint, user=None, **context):
        cards = self._report("tpm.scorecard", user, **{**YEAR, **context})
        return cards.search([("touchpoint_id", "=", touchpoint.id)])

    def _cards(self, **context):
        cards = self._report("tpm.scorecard", **{**YEAR, **context})
        return cards.search([("phase_id", "=", self.phase.id)])

    def test_whoever_has_no_role_sees_no_scorecard(self):
        for model in (
            "tpm.scorecard",
            "tpm.scorecard.report",
            "tpm.factor.pareto",
            "tpm.coverage",
            "tpm.risk.report",
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self._report(model, self.outsider).search([])

    def test_shares_and_index_have_their_intervals(self):
        row = self._row(self.place)
        found = share(5, 8)
        self.assertEqual((row.interactions, row.rated, row.delighted), (9, 8, 5))
        self.assertAlmostEqual(row.delighted_share, 62.5)
        self.assertAlmostEqual(row.delighted_low, found.low)
        self.assertAlmostEqual(row.delighted_high, found.high)
        self.assertAlmostEqual(row.disappointed_share, 12.5)
        self.assertAlmostEqual(row.ok_share, 25)
        self.assertEqual(row.index, 50)
        net = Tally(5, 1, 8).net
        self.assertAlmostEqual(row.index_low, net.low)
        self.assertAlmostEqual(row.index_high, net.high)
        self.assertEqual(row.evidence, "enough")

    def test_too_few_have_no_score_that_could_be_taken_for_one(self):
        row = self._row(self.other)
        self.assertEqual((row.evidence, row.rated), ("some", 2))
        self.assertEqual(self._row(self.touchpoint).evidence, "none")
        without = self._report("tpm.scorecard", **YEAR).search([("index", "=", False)])
        self.assertLessEqual(row | self._row(self.touchpoint), without)
        self.assertNotIn(self._row(self.place), without)

    def test_what_is_not_known_is_no_zero_in_a_file(self):
        self.agent.group_ids |= self.env.ref("base.group_allow_export")
        names = ["rated", "index", "delighted_share", "performance", "gain"]
        rows = self._report("tpm.scorecard", **YEAR)
        other = rows.search([("touchpoint_id", "=", self.other.id)])
        self.assertEqual(other.export_data(names)["datas"], [[2, "", "", "", ""]])
        self.assertIs(other.read(["index"])[0]["index"], False)
        self._met(self.other, *["ok", "disappointed"] * 2)
        self.env.invalidate_all()
        [[rated, index, *_others]] = other.export_data(names)["datas"]
        self.assertEqual((rated, index), (6, 0))

    def test_better_than_the_period_before(self):
        row = self._row(self.place)
        self.assertEqual((row.trend, row.difference), ("better", 150))
        self.assertFalse(self._row(self.other).trend)

    def test_the_target_is_reached_or_missed_or_not_known(self):
        self.place.target_score = 50
        self.other.target_score = 50
        self.assertEqual(self._row(self.place).target, "reached")
        self.assertFalse(self._row(self.other).target)
        self.place.target_score = 51
        self.env.invalidate_all()
        self.assertEqual(self._row(self.place).target, "missed")

    def test_the_three_orders_stand_side_by_side(self):
        others = self.env["tpm.touchpoint"].search([("state", "in", ("active", "key"))])
        (others - self.place - self.other).state = "candidate"
        self.place.importance_customer = 8
        self.other.importance_customer = 3
        self._met(self.other, *["delighted"] * 3)
        place, other = self._row(self.place), self._row(self.other)
        # an index of 50 is 7.5 of 10: 8 + 2.5 + 2.5; one of 100 leaves 3 + 0 + 0
        self.assertEqual((place.gain, other.gain), (13, 3))
        self.assertEqual((place.gain_rank, other.gain_rank), (1, 2))
        self.assertEqual(place.importance_field, "concentrate")
        self.assertEqual(other.importance_field, "overkill")
        self.assertEqual((place.cost_rank, other.cost_rank), (1, 2))

    def test_what_is_not_known_has_no_rank(self):
        row = self._row(self.other)
        self.assertFalse(row.importance_field)
        self.assertFalse(row.gain_rank)

    def test_the_numbers_are_those_of_the_journey_map(self):
        team = self.env["crm.team"].create({"name": "Night"})
        persona = self.env["tpm.persona"].create(
            {"name": "A", "partner_domain": f"[('id', '=', {self.customer.id})]"}
        )
        self._met(self.place, *["ok"] * 6, team_id=team.id)
        self._theirs(self.place, *["disappointed"] * 6)
        self.place.persona_ids = persona
        for filters in (
            {},
            {"team_id": team.id},
            {"persona_id": persona.id},
            {"date_from": "2024-05-05", "date_to": "2024-05-05"},
        ):
            with self.subTest(filters):
                self._assert_as_on_the_map(
                    {"date_from": "2024-01-01", "date_to": "2024-12-31", **filters}
                )

    def _assert_as_on_the_map(self, filters):
        journey = self.env["tpm.journey"].with_user(self.agent)
        found = journey.read_map({**filters, "compare": True})
        cards = {card["id"]: card["values"] for card in found["touchpoints"]}
        context = {f"tpm_{name}": value for name, value in filters.items()}
        rows = self._report("tpm.scorecard", **context).search([])
        self.assertEqual(set(rows.touchpoint_id.ids), set(cards))
        for row in rows:
            values = cards[row.touchpoint_id.id]
            for name in NUMBERS:
                self.assertEqual(row[name], values[name], name)
            for name in ("index", "low", "high"):
                field = name if name == "index" else f"index_{name}"
                self.assertAlmostEqual(row[field], values[name] or 0)
            self.assertAlmostEqual(row.annual_cost, values["annual_cost"])
            change = {"better": 1, "worse": -1}.get(row.trend, 0)
            self.assertEqual(change, values["change"])

    def test_a_search_field_hands_over_a_list_or_what_was_typed(self):
        team = self.env["crm.team"].create({"name": "Night shift"})
        self._met(self.place, "ok", team_id=team.id)
        for asked in ([team.id], ["night"], team.id):
            row = self._row(self.place, tpm_team_id=asked)
            self.assertEqual(row.interactions, 1, asked)
        self.assertFalse(self._row(self.place, tpm_team_id=["nobody"]).interactions)

    def test_a_seller_of_own_documents_counts_what_he_may_see(self):
        self._theirs(self.place, "ok")
        counts = [
            self._row(self.place, user).interactions
            for user in (self.agent, self.seller)
        ]
        self.assertEqual(counts, [10, 9])

    def test_another_company_s_interactions_and_touchpoints_do_not_count(self):
        company = self._other_company()
        self._met(self.place, "ok", company_id=company.id)
        theirs = self._touchpoint(name="Theirs", company_id=company.id)
        self.assertEqual(self._row(self.place).interactions, 9)
        self.assertFalse(self._row(theirs))
        both = (self.env.company | company).ids
        self.assertEqual(
            self._row(self.place, allowed_company_ids=both).interactions, 10
        )

    def test_an_index_of_a_group_is_that_of_all_its_interactions(self):
        [(index, share_)] = self._report("tpm.scorecard", **YEAR)._read_group(
            [("phase_id", "=", self.phase.id)], [], ["index:avg", "delighted_share:avg"]
        )
        # 7 delighted and 1 disappointed of 10
        self.assertAlmostEqual(index, 60)
        self.assertAlmostEqual(share_, 70)

    def test_a_list_is_sorted_those_without_a_value_last(self):
        cards = self._report("tpm.scorecard", **YEAR)
        domain = [("phase_id", "=", self.phase.id)]
        for order in ("index", "index desc"):
            first, last = cards.search(domain, order=order).touchpoint_id
            self.assertEqual((first, last), (self.place, self.other))

    def test_few_cost_most(self):
        self.env["tpm.touchpoint"].search([]).unit_cost = 0
        self.place.unit_cost, self.other.unit_cost = 2, 1
        place, other = self._row(self.place), self._row(self.other)
        # 60 and 15 of 75
        self.assertEqual((place.cost_share, other.cost_share), (80, 20))
        self.assertEqual((place.cost_cumulated, other.cost_cumulated), (80, 100))
        self.assertEqual((place.cost_part, other.cost_part), ("A", "B"))
        self.assertFalse(self._row(self.touchpoint).cost_part)

    def test_cost_per_delighted_customer(self):
        self.touchpoint.write({"unit_cost": 9, "frequency_estimated": 9})
        # 9 interactions at 2 each, 5 of them delighted
        self.assertAlmostEqual(self._row(self.place).cost_per_delighted, 3.6)
        row = self._row(self.touchpoint)
        self.assertEqual((row.annual_cost, row.cost_per_delighted), (81, 0))
        groups = self._report("tpm.scorecard", **YEAR)._read_group(
            [("touchpoint_id", "in", (self.place | self.other).ids)],
            [],
            ["cost_per_delighted:avg"],
        )
        self.assertAlmostEqual(groups[0][0], 20 / 7)
        [(nobody,)] = self._report("tpm.scorecard", **YEAR)._read_group(
            [("touchpoint_id", "=", self.touchpoint.id)],
            [],
            ["cost_per_delighted:avg"],
        )
        self.assertFalse(nobody)

    def test_two_periods_are_read_one_after_the_other(self):
        self.assertEqual(self._row(self.place).interactions, 9)
        row = self._row(self.place, tpm_date_from="2023-01-01")
        self.assertEqual(row.interactions, 49)

    def test_a_click_opens_what_is_counted(self):
        row = self._row(self.place)
        action = row.action_open_interactions()
        found = self.env["tpm.interaction"].search_count(action["domain"])
        self.assertEqual(found, row.interactions)
        self.assertEqual(row.action_open_touchpoint()["res_id"], self.place.id)

    def test_the_scorecard_costs_the_same_queries_with_more_touchpoints(self):
        self._cards().read(["index"])
        counts = []
        for _round in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._cards().mapped("index")
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(20):
                self._touchpoint(name=f"T{number}", phase_id=self.phase.id)
        self.assertLessEqual(counts[1], counts[0])

    def test_each_view_can_be_opened(self):
        Card = self._report("tpm.scorecard", **YEAR)
        for name in ("list", "kanban", "pivot", "graph", "search"):
            self.assertIn("arch", Card.get_view(view_type=name))
        Card.formatted_read_grouping_sets(
            [], [[], ["phase_id"]], ["index:avg", "annual_cost:sum"]
        )
