# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_report import YEAR, ReportCommon

FILTERS = {"date_from": "2024-01-01", "date_to": "2024-12-31"}


@tagged("post_install", "-at_install")
class TestFrequency(ReportCommon):
    """Counted or estimated: wherever a cost rests on it, it says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._met(cls.place, *["ok"] * 3, when=fields.Datetime.now())
        cls.env["tpm.touchpoint"]._cron_count_frequency()
        cls.env.flush_all()
        cls.both = cls.place | cls.other

    def _map(self, **filters):
        journey = self.env["tpm.journey"].with_user(self.agent)
        return journey.read_map({**FILTERS, **filters})

    def _theirs_of(self, company):
        return self.both.with_user(self.agent).with_context(
            allowed_company_ids=company.ids
        )

    def test_whoever_has_no_role_reads_no_cost(self):
        with self.assertRaises(AccessError):
            self.both.with_user(self.outsider).read(["yearly_cost"])

    def test_the_touchpoint_says_which(self):
        place, other = self.both.with_user(self.agent)
        self.assertEqual((place.yearly_count, place.yearly_basis), (3, "counted"))
        self.assertEqual((other.yearly_count, other.yearly_basis), (15, "estimated"))
        self.assertEqual((place.yearly_cost, other.yearly_cost), (6, 15))
        self.assertFalse(self.touchpoint.with_user(self.agent).yearly_basis)

    def test_the_map_says_which_of_a_card_and_of_a_phase(self):
        found = self._map()
        cards = {card["id"]: card["values"] for card in found["touchpoints"]}
        self.assertEqual(cards[self.place.id]["cost_basis"], "counted")
        self.assertEqual(cards[self.other.id]["cost_basis"], "estimated")
        self.assertIsNone(cards[self.touchpoint.id]["cost_basis"])
        phases = {phase["id"]: phase["values"] for phase in found["phases"]}
        values = phases[self.phase.id]
        self.assertEqual((values["annual_cost"], values["cost_estimated"]), (21, 15))
        self.assertEqual(values["cost_basis"], "partly")
        self.place.phase_id = False
        [values] = [
            phase["values"]
            for phase in self._map()["phases"]
            if phase["id"] == self.phase.id
        ]
        self.assertEqual(values["cost_basis"], "estimated")

    def test_the_diagram_says_which(self):
        diagram = self.env["tpm.contact.diagram"].with_user(self.agent)
        found = diagram.read_diagram(FILTERS)
        bases = {node["id"]: node["values"] for node in found["touchpoints"]}
        self.assertEqual(bases[self.place.id]["frequency_basis"], "counted")
        self.assertEqual(bases[self.other.id]["frequency_basis"], "estimated")
        [channel] = [
            node
            for node in found["channels"]
            if set(self.both.ids) <= set(node["touchpoints"])
        ]
        self.assertEqual(channel["values"]["cost_basis"], "partly")

    def test_the_scorecard_says_which_and_how_much(self):
        cards = self._report("tpm.scorecard", **YEAR)
        place, other = (
            cards.search([("touchpoint_id", "=", one.id)]) for one in self.both
        )
        self.assertEqual((place.frequency, place.frequency_basis), (3, "counted"))
        self.assertEqual((other.frequency, other.frequency_basis), (15, "estimated"))
        self.assertEqual((place.cost_estimated, other.cost_estimated), (0, 15))

    def _names(self, *aggregates):
        cards = self._report("tpm.scorecard", **YEAR)
        groups = cards.formatted_read_group(
            [("phase_id", "=", self.phase.id)], ["touchpoint_id"], aggregates
        )
        return {name for _id, name in (group["touchpoint_id"] for group in groups)}

    def test_graphs_and_pivots_of_the_cost_say_it_beside_the_name(self):
        self.assertEqual(
            self._names("annual_cost:sum"), {"Van", "Estimated: Parcel shop"}
        )
        self.assertEqual(self._names("rated:sum"), {"Van", "Parcel shop"})

    # of the companies that the user has chosen

    def test_another_company_has_its_own_numbers_on_the_form(self):
        other = self._other_company()
        self._met(self.place, "ok", when=fields.Datetime.now(), company_id=other.id)
        self.env["tpm.touchpoint"]._cron_count_frequency()
        self.assertEqual(self.place.frequency_counted, 4)
        for companies, count in (
            (self.env.company, 3),
            (other, 1),
            (self.env.company | other, 4),
        ):
            place = self._theirs_of(companies)[0]
            with self.subTest(companies=companies):
                self.assertEqual(place.yearly_count, count)
                self.assertEqual(place.yearly_cost, 2 * count)

    def test_sorted_and_searched_by_what_is_shown(self):
        other = self._other_company()
        met = ["ok"] * 20
        self._met(self.place, *met, when=fields.Datetime.now(), company_id=other.id)
        self.env["tpm.touchpoint"]._cron_count_frequency()
        mine, theirs = self._theirs_of(self.env.company), self._theirs_of(other)
        domain = [("id", "in", self.both.ids)]
        self.assertEqual(mine.search(domain, order="yearly_cost desc"), mine[::-1])
        self.assertEqual(theirs.search(domain, order="yearly_cost desc"), theirs)
        self.assertEqual(mine.search(domain, order="yearly_count"), mine)
        dear = [*domain, ("yearly_cost", ">", 30)]
        self.assertFalse(mine.search(dear))
        self.assertEqual(theirs.search(dear), theirs[0])
        self.assertEqual(mine.search([*domain, ("yearly_count", "=", 3)]), mine[0])

    def test_a_list_takes_the_same_queries_however_long_it_is(self):
        self._other_company()
        many = self.both.concat(
            *(self._touchpoint(name=f"T{n}", unit_cost=1) for n in range(8))
        )
        for touchpoint in many:
            self._met(touchpoint, "ok", when=fields.Datetime.now())
        self.env["tpm.touchpoint"]._cron_count_frequency()
        self.env.flush_all()
        counts = []
        for touchpoints in (many[:2], many[:2], many):
            self.env.invalidate_all()
            touchpoints = touchpoints.with_user(self.agent)
            touchpoints.fetch(["unit_cost", "frequency_counted", "company_id"])
            before = self.env.cr.sql_log_count
            touchpoints.mapped("yearly_cost")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])

    def test_an_estimate_that_is_typed_shows_its_cost_at_once(self):
        draft = self.env["tpm.touchpoint"].with_user(self.officer)
        draft = draft.new({"name": "Kiosk", "unit_cost": 2, "frequency_estimated": 5})
        self.assertEqual((draft.yearly_cost, draft.yearly_basis), (10, "estimated"))
