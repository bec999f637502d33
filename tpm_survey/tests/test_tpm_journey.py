# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.tpm_touchpoint.tools.score import correlation, net_score

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestJourney(SurveyCommon):
    """The repurchase score on the journey map."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls._touchpoint(name="Van")
        cls._answer(*["10"] * 4, "0", "8")

    @classmethod
    def _answer(cls, *scores, **vals):
        vals = {"touchpoint_id": cls.place.id, "partner_id": cls.customer.id, **vals}
        cls.env["tpm.feedback"].create(
            [{"repurchase": score, **vals} for score in scores]
        )

    def _repurchase(self, **filters):
        journey = self.env["tpm.journey"].with_user(self.agent)
        cards = journey.read_map(filters)["touchpoints"]
        [card] = [card for card in cards if card["id"] == self.place.id]
        return card["values"]["repurchase"]

    def test_the_net_score_with_its_interval(self):
        shown = self._repurchase()
        self.assertEqual(shown["n"], 6)
        self.assertEqual(
            (shown["score"], shown["low"], shown["high"]), net_score(4, 1, 6)
        )

    def test_too_few_have_no_score(self):
        team = self.env["crm.team"].create({"name": "Night"})
        self._answer("9", team_id=team.id)
        shown = self._repurchase(team_id=team.id)
        self.assertEqual((shown["n"], shown["score"]), (1, None))

    def test_of_a_persona_s_customers_alone(self):
        persona = self.env["tpm.persona"].create(
            {"name": "P", "partner_domain": f"[('id', '=', {self.customer.id})]"}
        )
        self._answer("0", partner_id=self.agent.partner_id.id)
        self.assertEqual(self._repurchase()["n"], 7)
        self.assertEqual(self._repurchase(persona_id=persona.id)["n"], 6)

    # derived importance

    def _derived(self, **filters):
        journey = self.env["tpm.journey"].with_user(self.agent)
        found = journey.read_derived_importance(filters)
        return {entry["id"]: entry for entry in found}

    def _customers(self, count):
        return self.env["res.partner"].create(
            [{"name": f"C{number}", "is_company": True} for number in range(count)]
        )

    def _judge(self, here, there, **vals):
        """Have a customer for each pair of scores, here and at another place."""
        vals = {"company_id": self.env.company.id, **vals}
        other = self._touchpoint(name="Lobby")
        customers = self._customers(len(here))
        for customer, score, score_there in zip(customers, here, there, strict=True):
            vals["partner_id"] = customer.id
            self._answer(str(score), **vals)
            self._answer(str(score_there), **vals, touchpoint_id=other.id)
        return customers

    def test_derived_importance_where_it_is_clear(self):
        self._judge([0, 2, 4, 6, 8, 10, 1, 3], [1, 2, 5, 6, 7, 10, 2, 3])
        found = self._derived()[self.place.id]
        self.assertEqual(found["n"], 8)
        self.assertGreater(found["low"], 0)
        interval = correlation(found["value"], 8)
        self.assertEqual((found["low"], found["high"]), interval[1:])

    def test_none_where_the_interval_holds_zero(self):
        self._judge([0, 10, 0, 10, 5, 5], [5, 5, 6, 5, 0, 10])
        self.assertNotIn(self.place.id, self._derived())

    def test_none_from_too_few(self):
        self._judge([0, 5, 6, 10], [0, 5, 6, 10])
        self.assertNotIn(self.place.id, self._derived())

    def test_derived_from_a_persona_s_customers(self):
        customers = self._judge([0, 2, 4, 6, 8, 10], [0, 2, 4, 6, 8, 10])
        domain = f"[('id', 'in', {customers[:5].ids})]"
        persona = self.env["tpm.persona"].create(
            {"name": "P", "partner_domain": domain}
        )
        self.assertEqual(self._derived(persona_id=persona.id)[self.place.id]["n"], 5)

    def test_derived_importance_costs_the_same_for_many(self):
        self._derived()
        counts = []
        for _round in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._derived()
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(20):
                self._touchpoint(name=f"T{number}")
            self.env.flush_all()
        self.assertEqual(counts[1], counts[0])
