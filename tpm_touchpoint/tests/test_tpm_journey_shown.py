# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from io import BytesIO

from PIL import Image

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TpmCommon


class JourneyCase(TpmCommon):
    def _journey(self, user=None):
        return self.env["tpm.journey"].with_user(user or self.agent)

    def _cards(self, journey, **filters):
        cards = journey.read_map(filters)["touchpoints"]
        return {card["id"]: card for card in cards}


@tagged("post_install", "-at_install")
class TestJourneyTexts(JourneyCase):
    """As is beside to be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.touchpoint.write(
            {"as_is": "<p>Five <b>steps</b></p>", "to_be": "<p>Two steps</p>"}
        )
        cls.key_touchpoint.as_is = "<p><br></p>"

    def _texts(self, user=None, **filters):
        found = self._journey(user).read_texts(filters)
        return {text["id"]: text for text in found}

    def test_both_texts_of_those_that_have_any(self):
        texts = self._texts()
        self.assertEqual(
            texts[self.touchpoint.id],
            {
                "id": self.touchpoint.id,
                "as_is": "<p>Five <b>steps</b></p>",
                "to_be": "<p>Two steps</p>",
            },
        )
        self.assertNotIn(self.key_touchpoint.id, texts)

    def test_what_might_run_on_the_page_is_taken_out(self):
        self.touchpoint.with_user(self.officer).write(
            {"as_is": "<p onclick='alert(1)'>Hi<script>alert(2)</script></p>"}
        )
        self.assertEqual(self._texts()[self.touchpoint.id]["as_is"], "<p>Hi</p>")

    def test_only_of_what_the_filters_leave(self):
        self.assertNotIn(self.touchpoint.id, self._texts(ownerships=["paid"]))

    def test_whoever_has_no_role_reads_none(self):
        with self.assertRaises(AccessError):
            self._texts(self.outsider)

    def test_many_cost_no_more_queries_than_one(self):
        self._texts()
        counts = []
        for _round in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._texts()
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(20):
                self._touchpoint(name=f"T{number}", as_is="<p>So</p>")
            self.env.flush_all()
        self.assertEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestJourneyCompanies(JourneyCase):
    """The map of some companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.env.company
        cls.there = cls.env["res.company"].create({"name": "There"})
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.agent.company_ids = [Command.link(cls.there.id)]
        cls.own = cls._touchpoint(name="Their desk", company_id=cls.there.id)
        for company, count in ((cls.here, 2), (cls.there, 3), (cls.elsewhere, 4)):
            cls.env["tpm.interaction"].create(
                [
                    {
                        "touchpoint_id": cls.touchpoint.id,
                        "partner_id": cls.customer.id,
                        "company_id": company.id,
                        "experience": "ok",
                    }
                ]
                * count
            )

    def _in(self, *companies, user=None):
        ids = [company.id for company in companies]
        return self._journey(user).with_context(allowed_company_ids=ids)

    def _count(self, journey, **filters):
        card = self._cards(journey, **filters)[self.touchpoint.id]
        return card["values"]["interactions"]

    def test_a_chooser_where_several_are_chosen_above(self):
        choices = self._in(self.here, self.there).read_choices()
        self.assertEqual(
            dict(choices["company_ids"]),
            {self.here.id: self.here.name, self.there.id: "There"},
        )
        self.assertFalse(self._in(self.here).read_choices()["company_ids"])

    def test_the_interactions_of_the_chosen_ones(self):
        journey = self._in(self.here, self.there)
        self.assertEqual(self._count(journey), 5)
        self.assertEqual(self._count(journey, company_ids=self.there.ids), 3)
        self.assertEqual(self._count(journey, company_ids=self.here.ids), 2)

    def test_their_touchpoints_and_those_of_all(self):
        journey = self._in(self.here, self.there)
        self.assertIn(self.own.id, self._cards(journey))
        cards = self._cards(journey, company_ids=self.here.ids)
        self.assertNotIn(self.own.id, cards)
        self.assertIn(self.touchpoint.id, cards)

    def test_nobody_sees_a_company_that_is_not_his(self):
        journey = self._in(self.here, self.there)
        self.assertEqual(self._count(journey, company_ids=self.elsewhere.ids), 5)
        both = (self.elsewhere | self.there).ids
        self.assertEqual(self._count(journey, company_ids=both), 3)

    def test_one_by_one_as_well(self):
        persona = self.env["tpm.persona"].create({"name": "All"})
        journey = self._in(self.here, self.there)
        filters = {"company_ids": self.there.ids, "persona_id": persona.id}
        self.assertEqual(self._count(journey, **filters), 3)

    def test_the_paths_of_the_chosen_ones(self):
        journey = self._in(self.here, self.there)
        self.env["tpm.interaction"].search(
            [("company_id", "=", self.there.id)]
        ).unlink()
        self.assertFalse(
            journey.read_paths({"company_ids": self.there.ids})["customers"]
        )

    def test_costs_in_the_money_of_the_chosen_one(self):
        money = self.env["res.currency"].create({"name": "TPX", "symbol": "x"})
        self.there.currency_id = money
        journey = self._in(self.here, self.there)
        found = journey.read_map({"company_ids": self.there.ids})
        self.assertEqual(found["currency_id"], money.id)

    def test_costs_in_the_own_money_where_the_own_company_is_among_them(self):
        money = self.env["res.currency"].create({"name": "TPX", "symbol": "x"})
        self.here.sequence = -1
        self.there.currency_id = money
        self.agent.company_id = self.there
        both = {"company_ids": (self.here | self.there).ids}
        journey = self._journey().with_context(allowed_company_ids=None)
        self.assertEqual(journey.read_map({})["currency_id"], money.id)
        self.assertEqual(journey.read_map(both)["currency_id"], money.id)


@tagged("post_install", "-at_install")
class TestJourneyShown(JourneyCase):
    """What else the map is told."""

    def test_a_card_has_the_icon_of_its_channel(self):
        self.touchpoint.channel_id = self.env["tpm.channel"].create(
            {"name": "Drone", "icon": "fa-truck"}
        )
        card = self._cards(self._journey())[self.touchpoint.id]
        self.assertEqual((card["channel"], card["channel_icon"]), ("Drone", "fa-truck"))

    def test_what_stands_behind_a_number_is_what_was_counted(self):
        customers = [("id", "=", self.customer.id)]
        persona = self.env["tpm.persona"].create(
            {"name": "P", "partner_domain": str(customers)}
        )
        found = self._journey().read_map({"persona_id": persona.id, "team_id": 1})
        self.assertEqual(
            found["interaction_domain"],
            [
                ("team_id", "=", 1),
                ("partner_id.tpm_persona_ids", "in", [persona.id]),
            ],
        )

    def test_a_page_has_the_title_of_the_map(self):
        picture = BytesIO()
        Image.new("RGBA", (9, 9)).save(picture, "PNG")
        page = self._journey().make_poster(
            base64.b64encode(picture.getvalue()).decode(), "Kundenreise Österreich"
        )
        title = "Kundenreise Österreich".encode("utf-16-be").hex().upper().encode()
        self.assertIn(title, base64.b64decode(page))
