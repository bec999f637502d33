# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged, users, warmup
from odoo.tools import mute_logger

from .common_discovery import DiscoveryCommon

ACCESS_LOGGERS = ("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")


@tagged("post_install", "-at_install")
class TestDiscovery(DiscoveryCommon):
    """The inbox, and what officers decide there."""

    @users("tpm_outsider")
    @mute_logger(*ACCESS_LOGGERS)
    def test_an_outsider_sees_no_inbox(self):
        with self.assertRaises(AccessError):
            self.env["tpm.discovery"].search([])

    @users("tpm_agent")
    @mute_logger(*ACCESS_LOGGERS)
    def test_a_user_looks_and_decides_nothing(self):
        candidate = self._candidate().with_env(self.env)
        proposal = self._proposal(self.touchpoint).with_env(self.env)
        self.assertEqual(candidate.name, "Radio Xanadu")
        for act in (
            candidate.action_accept,
            candidate.action_merge,
            candidate.action_ignore,
            candidate.action_undo,
            candidate.action_scan,
            proposal.action_retire,
            proposal.action_keep,
        ):
            with self.subTest(act.__name__), self.assertRaises(AccessError):
                act()

    @users("tpm_agent")
    def test_a_user_sees_no_buttons_that_decide(self):
        for view in ("kanban", "list", "form"):
            arch = self.env["tpm.discovery"].get_view(view_type=view)["arch"]
            self.assertNotIn("action_scan", arch)
            self.assertNotIn("action_accept", arch)
            self.assertNotIn("action_ignore", arch)

    @users("tpm_officer")
    def test_what_is_accepted_becomes_a_touchpoint_as_it_was_filled_in(self):
        candidate = self._candidate().with_env(self.env)
        with Form(candidate) as form:
            form.name = " Local  radio "
            form.channel_id = self.env.ref("tpm_touchpoint.tpm_channel_advertising")
            form.phase_id = self.env.ref("tpm_touchpoint.tpm_phase_notice")
            form.ownership = "paid"
        action = candidate.action_accept()
        touchpoint = candidate.touchpoint_id
        self.assertEqual(action["res_id"], touchpoint.id)
        self.assertEqual(candidate.state, "accepted")
        self.assertEqual(candidate.user_id, self.env.user)
        self.assertRecordValues(
            touchpoint,
            [
                {
                    "name": "Local radio",
                    "state": "candidate",
                    "ownership": "paid",
                    "channel_id": form.channel_id.id,
                    "phase_id": form.phase_id.id,
                    "company_id": False,
                }
            ],
        )

    @users("tpm_officer")
    def test_many_are_accepted_at_once(self):
        candidates = self._candidate("One") | self._candidate("Two")
        candidates.with_env(self.env).action_accept()
        self.assertEqual(candidates.touchpoint_id.mapped("name"), ["One", "Two"])

    @users("tpm_officer")
    def test_what_was_found_elsewhere_under_that_name_is_the_same(self):
        candidate = self._candidate().with_env(self.env)
        namesake = self._candidate(kind="medium")
        ignored = self._candidate(kind="team", state="ignored")
        candidate.action_accept()
        self.assertEqual(namesake.state, "merged")
        self.assertEqual(namesake.touchpoint_id, candidate.touchpoint_id)
        self.assertEqual(ignored.state, "ignored")

    @users("tpm_officer")
    def test_nothing_is_decided_twice(self):
        candidate = self._candidate().with_env(self.env)
        candidate.action_accept()
        for act in (candidate.action_accept, candidate.action_ignore):
            with self.assertRaisesRegex(UserError, "Decided already: Radio Xanadu"):
                act()
        self.assertEqual(
            self.env["tpm.touchpoint"].search_count([("name", "=", "Radio Xanadu")]), 1
        )

    @users("tpm_officer")
    def test_a_name_of_blanks_is_refused(self):
        candidate = self._candidate("  ").with_env(self.env)
        with self.assertRaisesRegex(UserError, "a name first"):
            candidate.action_accept()

    @users("tpm_officer")
    def test_the_similar_touchpoint_is_proposed_first(self):
        radio = self._touchpoint(name="Radio Xanadu, in the morning")
        candidate = self._candidate().with_env(self.env)
        self.assertEqual(candidate.similar_touchpoint_id, radio)
        action = candidate.action_merge()
        merge = (
            self.env["tpm.discovery.merge"].with_context(**action["context"]).create({})
        )
        self.assertEqual(merge.touchpoint_id, radio)
        found = (
            self.env["tpm.touchpoint"]
            .with_context(tpm_similar_to="radio xanadu")
            .name_search("", limit=2)
        )
        self.assertEqual(found[0][0], radio.id)
        self.assertEqual(len({touchpoint_id for touchpoint_id, _name in found}), 2)
        merge.action_apply()
        self.assertEqual((candidate.state, candidate.touchpoint_id), ("merged", radio))
        self.assertFalse(candidate.similar_touchpoint_id)

    @users("tpm_officer")
    def test_what_is_ignored_can_be_taken_back(self):
        candidate = self._candidate().with_env(self.env)
        candidate.action_ignore()
        self.assertEqual(candidate.state, "ignored")
        candidate.action_undo()
        self.assertEqual((candidate.state, candidate.user_id.id), ("new", False))

    @users("tpm_officer")
    def test_what_was_merged_can_be_taken_back(self):
        candidate = self._candidate().with_env(self.env)
        candidate._merge_into(self.touchpoint.with_env(self.env))
        candidate.action_undo()
        self.assertEqual((candidate.state, candidate.touchpoint_id.id), ("new", False))

    @users("tpm_officer")
    def test_what_was_accepted_is_taken_back_in_the_catalogue(self):
        candidate = self._candidate().with_env(self.env)
        candidate.action_accept()
        with self.assertRaisesRegex(UserError, "Change the touchpoint itself"):
            candidate.action_undo()
        candidate.touchpoint_id.unlink()
        self.assertEqual(candidate.state, "accepted")
        candidate.action_undo()
        self.assertEqual(candidate.state, "new")

    # retiring

    @users("tpm_officer")
    def test_a_touchpoint_is_retired_with_a_reason(self):
        proposal = self._proposal(self.touchpoint).with_env(self.env)
        action = proposal.action_retire()
        change = (
            self.env["tpm.touchpoint.state"]
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(change.reason, "No interaction for a year")
        change.action_apply()
        self.assertEqual(self.touchpoint.state, "retired")
        self.assertEqual(proposal.state, "retired")
        self.assertEqual(proposal.user_id, self.env.user)

    @users("tpm_officer")
    @freeze_time("2026-05-04")
    def test_a_touchpoint_that_is_kept_is_asked_about_in_a_year(self):
        proposal = self._proposal(self.touchpoint).with_env(self.env)
        proposal.action_keep()
        self.assertEqual(proposal.state, "kept")
        self.assertEqual(proposal.ask_again_date, fields.Date.to_date("2027-05-04"))
        proposal.action_undo()
        self.assertEqual(proposal.state, "new")
        self.assertEqual(proposal.touchpoint_id, self.touchpoint)

    @users("tpm_officer")
    def test_each_is_decided_in_its_own_way(self):
        candidate = self._candidate().with_env(self.env)
        proposal = self._proposal(self.touchpoint).with_env(self.env)
        for act in (candidate.action_retire, candidate.action_keep):
            with self.assertRaisesRegex(UserError, "can be retired or kept"):
                act()
        for act in (proposal.action_accept, proposal.action_ignore):
            with self.assertRaisesRegex(UserError, "Retire or keep them"):
                act()

    @users("tpm_officer")
    def test_a_deleted_touchpoint_is_not_asked_about(self):
        proposal = self._proposal(self.touchpoint)
        self.touchpoint.with_env(self.env).unlink()
        self.assertFalse(proposal.exists())

    # looking

    @users("tpm_officer")
    def test_an_example_out_of_reach_has_no_name(self):
        lead = self._lead(user_id=self.manager.id)
        candidate = self._candidate(res_model="crm.lead", res_id=lead.id)
        self.assertEqual(candidate.example_name, "Lead")
        own = candidate.with_env(self.env)
        self.assertFalse(own.example_name)
        with self.assertRaisesRegex(UserError, "not yours to see"):
            own.action_open_example()

    def test_an_example_opens(self):
        candidate = self._candidate(
            res_model="res.partner", res_id=self.customer.id
        ).with_user(self.officer)
        self.assertEqual(candidate.action_open_example()["res_id"], self.customer.id)
        self.customer.unlink()
        candidate.invalidate_recordset()
        self.assertFalse(candidate.example_name)

    @users("tpm_officer")
    @warmup
    def test_a_page_of_the_inbox_costs_the_same_however_long_it_is(self):
        candidates = self.Discovery.browse()
        for number in range(40):
            candidates |= self._candidate(
                f"C {number}", res_model="res.partner", res_id=self.customer.id
            )
        self.env.flush_all()
        self.env.invalidate_all()
        own = self.env["tpm.discovery"].browse(candidates.ids)
        with self.assertQueryCount(tpm_officer=5):
            own.mapped("similar_touchpoint_id")
            self.assertEqual(len(own.mapped("example_name")), 40)

    @users("tpm_officer")
    def test_candidates_of_other_companies_stay_there(self):
        other = self.Discovery.env["res.company"].create({"name": "Other"})
        self._candidate(company_id=other.id)
        self.assertFalse(
            self.env["tpm.discovery"].search([("name", "=", "Radio Xanadu")])
        )
