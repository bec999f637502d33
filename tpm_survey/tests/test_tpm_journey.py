# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.tpm_touchpoint.tools.score import net_score

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
