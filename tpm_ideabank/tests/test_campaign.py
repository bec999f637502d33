# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .common_campaign import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaign(CampaignCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.by_state = {
            "planned": cls._campaign(begins=1),
            "running": cls.campaign,
            "review": cls._campaign(begins=-9, ends=-1),
            "closed": cls._campaign(begins=-30, ends=-8),
        }

    @users("tpm_plain")
    def test_the_state_follows_from_the_dates(self):
        Campaign = self.env["tpm.campaign"]
        ours = [("id", "in", [c.id for c in self.by_state.values()])]
        for state, campaign in self.by_state.items():
            with self.subTest(state):
                self.assertEqual(self._mine(campaign).state, state)
                found = Campaign.search([*ours, ("state", "=", state)])
                self.assertEqual(found.ids, campaign.ids)
                others = Campaign.search([*ours, ("state", "!=", state)])
                self.assertEqual(len(others), 3)
        groups = Campaign._read_group(ours, ["state"], ["id:array_agg"])
        expected = {state: c.ids for state, c in self.by_state.items()}
        self.assertEqual(dict(groups), expected)

    def test_first_and_last_day_belong_to_it(self):
        for begins, ends in ((0, 5), (-5, 0)):
            self.assertEqual(self._campaign(begins, ends).state, "running")
        self.assertEqual(self._campaign(-20, -7).state, "review")

    def test_without_reviewers_it_closes_on_the_last_day(self):
        campaign = self._campaign(-9, -1, reviewer_ids=False)
        self.assertEqual(campaign.state, "closed")
        self.assertEqual(campaign.review_to, campaign.date_to)

    @users("tpm_officer")
    def test_an_officer_closes_it_early_and_takes_that_back(self):
        campaign = self._mine(self.campaign)
        campaign.action_close()
        self.assertEqual(campaign.state, "closed")
        self.assertIn(campaign, campaign.search([("state", "=", "closed")]))
        campaign.action_reopen()
        self.assertEqual(campaign.state, "running")

    @users("tpm_officer")
    def test_days_that_can_not_be_are_refused(self):
        for vals in ({"review_days": -1}, {"date_to": self.today - timedelta(99)}):
            with (
                self.subTest(vals),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
            ):
                self._mine(self.campaign).write(vals)
                self.env.flush_all()

    @users("tpm_plain")
    def test_who_has_no_role_reads_campaigns_and_changes_none(self):
        campaign = self._mine(self.campaign)
        views = [(False, kind) for kind in ("kanban", "list", "form", "calendar")]
        views = campaign.get_views([*views, (False, "search")])
        for arch in views["views"].values():
            self.assertNotIn("touchpoint_id", arch["arch"])
            self.assertNotIn("action_hand_out", arch["arch"])
        with self.assertRaises(AccessError):
            campaign.name = "Mine"
        for action in ("action_hand_out", "action_take_ratings", "action_close"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(campaign, action)()

    @users("tpm_plain")
    def test_an_idea_is_written_for_a_campaign_that_runs(self):
        self.campaign.touchpoint_id = self.touchpoint
        action = self._mine(self.campaign).action_write_idea()
        Idea = self.env["tpm.idea"].with_context(**action["context"])
        with Form(Idea) as form:
            form.name = "A bell that rings"
        idea = form.save()
        self.assertEqual(idea.campaign_id, self.campaign)
        self.assertEqual(idea.sudo().touchpoint_ids, self.touchpoint)

    @users("tpm_plain")
    def test_a_campaign_that_does_not_run_takes_no_ideas(self):
        for state, words in (("planned", "begins on"), ("closed", "is over")):
            campaign = self._mine(self.by_state[state])
            with self.subTest(state), self.assertRaisesRegex(UserError, words):
                self.env["tpm.idea"].create({"name": "X", "campaign_id": campaign.id})
            with self.subTest(state), self.assertRaisesRegex(UserError, words):
                campaign.action_write_idea()

    @users("tpm_officer")
    def test_an_officer_adds_ideas_at_any_time(self):
        closed = self.by_state["closed"]
        idea = self.env["tpm.idea"].create({"name": "X", "campaign_id": closed.id})
        self.assertEqual(idea.campaign_id, closed)

    @users("tpm_plain")
    def test_campaigns_of_other_companies_are_out_of_reach(self):
        self.campaign.write(
            {"company_id": self._elsewhere().id, "reviewer_ids": [Command.clear()]}
        )
        with self.assertRaises(AccessError):
            self._mine(self.campaign).read(["name"])

    @users("tpm_plain")
    def test_the_chart_knows_where_quick_wins_begin(self):
        view = self.env["tpm.idea"].get_view(view_type="impact_effort")
        self.assertIn('quick_win_impact="4"', view["arch"])
        self.assertIn('quick_win_effort="2"', view["arch"])
