# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date, datetime, timedelta
from io import BytesIO
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from PIL import Image

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from ..tools.score import Tally
from .common import TpmCommon

YEAR = {"date_from": "2024-01-01", "date_to": "2024-12-31"}


@tagged("post_install", "-at_install")
class TestJourney(TpmCommon):
    """What the journey map is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phase = cls.env["tpm.phase"].create({"name": "Deliver", "sequence": 900})
        cls.place = cls._touchpoint(name="Van", phase_id=cls.phase.id, unit_cost=2)
        cls.other = cls._touchpoint(name="Parcel shop", phase_id=cls.phase.id)
        cls._met(cls.place, "delighted", *["ok"] * 3, "disappointed", False)
        cls._met(cls.other, *["delighted"] * 2)
        cls._met(cls.place, *["disappointed"] * 40, when=datetime(2023, 5, 5, 12))

    @classmethod
    def _met(cls, touchpoint, *experiences, when=datetime(2024, 5, 5, 12), **vals):
        vals = {"partner_id": cls.customer.id, "date": when, **vals}
        return cls.env["tpm.interaction"].create(
            [
                {"touchpoint_id": touchpoint.id, "experience": experience, **vals}
                for experience in experiences
            ]
        )

    @freeze_time("2026-03-02 23:30:00")
    def test_who_sits_west_of_the_company_sees_its_day_already(self):
        self.env.company.resource_calendar_id.tz = "Europe/Brussels"
        self._met(self.place, "ok", when=datetime(2026, 3, 2, 23, 15))
        journey = self.env["tpm.journey"].with_user(self.agent)
        found = journey.read_map({"date_from": "2026-03-02"})
        self.assertEqual(found["period"], ["2026-03-02", "2026-03-03"])
        [card] = [c for c in found["touchpoints"] if c["id"] == self.place.id]
        self.assertEqual(card["values"]["interactions"], 1)
        asked = self.place.with_user(self.agent).with_context(tpm_months=1)
        self.assertEqual(asked._score_period()[1], date(2026, 3, 3))

    def _map(self, user=None, **filters):
        journey = self.env["tpm.journey"].with_user(user or self.agent)
        return journey.read_map({**YEAR, **filters})

    def _card(self, touchpoint, user=None, **filters):
        cards = self._map(user, **filters)["touchpoints"]
        return {card["id"]: card for card in cards}[touchpoint.id]

    def _ids(self, **filters):
        return {card["id"] for card in self._map(**filters)["touchpoints"]}

    def test_whoever_has_no_role_sees_no_map(self):
        with self.assertRaises(AccessError):
            self._map(self.outsider)

    def test_a_touchpoint_shows_its_experiences_with_their_interval(self):
        values = self._card(self.place)["values"]
        net = Tally(1, 1, 5).net
        self.assertEqual((values["delighted"], values["ok"]), (1, 3))
        self.assertEqual((values["rated"], values["interactions"]), (5, 6))
        self.assertEqual((values["index"], values["low"], values["high"]), net)
        self.assertEqual(values["evidence"], "enough")

    def test_too_few_show_no_index(self):
        values = self._card(self.other)["values"]
        self.assertEqual((values["evidence"], values["rated"]), ("some", 2))
        self.assertIsNone(values["index"])
        values = self._card(self.touchpoint)["values"]
        self.assertEqual((values["evidence"], values["index"]), ("none", None))

    def test_a_phase_sums_up_its_touchpoints(self):
        phases = {phase["id"]: phase for phase in self._map()["phases"]}
        values = phases[self.phase.id]["values"]
        self.assertEqual((values["interactions"], values["rated"]), (8, 7))
        self.assertEqual(values["index"], Tally(3, 1, 7).net.value)

    def test_the_period_before_beside_it(self):
        card = self._card(self.place, compare=True)
        self.assertEqual(card["values_before"]["index"], -100)
        self.assertEqual(card["values"]["change"], 1)
        self.assertIsNone(self._card(self.place)["values_before"])

    def test_days_and_months_give_the_same(self):
        days = {"date_from": "2024-05-05", "date_to": "2024-05-05"}
        self.assertEqual(
            self._card(self.place, **days)["values"], self._card(self.place)["values"]
        )

    def test_a_seller_of_own_documents_counts_what_he_may_see(self):
        theirs = self.env["res.partner"].create({"name": "T", "user_id": self.agent.id})
        self._met(self.place, "ok", partner_id=theirs.id, user_id=self.agent.id)
        counts = [
            self._card(self.place, user)["values"]["interactions"]
            for user in (self.agent, self.seller)
        ]
        self.assertEqual(counts, [7, 6])

    def test_filters_of_touchpoints(self):
        channel = self.env["tpm.channel"].create({"name": "Drone"})
        self.place.channel_id = channel
        self.other.ownership = "paid"
        self.assertEqual(self._ids(channel_ids=channel.ids), {self.place.id})
        self.assertIn(self.other.id, self._ids(ownerships=["paid"]))
        self.assertNotIn(self.place.id, self._ids(ownerships=["paid"]))
        self.assertNotIn(self.place.id, self._ids(stakeholders=["supplier"]))

    def test_a_persona_has_its_touchpoints_and_customers(self):
        persona, nobody = self.env["tpm.persona"].create(
            [
                {"name": "A", "partner_domain": f"[('id', '=', {self.customer.id})]"},
                {"name": "B", "partner_domain": "[('id', '=', 0)]"},
            ]
        )
        self.place.persona_ids = persona
        card = self._card(self.place, persona_id=persona.id)
        self.assertEqual(card["values"]["interactions"], 6)
        self.assertNotIn(self.place.id, self._ids(persona_id=nobody.id))
        card = self._card(self.other, persona_id=nobody.id)
        self.assertEqual(card["values"]["interactions"], 0)

    def test_a_team_s_interactions(self):
        team = self.env["crm.team"].create({"name": "Night"})
        self._met(self.place, "ok", team_id=team.id)
        card = self._card(self.place, team_id=team.id)
        self.assertEqual(card["values"]["interactions"], 1)

    def test_what_lies_in_no_phase_and_what_is_retired(self):
        lost = self._touchpoint(name="Lost")
        self.other.state = "retired"
        found = self._map()
        self.assertFalse(found["phases"][-1]["id"])
        self.assertIn(lost.id, self._ids())
        self.assertNotIn(self.other.id, self._ids())

    def test_costs_of_a_phase(self):
        (self.place | self.other).frequency_estimated = 10
        self.other.unit_cost = 1.5
        phases = {phase["id"]: phase for phase in self._map()["phases"]}
        self.assertEqual(phases[self.phase.id]["values"]["annual_cost"], 35)

    def test_a_shared_touchpoint_costs_each_company_its_own(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.agent.company_ids += other
        now = fields.Datetime.now()
        self._met(self.place, *["ok"] * 3, when=now)
        self._met(self.place, "ok", when=now, company_id=other.id, team_id=False)
        self.place.unit_cost = 2
        self.env["tpm.touchpoint"]._cron_count_frequency()
        counts = [
            self.place.with_user(self.agent)
            .with_context(allowed_company_ids=companies.ids)
            ._yearly()[self.place.id]
            .count
            for companies in (self.env.company, other, self.env.company + other)
        ]
        self.assertEqual(counts, [3, 1, 4])

    def _names(self):
        return [
            card["name"]
            for card in self._map()["touchpoints"]
            if card["phase_id"] == self.phase.id
        ]

    def test_an_officer_moves_a_touchpoint(self):
        journey = self.env["tpm.journey"]
        with self.assertRaises(AccessError):
            journey.with_user(self.agent).move(self.other.id, self.phase.id)
        journey.with_user(self.officer).move(self.touchpoint.id, self.phase.id)
        self.assertEqual(self._names(), ["Van", "Parcel shop", "Hotline"])
        journey.with_user(self.officer).move(
            self.touchpoint.id, self.phase.id, self.other.id
        )
        self.assertEqual(self._names(), ["Van", "Hotline", "Parcel shop"])

    def test_the_filters_offer_what_there_is(self):
        choices = self.env["tpm.journey"].with_user(self.agent).read_choices()
        channels = self.env["tpm.channel"].search([])
        self.assertEqual([id_ for id_, _name in choices["channel_ids"]], channels.ids)
        self.assertIn("earned", dict(choices["ownerships"]))

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaisesRegex(UserError, "ends before it begins"):
            self._map(date_to="2023-01-01")

    def test_days_that_do_not_exist_are_refused_in_words(self):
        for day in ("soon", "2024-02-30", "0001-01-01", "9999-12-31", 5):
            for name in ("date_from", "date_to"):
                with (
                    self.subTest(day=day, name=name),
                    self.assertRaisesRegex(UserError, "is no day between 1900"),
                ):
                    self._map(**{name: day})

    def test_without_filters_it_is_the_last_twelve_months(self):
        found = self.env["tpm.journey"].with_user(self.agent).read_map()
        first, last = map(date.fromisoformat, found["period"])
        self.assertEqual(first, last - relativedelta(months=12) + timedelta(days=1))

    def _paths(self, user=None, **filters):
        journey = self.env["tpm.journey"].with_user(user or self.agent)
        return journey.read_paths({**YEAR, **filters})

    def _walk(self, partner, *touchpoints, experience="ok"):
        for hour, touchpoint in enumerate(touchpoints):
            self._met(
                touchpoint,
                experience,
                when=datetime(2024, 7, 1, hour),
                partner_id=partner.id,
            )

    def test_the_paths_customers_went(self):
        a, b, c = self.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in "ABC"]
        )
        self._walk(a, self.other, self.place, self.place, self.other)
        self._walk(b, self.other, self.place, self.other, experience="delighted")
        self._walk(c, self.other)
        found = self._paths(channel_ids=False)
        path = found["paths"][0]
        self.assertEqual(
            path["touchpoints"], [self.other.id, self.place.id, self.other.id]
        )
        self.assertEqual((path["customers"], found["customers"]), (2, 4))
        self.assertEqual(path["share"], 50)
        values = path["values"]
        self.assertEqual((values["delighted"], values["ok"]), (3, 4))

    def test_contacts_go_the_path_of_their_company(self):
        self._met(self.touchpoint, "ok", partner_id=self.contact.id)
        self.assertEqual(self._paths()["customers"], 1)

    def test_a_long_path_is_cut(self):
        walker = self.env["res.partner"].create({"name": "W", "is_company": True})
        self._walk(walker, *[self.place, self.other] * 5)
        paths = [path["touchpoints"] for path in self._paths()["paths"]]
        self.assertIn([self.place.id, self.other.id] * 3, paths)

    def test_nobody_sees_paths_of_customers_out_of_reach(self):
        theirs = self.env["res.partner"].create({"name": "T", "user_id": self.agent.id})
        self._met(self.touchpoint, "ok", partner_id=theirs.id, user_id=self.agent.id)
        self.assertEqual(self._paths()["customers"], 2)
        self.assertEqual(self._paths(self.seller)["customers"], 1)
        with self.assertRaises(AccessError):
            self._paths(self.outsider)

    def test_without_interactions_there_is_no_path(self):
        found = self._paths(date_from="2001-01-01", date_to="2001-01-31")
        self.assertEqual(found, {"customers": 0, "paths": []})

    def _picture(self, width, height):
        picture = BytesIO()
        Image.new("RGBA", (width, height), "red").save(picture, "PNG")
        return base64.b64encode(picture.getvalue()).decode()

    def test_the_map_becomes_one_page(self):
        journey = self.env["tpm.journey"].with_user(self.agent)
        page = PdfFileReader(
            BytesIO(base64.b64decode(journey.make_poster(self._picture(800, 300))))
        )
        self.assertEqual(page.getNumPages(), 1)
        box = page.getPage(0).mediaBox
        size = [round(float(side) / 72 * 25.4) for side in box[2:]]
        self.assertEqual(size, [420, 297])

    def test_what_is_no_picture_becomes_no_page(self):
        journey = self.env["tpm.journey"].with_user(self.agent)
        for picture in ("", "nonsense", "bm9uc2Vuc2U=", False, self._picture(1, 1)[:9]):
            with self.subTest(picture=picture), self.assertRaises(UserError):
                journey.make_poster(picture)
        with self.assertRaises(AccessError):
            journey.with_user(self.outsider).make_poster(self._picture(1, 1))

    def test_a_picture_larger_than_the_browser_draws_is_refused(self):
        journey = self.env["tpm.journey"].with_user(self.agent)
        self.assertTrue(journey.make_poster(self._picture(3150, 2181)))
        for picture in (self._picture(4000, 2001), "A" * 15_000_001):
            with self.assertRaises(UserError):
                journey.make_poster(picture)

    def test_a_map_with_the_period_before_looks_at_the_year_once(self):
        places = type(self.env["tpm.touchpoint"])
        with patch.object(places, "_yearly", autospec=True, side_effect=places._yearly):
            self._map(compare=True)
            self.assertEqual(places._yearly.call_count, 1)

    def test_the_map_costs_the_same_queries_with_more_touchpoints(self):
        self._map(compare=True)
        counts = []
        for _round in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._map(compare=True)
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(20):
                self._touchpoint(name=f"T{number}", phase_id=self.phase.id)
            self.env.flush_all()
        self.assertLessEqual(counts[1], counts[0])
