# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import TpmCommon

YEAR = {"date_from": "2024-01-01", "date_to": "2024-12-31"}
LAYERS = ("channels", "touchpoints", "reactions")


class DiagramCommon(TpmCommon):
    """A drone that costs much and a shop that costs little."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.air, cls.ground = cls.env["tpm.channel"].create(
            [{"name": "Night drone"}, {"name": "Night shop"}]
        )
        cls.team = cls.env["crm.team"].create({"name": "Night team"})
        cls.drone = cls._touchpoint(
            name="Night flight",
            channel_id=cls.air.id,
            unit_cost=2.5,
            frequency_estimated=400,
            importance_customer=3,
            team_ids=cls.team.ids,
            first_response_hours=4,
        )
        cls.shop = cls._touchpoint(
            name="Night counter",
            channel_id=cls.ground.id,
            unit_cost=2,
            frequency_estimated=10,
            ownership="paid",
            team_ids=cls.team.ids,
            first_response_hours=24,
            result_hours=48,
        )
        cls._met(cls.drone, "delighted", *["ok"] * 3, "disappointed", False)
        cls._met(cls.shop, "ok")
        cls.chosen = {**YEAR, "channel_ids": (cls.air | cls.ground).ids}

    @classmethod
    def _met(cls, touchpoint, *experiences, when=datetime(2024, 5, 5, 12), **vals):
        vals = {"partner_id": cls.customer.id, "date": when, **vals}
        return cls.env["tpm.interaction"].create(
            [
                {"touchpoint_id": touchpoint.id, "experience": experience, **vals}
                for experience in experiences
            ]
        )

    def _move(self, touchpoint, company):
        """Make a touchpoint with all that happened there one of a company."""
        there = self.env["tpm.interaction"].search(
            [("touchpoint_id", "=", touchpoint.id)]
        )
        there.company_id = company
        touchpoint.company_id = company

    def _read(self, user=None, **filters):
        diagram = self.env["tpm.contact.diagram"].with_user(user or self.agent)
        return diagram.read_diagram({**self.chosen, **filters})

    def _node(self, record, layer="touchpoints", **filters):
        nodes = self._read(**filters)[layer]
        return {node["id"]: node for node in nodes}[record.id]


@tagged("post_install", "-at_install")
class TestContactDiagram(DiagramCommon):
    """What the contact diagram is told."""

    def test_whoever_has_no_role_sees_no_diagram(self):
        with self.assertRaises(AccessError):
            self._read(self.outsider)

    def test_a_touchpoint_tells_what_it_costs(self):
        node = self._node(self.drone)
        values = node["values"]
        self.assertEqual((values["unit_cost"], values["frequency"]), (2.5, 400))
        self.assertEqual((values["annual_cost"], values["interactions"]), (1000, 6))
        self.assertEqual(node["served_by"], "Night team")

    def test_a_unit_cost_without_interactions(self):
        self.drone.frequency_estimated = 0
        values = self._node(self.drone)["values"]
        self.assertEqual((values["unit_cost"], values["annual_cost"]), (2.5, 0))

    def test_a_channel_sums_up_its_touchpoints(self):
        self.shop.channel_id = self.air
        node = self._node(self.air, "channels")
        values = node["values"]
        self.assertEqual((values["annual_cost"], values["interactions"]), (1020, 7))
        self.assertEqual((values["rated"], values["evidence"]), (6, "enough"))
        self.assertAlmostEqual(values["unit_cost"], 1020 / 410)
        self.assertEqual(node["ownerships"], ["owned", "paid"])

    def test_who_reacts_with_what_was_decided_and_promised(self):
        self.drone.decision = "automate"
        (node,) = self._read()["reactions"]
        self.assertEqual(node["name"], "Night team")
        self.assertEqual(node["decisions"], [("automate", 1), (False, 1)])
        self.assertEqual(
            node["promise"],
            {"first_response_hours": [4, 24], "result_hours": [48, 48]},
        )

    def test_what_has_no_channel_and_nobody_to_serve_it(self):
        self._touchpoint(name="Lost")
        found = self._read(channel_ids=False)
        self.assertIn("No channel", [node["name"] for node in found["channels"]])
        self.assertIn("Nobody named", [node["name"] for node in found["reactions"]])

    def assertSameAsMap(self, user=None, **filters):
        journey = self.env["tpm.journey"].with_user(user or self.agent)
        drawn = journey.read_map({**self.chosen, **filters})
        found = self._read(user, **filters)
        for card, node in zip(drawn["touchpoints"], found["touchpoints"], strict=True):
            for name in ("values", "values_before"):
                self.assertEqual(
                    (node[name] or {}) | (card[name] or {}), node[name] or {}
                )
        for name in ("interactions", "annual_cost", "delighted", "rated"):
            total = sum(phase["values"][name] for phase in drawn["phases"])
            self.assertAlmostEqual(found["total"][name], total)
            for layer in LAYERS:
                whole = sum(node["values"][name] for node in found[layer])
                self.assertAlmostEqual(whole, total)

    def test_the_numbers_are_those_of_the_map(self):
        theirs = self.env["res.partner"].create({"name": "T", "user_id": self.agent.id})
        self._met(self.drone, "ok", partner_id=theirs.id, user_id=self.agent.id)
        persona = self.env["tpm.persona"].create(
            {"name": "P", "partner_domain": f"[('id', '=', {theirs.id})]"}
        )
        for filters in (
            {},
            {"channel_ids": False},
            {"compare": True, "date_from": "2024-05-01", "date_to": "2024-05-31"},
            {"team_id": self.team.id},
            {"persona_id": persona.id},
            {"ownerships": ["paid"]},
        ):
            for user in (self.seller, self.agent, self.officer):
                with self.subTest(user=user.login, **filters):
                    self.assertSameAsMap(user, **filters)

    def test_the_interactions_behind_are_those_counted(self):
        theirs = self.env["res.partner"].create({"name": "T", "user_id": self.agent.id})
        self._met(self.drone, "ok", "ok", partner_id=theirs.id, team_id=self.team.id)
        self._met(self.drone, "ok", when=datetime(2023, 5, 5, 12))
        persona = self.env["tpm.persona"].create(
            {"name": "P", "partner_domain": f"[('id', '=', {theirs.id})]"}
        )
        for filters, count in (
            ({}, 9),
            ({"team_id": self.team.id}, 2),
            ({"persona_id": persona.id}, 2),
        ):
            found = self._read(**filters)
            ids = found["touchpoints"][0]["touchpoints"] + self.shop.ids
            behind = self.env["tpm.interaction"].search_count(
                [("touchpoint_id", "in", ids), *found["domain"]]
            )
            self.assertEqual(behind, found["total"]["interactions"])
            self.assertEqual(behind, count)

    def test_nobody_sees_touchpoints_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._move(self.drone, other)
        found = self._read()
        self.assertEqual([node["id"] for node in found["touchpoints"]], self.shop.ids)
        self.assertEqual(found["total"]["annual_cost"], 20)
        self.assertEqual([node["name"] for node in found["channels"]], ["Night shop"])

    def test_only_the_companies_that_were_chosen(self):
        other = self.env["res.company"].create({"name": "Moon"})
        self.agent.company_ids += other
        self._met(self.shop, "ok", "ok", company_id=other.id)
        diagram = self.env["tpm.contact.diagram"].with_user(self.agent)
        diagram = diagram.with_context(
            allowed_company_ids=(self.env.company + other).ids
        )
        own, nothing = self.env.company, other.browse()
        for companies, count in ((own, 7), (other, 2), (nothing, 9)):
            found = diagram.read_diagram({**self.chosen, "company_ids": companies.ids})
            self.assertEqual(found["total"]["interactions"], count)
            self.assertIn(
                ("company_id", "in", (companies or diagram.env.companies).ids),
                found["domain"],
            )

    def test_costs_in_the_currency_of_the_company(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XMO",
                "symbol": "M",
                "rate_ids": [Command.create({"name": "2024-01-01", "rate": 4})],
            }
        )
        other = self.env["res.company"].create(
            {"name": "Moon", "currency_id": currency.id}
        )
        self.agent.company_ids += other
        self._move(self.drone, other)
        own, theirs = (
            self.env["tpm.contact.diagram"]
            .with_user(self.agent)
            .with_context(allowed_company_ids=companies.ids)
            .read_diagram(self.chosen)
            for companies in (self.env.company + other, other + self.env.company)
        )
        self.assertEqual(own["total"]["annual_cost"], 250 + 20)
        values = own["touchpoints"][0]["values"]
        self.assertEqual((values["unit_cost"], values["frequency"]), (0.625, 400))
        self.assertEqual(theirs["currency_id"], currency.id)
        self.assertEqual(theirs["touchpoints"][0]["values"]["annual_cost"], 1000)

    def test_what_can_quickly_be_reduced(self):
        found = self._read()
        marks = [node["reducible"] for node in found["touchpoints"]]
        self.assertEqual(marks, ["unimportant", None])
        self.assertEqual(found["reducible"]["annual_cost"], 1000)
        self.assertEqual(found["mean_cost"], 510)
        self.drone.decision = "keep"
        self.shop.decision = "simplify"
        marks = [node["reducible"] for node in self._read()["touchpoints"]]
        self.assertEqual(marks, [None, "decided"])

    def test_what_customers_answered_about_importance_comes_first(self):
        means = {self.drone.id: {"importance": 8.5}}
        Touchpoint = self.env.registry["tpm.touchpoint"]
        with patch.object(Touchpoint, "_tpm_means", lambda self, first, last: means):
            node = self._node(self.drone)
        self.assertEqual((node["importance"], node["reducible"]), (8.5, None))

    def test_only_officers_decide(self):
        can_edit = [self._read(user)["can_edit"] for user in (self.agent, self.officer)]
        self.assertEqual(can_edit, [False, True])
        with self.assertRaises(AccessError):
            self.drone.with_user(self.agent).decision = "keep"
        self.drone.with_user(self.officer).decision = "keep"

    def test_an_empty_catalogue(self):
        found = self._read(channel_ids=[0])
        self.assertEqual([found[layer] for layer in LAYERS], [[], [], []])
        self.assertEqual((found["total"]["annual_cost"], found["mean_cost"]), (0, 0))

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaisesRegex(UserError, "ends before it begins"):
            self._read(date_to="2023-01-01")

    def _queries(self, model, method):
        """Return how many statements it takes at least.

        What the host keeps in memory may be thrown away at any time; that costs more.
        """
        return min(self._queries_once(model, method) for _round in range(3))

    def _queries_once(self, model, method):
        reader = self.env[model].with_user(self.agent)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        getattr(reader, method)({**YEAR, "compare": True})
        return self.env.cr.sql_log_count - before

    def test_it_costs_the_same_queries_with_more_touchpoints(self):
        asked = ("tpm.contact.diagram", "read_diagram")
        first = self._queries(*asked)
        for number in range(20):
            channel = self.env["tpm.channel"].create({"name": f"C{number}"})
            self._touchpoint(
                name=f"T{number}", channel_id=channel.id, role=f"R{number}"
            )
        self.env.flush_all()
        self.assertEqual(self._queries(*asked), first)

    def test_it_costs_the_queries_of_the_map_and_what_customers_answered(self):
        drawn = self._queries("tpm.journey", "read_map")
        found = self._queries("tpm.contact.diagram", "read_diagram")
        touchpoints = self.env["tpm.touchpoint"].with_user(self.agent).search([])
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        touchpoints._tpm_means(*map(date.fromisoformat, YEAR.values()))
        self.assertLessEqual(found - drawn, self.env.cr.sql_log_count - before)


@tagged("post_install", "-at_install")
class TestContactDiagramTour(DiagramCommon, HttpCase):
    def test_open_filter_decide_and_look_behind(self):
        self.start_tour(
            "/odoo/contact-diagram?date_from=2024-01-01&date_to=2024-12-31",
            "tpm_contact_diagram",
            login="tpm_officer",
        )
        self.assertEqual(self.drone.decision, "automate")
