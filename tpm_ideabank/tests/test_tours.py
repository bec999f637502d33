# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from .common_cycle import CycleCommon


@tagged("post_install", "-at_install")
class TestTours(CycleCommon, HttpCase):
    """From an idea to what it changed, each part as the role that does it."""

    browser_size = "1920x1080"  # so that no stat button hides under "More"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # names that no demo data has
        cls.touchpoint.name = "Night hotline"

    def _url(self, action, record):
        return f"/odoo/action-{action}/{record.id}"

    def test_staff_without_a_role_write_and_vote(self):
        idea = self._idea(name="Tracking number in the order mail")
        self.start_tour("/odoo/ideabank", "tpm_idea_write", login="tpm_outsider")
        votes = self.env["tpm.idea.vote"].search([("idea_id", "=", idea.id)])
        me = self.outsider.partner_id
        self.assertEqual(votes.partner_id, me)
        new = self.env["tpm.idea"].search([("name", "=", "Umbrellas at the door")])
        self.assertRecordValues(
            new, [{"author_id": me.id, "stage_kind": "new", "author_kind": "staff"}]
        )

    def test_an_officer_turns_what_was_said_into_an_improvement(self):
        said = self._log("disappointed", note="Nobody calls back")
        url = self._url("tpm_touchpoint.tpm_interaction_action", said)
        self.start_tour(url, "tpm_idea_adopt", login="tpm_officer")
        idea = self.env["tpm.idea"].search([("interaction_id", "=", said.id)])
        self.assertRecordValues(
            idea.improvement_ids,
            [{"touchpoint_id": self.touchpoint.id, "state": "done"}],
        )
        self.assertEqual(idea.stage_kind, "done")

    def test_an_officer_begins_a_cycle_and_passes_a_gate_with_a_reason(self):
        url = self._url("tpm_touchpoint.tpm_touchpoint_action", self.touchpoint)
        self.start_tour(url, "tpm_cycle_begin", login="tpm_officer")
        cycle = self.touchpoint.open_cycle_id
        self.assertIn("It rings", cycle.as_is)
        self.assertEqual((cycle.step, len(cycle.pass_ids)), ("define", 1))

    def test_an_officer_reads_what_a_cycle_has_changed(self):
        cycle = self._cycle(start_date=self._day(60))
        done = self._improvement(cycle_id=cycle.id, state="done")
        done.done_date = self._day(10)
        self._log_many(0, 10, days_ago=12)
        self._log_many(10, 0, days_ago=8)
        url = self._url("tpm_touchpoint.tpm_touchpoint_action", self.touchpoint)
        self.start_tour(url, "tpm_cycle_compare", login="tpm_officer")
