# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo import api, fields
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common_discovery import DiscoveryCommon

LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_discovery_scan"


@tagged("post_install", "-at_install")
class TestDiscoveryScan(DiscoveryCommon):
    """Looking for touchpoints: once, again, and while others do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # one company, whatever demo data there is
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE res_company SET active = FALSE WHERE id <> %s", [cls.env.company.id]
        )
        cls.env.invalidate_all()
        cls.lead = cls._lead(source_id=cls.radio.id)

    def _counted(self):
        return self._named("Radio Xanadu").count

    def test_a_candidate_comes_with_its_evidence_and_a_guess(self):
        self._lead(source_id=self.radio.id, active=False)
        order = self._order(source_id=self.radio.id)
        order.date_order = fields.Datetime.now() + timedelta(days=1)
        self._look("source")
        candidate = self._named("Radio Xanadu")
        self.assertRecordValues(
            candidate,
            [
                {
                    "kind": "source",
                    "key": f"utm.source,{self.radio.id}",
                    "count": 3,
                    "last_seen": order.date_order.date(),
                    "res_model": "sale.order",
                    "res_id": order.id,
                    "company_id": False,
                    "state": "new",
                    "phase_id": self.env.ref("tpm_touchpoint.tpm_phase_notice").id,
                    "ownership": "paid",
                }
            ],
        )

    def test_looking_again_changes_numbers_and_makes_no_second_one(self):
        self._look("source")
        self._lead(source_id=self.radio.id)
        self._look("source")
        self.assertEqual(self._counted(), 2)

    def test_what_officers_changed_stays(self):
        self._look("source")
        self._named("Radio Xanadu").name = "Local radio"
        self._lead(source_id=self.radio.id)
        self._look("source")
        self.assertEqual(self._named("Local radio").count, 2)

    def test_what_was_decided_stays_decided_with_newer_evidence(self):
        for state in ("accepted", "merged", "ignored"):
            with self.subTest(state):
                self._look("source")
                candidate = self._named("Radio Xanadu")
                candidate.write({"state": state, "touchpoint_id": self.touchpoint.id})
                count = candidate.count + 1
                self._lead(source_id=self.radio.id)
                self._look("source")
                self.assertEqual((candidate.state, candidate.count), (state, count))

    def test_what_is_in_the_catalogue_is_not_proposed(self):
        self._look("source")
        self.assertTrue(self._named("Radio Xanadu"))
        self._touchpoint(name="radio xanadu ")
        self._look("source")
        self.assertFalse(self._named("Radio Xanadu"))

    def test_a_name_in_another_language_is_known(self):
        self.env["res.lang"]._activate_lang("de_DE")
        touchpoint = self._touchpoint(name="Wireless")
        touchpoint.with_context(lang="de_DE").name = "Radio Xanadu"
        self._look("source")
        self.assertFalse(self._named("Radio Xanadu"))

    def test_names_are_in_the_language_of_who_asks(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env.company.partner_id.lang = "en_US"
        teams = self.env["crm.team"].create([{"name": "Xanadu"}, {"name": "Quagga"}])
        for team, name in zip(teams, ("Xanadien", "Quaggas"), strict=True):
            team.with_context(lang="de_DE").name = name
            self._lead(team_id=team.id)
        job = self.Discovery.with_context(lang=False)
        german = self.Discovery.with_context(lang="de_DE")
        provider = self._provider("team")
        job._scan(provider)
        self._named("Quagga").name = "Zebras"
        german._scan(provider)
        self.assertEqual(len(self._named("Xanadien")), 1)
        job._scan(provider)
        self.assertEqual(len(self._named("Xanadien")), 1)
        self.assertEqual(len(self._named("Zebras")), 1)
        self.assertFalse(self._named("Xanadu") | self._named("Quaggas"))
        self.env.company.partner_id.lang = "de_DE"
        self._named("Xanadien").unlink()
        job._scan(provider)
        self.assertEqual(len(self._named("Xanadien")), 1)

    def test_the_same_name_from_elsewhere_is_known_after_a_decision(self):
        self._look("source")
        self._named("Radio Xanadu")._merge_into(self.touchpoint)
        media = self.env["utm.medium"].create(
            [{"name": "radio xanadu"}, {"name": "Wireless Xanadu"}]
        )
        for medium in media:
            self._lead(medium_id=medium.id)
        self._look("medium")
        self.assertFalse(self._named("radio xanadu"))
        self.assertTrue(self._named("Wireless Xanadu"))

    def test_what_is_gone_from_the_host_leaves_the_inbox_only(self):
        other = self.env["utm.source"].create({"name": "Ignored Source"})
        lead = self._lead(source_id=other.id)
        self._look("source")
        self._named("Ignored Source").action_ignore()
        (self.lead | lead).unlink()
        self._look("source")
        self.assertFalse(self._named("Radio Xanadu"))
        self.assertEqual(self._named("Ignored Source").state, "ignored")

    def test_only_the_most_seen_are_proposed_until_they_are_decided(self):
        rare = self.env["utm.source"].create({"name": "Rare Source"})
        (self._lead(source_id=self.radio.id) | self.lead).write(
            {"create_date": fields.Datetime.now()}
        )
        self._lead(source_id=rare.id)
        Provider = type(self._provider("source"))
        only = [("source_id", "in", (self.radio | rare).ids)]
        with (
            patch.object(Provider, "_most", 1),
            patch.object(Provider, "_use_domain", lambda *args: only),
        ):
            self.assertEqual(self._look("source").mapped("name"), ["Radio Xanadu"])
            self._named("Radio Xanadu").action_ignore()
            self._look("source")
        self.assertEqual(self._named("Rare Source").state, "new")

    def test_companies_have_their_own_candidates(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.lead.company_id = self.env.company
        theirs = self._lead(source_id=self.radio.id, company_id=other.id)
        self._look("source")
        found = self._named("Radio Xanadu")
        self.assertEqual(found.company_id, self.env.company | other)
        self.assertEqual(found.mapped("count"), [1, 1])
        ours = found.filtered(lambda c: c.company_id == self.env.company)
        self.assertEqual(ours.res_id, self.lead.id)
        ours.action_accept()
        self.assertEqual(ours.touchpoint_id.company_id, self.env.company)
        self._look("source")
        self.assertEqual(self._named("Radio Xanadu", state="new").res_id, theirs.id)

    def test_what_is_of_no_company_counts_for_each(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.lead.company_id = False
        self._look("source")
        self.assertRecordValues(
            self._named("Radio Xanadu"), [{"count": 1, "company_id": False}]
        )
        self._lead(source_id=self.radio.id, company_id=other.id)
        self._look("source")
        self.assertRecordValues(
            self._named("Radio Xanadu"), [{"count": 2, "company_id": other.id}]
        )

    def test_a_decision_holds_when_there_are_more_companies(self):
        self._look("source")
        self._named("Radio Xanadu").action_ignore()
        other = self.env["res.company"].create({"name": "Other"})
        self.lead.company_id = other
        self._look("source")
        self.assertEqual(self._named("Radio Xanadu").mapped("state"), ["ignored"])

    # all places

    @users("tpm_officer")
    def test_an_officer_looks_everywhere_and_is_told(self):
        action = self.env["tpm.discovery"].action_scan()
        self.assertIn("new to decide", action["params"]["message"])
        self.assertEqual(self._named("Radio Xanadu").state, "new")
        origins = self.env["tpm.discovery.origin"].search([])
        self.assertIn("source", origins.mapped("kind"))
        self.assertTrue(all(origins.mapped("date")))
        self.assertFalse(any(origins.mapped("error")))

    def test_the_job_looks_at_each_place_once_a_day(self):
        with self.enter_registry_test_mode():
            self.env.ref("tpm_touchpoint.ir_cron_discovery").method_direct_trigger()
        self.assertEqual(self._counted(), 1)
        self._lead(source_id=self.radio.id)
        self._job()
        self.assertEqual(self._counted(), 1)
        origin = self.env["tpm.discovery.origin"].search([("kind", "=", "source")])
        origin.date -= timedelta(days=2)
        self._job()
        self.assertEqual(self._counted(), 2)

    def _job(self):
        with self.enter_registry_test_mode():
            self.env.ref("tpm_touchpoint.ir_cron_discovery").method_direct_trigger()

    def test_a_place_that_is_switched_off_is_left_alone(self):
        self.env["tpm.discovery.origin"]._of_installed_apps().filtered(
            lambda origin: origin.kind == "source"
        ).active = False
        self.Discovery.action_scan()
        self.assertFalse(self._named("Radio Xanadu"))

    def test_a_failure_is_told_and_stops_no_other(self):
        Provider = type(self._provider("medium"))

        def fail(provider):
            provider.env.cr.execute("SELECT 1 / 0")

        with (
            patch.object(Provider, "_find", fail),
            mute_logger("odoo.sql_db"),
            self.assertLogs(LOGGER, "ERROR"),
        ):
            self.Discovery.action_scan()
        origins = self.env["tpm.discovery.origin"].search([("error", "!=", False)])
        self.assertEqual(origins.mapped("kind"), ["medium"])
        self.assertIn("division by zero", origins.error)
        self.assertTrue(self._named("Radio Xanadu"))
        self.Discovery.action_scan()
        self.assertFalse(origins.error)

    def test_what_takes_long_is_left_to_the_job(self):
        cron = self.env.ref("tpm_touchpoint.ir_cron_discovery")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with patch(f"{LOGGER}.PATIENCE", -1):
            action = self.Discovery.action_scan()
        triggers = cron.env["ir.cron.trigger"].search(
            [("cron_id", "=", cron.id), ("id", "not in", triggers.ids)]
        )
        self.assertIn("in the background", action["params"]["message"])
        self.assertEqual(len(triggers), 1)
        self.assertFalse(self._named("Radio Xanadu"))

    def test_two_do_not_look_at_the_same_place(self):
        with self.registry.cursor() as cr:
            other = api.Environment(cr, self.env.uid, {})
            self.assertTrue(other["tpm.discovery"]._lock("source"))
            self.Discovery.action_scan()
        self.assertFalse(self._named("Radio Xanadu"))
        self.assertTrue(self.Discovery.search([]))

    def test_only_installed_apps_are_asked(self):
        kinds = [kind for kind, _label in self.Discovery._selection_kind()]
        self.assertEqual(len(set(kinds)), len(kinds))
        asked = self.env["tpm.discovery.origin"]._of_installed_apps()
        self.assertLessEqual(set(asked.mapped("kind")), set(kinds))
        apps = (("page", "website"), ("pos", "pos.config"), ("event", "event.event"))
        for kind, model in apps:
            self.assertIn(kind, kinds)
            self.assertEqual(kind in asked.mapped("kind"), model in self.env)

    def test_what_a_gone_addon_proposed_is_forgotten(self):
        self.env.cr.execute(
            "INSERT INTO tpm_discovery (name, kind, key, ownership, state)"
            " VALUES ('Ghost', 'ghost', 'g', 'owned', 'ignored')"
        )
        self.Discovery.action_scan()
        self.assertFalse(self._named("Ghost"))
