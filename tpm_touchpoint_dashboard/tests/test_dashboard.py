# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from collections import Counter
from datetime import datetime

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged, users, warmup
from odoo.tools import file_open

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon

SUMS = ("interactions", "disappointed", "ok", "delighted", "rated", "minutes")
# from the middle of a month to the middle of another
PERIOD = ("2024-01-10", "2024-11-20")
FILES = "tpm_touchpoint_dashboard/data/files/touchpoints_%s.json"


@tagged("post_install", "-at_install")
class TestDashboard(TpmCommon):
    """What the dashboard is told, by who asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref(
            "tpm_touchpoint_dashboard.spreadsheet_dashboard_touchpoints"
        )
        cls.team, cls.other_team = cls.env["crm.team"].create(
            [{"name": "North"}, {"name": "South"}]
        )
        cls._met(cls.touchpoint, "delighted", "ok", "disappointed", False, minutes=5)
        cls._met(cls.touchpoint, *["delighted"] * 3, day="2024-01-09")
        cls._met(cls.touchpoint, *["delighted"] * 4, day="2024-11-20")
        cls._met(cls.key_touchpoint, *["disappointed"] * 6, team=cls.other_team)
        cls._met(cls.key_touchpoint, "ok", user=cls.seller)

    @classmethod
    def _met(
        cls, touchpoint, *experiences, day="2024-05-05", minutes=0, team=None, user=None
    ):
        return cls.env["tpm.interaction"].create(
            [
                {
                    "partner_id": cls.customer.id,
                    "touchpoint_id": touchpoint.id,
                    "experience": experience,
                    "date": datetime.fromisoformat(f"{day} 12:00"),
                    "duration": minutes,
                    "team_id": (team or cls.team).id,
                    "user_id": (user or cls.env.user).id,
                }
                for experience in experiences
            ]
        )

    def _told(self, user, *domain, period=PERIOD):
        """Return the sums of each touchpoint, as a pivot of the dashboard reads."""
        first, last = period
        groups = (
            self.env["tpm.dashboard.report"]
            .with_user(user)
            ._read_group(
                [("day", ">=", first), ("day", "<=", last), *domain],
                ["touchpoint_id"],
                [f"{name}:sum" for name in SUMS],
            )
        )
        return {
            touchpoint.id: dict(zip(SUMS, sums, strict=True))
            for touchpoint, *sums in groups
        }

    def _map(self, user, period=PERIOD, **filters):
        """Return the same of the journey map."""
        filters |= dict(zip(("date_from", "date_to"), period, strict=True))
        cards = self.env["tpm.journey"].with_user(user).read_map(filters)["touchpoints"]
        return {
            card["id"]: {name: card["values"][name] for name in SUMS}
            for card in cards
            if card["values"]["interactions"]
        }

    def _all(self, told):
        return sum(map(Counter, told.values()), Counter())

    # who may see what

    def test_whoever_has_no_role_sees_nothing(self):
        with self.assertRaises(AccessError):
            self._told(self.outsider)
        dashboards = self.env["spreadsheet.dashboard"].with_user(self.outsider)
        self.assertNotIn(self.dashboard, dashboards.search([]))
        dashboards = dashboards.with_user(self.agent)
        self.assertIn(self.dashboard, dashboards.search([]))

    def test_who_sees_but_own_customers_is_told_of_these(self):
        self.customer.user_id = self.officer
        told = self._told(self.seller)
        self.assertEqual(told, self._map(self.seller))
        self.assertEqual(self._all(told)["interactions"], 1)
        self.customer.user_id = self.seller
        self.assertEqual(self._told(self.seller), self._told(self.agent))

    def test_nothing_of_another_company_is_told(self):
        before = self._told(self.agent)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        interactions = self._met(self.touchpoint, "delighted", "delighted")
        self.assertNotEqual(self._told(self.agent), before)
        interactions.company_id = company
        self.assertEqual(self._told(self.agent), before)
        self.agent.company_ids = [Command.link(company.id)]
        both = self.agent.company_ids.ids
        told = self.env["tpm.dashboard.report"].with_user(self.agent)
        told = told.with_context(allowed_company_ids=both)
        groups = told._read_group([("company_id", "=", company.id)], [], ["rated:sum"])
        self.assertEqual(groups, [(2,)])

    def test_nobody_writes_what_is_counted(self):
        row = self.env["tpm.dashboard.report"].with_user(self.manager).search([])[:1]
        with self.assertRaises(AccessError):
            row.interactions = 1000

    # the same numbers as on the map

    def test_its_numbers_are_those_of_the_map(self):
        for user in (self.seller, self.agent, self.manager):
            with self.subTest(user=user.login):
                told = self._told(user)
                self.assertEqual(told, self._map(user))
                self.assertEqual(told[self.touchpoint.id]["rated"], 7)
                self.assertEqual(told[self.touchpoint.id]["minutes"], 20)

    def test_by_team_its_numbers_are_those_of_the_map(self):
        told = self._told(self.agent, ("team_id", "in", self.other_team.ids))
        self.assertEqual(told, self._map(self.agent, team_id=self.other_team.id))
        self.assertEqual(list(told), self.key_touchpoint.ids)

    def test_by_phase_its_numbers_are_those_of_the_map(self):
        phase = self.env["tpm.phase"].create({"name": "Deliver"})
        self.key_touchpoint.phase_id = phase
        told = self._told(self.agent, ("touchpoint_id.phase_id", "in", phase.ids))
        self.assertEqual(list(told), self.key_touchpoint.ids)

    def test_a_retired_touchpoint_is_left_out_as_on_the_map(self):
        self.touchpoint.state = "retired"
        told = self._told(self.agent)
        self.assertNotIn(self.touchpoint.id, told)
        self.assertEqual(told, self._map(self.agent))

    def test_a_change_is_told_in_the_next_read(self):
        interaction = self._met(self.touchpoint, "delighted")
        before = self._told(self.agent)[self.touchpoint.id]
        interaction.experience = "disappointed"
        after = self._told(self.agent)[self.touchpoint.id]
        self.assertEqual(after["delighted"], before["delighted"] - 1)
        self.assertEqual(after["disappointed"], before["disappointed"] + 1)
        interaction.unlink()
        told = self._told(self.agent)
        self.assertEqual(told[self.touchpoint.id]["rated"], before["rated"] - 1)

    def test_how_many_are_too_few_follows_the_setting(self):
        report = self.env["tpm.dashboard.report"].with_user(self.agent)
        read = [[], [], ["too_few_below:max"]]
        self.assertEqual(report._read_group(*read), [(5,)])
        self.env["ir.config_parameter"].set_param("tpm_touchpoint.too_few_below", "7")
        self.assertEqual(report._read_group(*read), [(7,)])

    # speed

    @users("tpm_agent")
    @warmup
    def test_it_reads_counts_not_interactions(self):
        report = self.env["tpm.dashboard.report"]
        self.assertNotRegex(report._table_query.code, r'FROM "tpm_interaction"')
        self.assertRegex(report._table_query.code, r'FROM "tpm_interaction_daily"')
        with self.assertQueryCount(tpm_agent=2):  # touchpoints, and their sums
            report._read_group([], ["team_id"], ["interactions:sum"])

    # opening

    def test_a_row_opens_its_interactions(self):
        rows = self.env["tpm.dashboard.report"].with_user(self.agent)
        found = self.env["tpm.interaction"].with_user(self.agent)
        for row in rows.search([("touchpoint_id", "=", self.key_touchpoint.id)]):
            found |= found.search(row.action_open_interactions()["domain"])
        mine = [("touchpoint_id", "=", self.key_touchpoint.id)]
        self.assertEqual(found, found.search(mine))

    def test_the_example_stands_until_something_is_logged(self):
        dashboard = self.dashboard.with_user(self.agent)
        self.assertFalse(dashboard._dashboard_is_empty())
        self.env["tpm.interaction"].search([]).unlink()
        self.assertTrue(dashboard._dashboard_is_empty())
        self.assertEqual(
            dashboard._get_sample_dashboard(), self._file("sample_dashboard")
        )

    # the file

    def _file(self, name):
        with file_open(FILES % name) as file:
            return json.load(file)

    def test_every_filter_is_matched_with_fields_that_exist(self):
        data = self._file("dashboard")
        filters = {one["id"] for one in data["globalFilters"]}
        for source in [*data["pivots"].values(), *data["lists"].values()]:
            with self.subTest(source=source["name"]):
                matching = source["fieldMatching"]
                if source["model"] == "tpm.dashboard.report":
                    self.assertEqual(matching.keys(), filters)
                for matched in matching.values():
                    self.env[source["model"]].search(
                        [(matched["chain"], "!=", False)], limit=1
                    )

    def test_example_and_dashboard_look_the_same(self):
        live, example = self._file("dashboard"), self._file("sample_dashboard")
        self.assertEqual(live["version"], example["version"])
        for one, other in zip(live["sheets"], example["sheets"], strict=True):
            self.assertEqual(one["cols"], other["cols"])
            shown = [figure["id"] for figure in other["figures"]]
            self.assertEqual([figure["id"] for figure in one["figures"]], shown)
        self.assertFalse(example["pivots"] or example["lists"])
