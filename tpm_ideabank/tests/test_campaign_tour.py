# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from .common_campaign import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaignTour(CampaignCommon, HttpCase):
    """A campaign from the invitation to the results, each as the role that does it."""

    browser_size = "1920x1080"

    def test_a_campaign_from_invitation_to_results(self):
        self.ideas.campaign_id = False
        name = "What would make nights delight?"
        self.campaign.write({"name": name, "reviewer_ids": self.other.ids})
        form = f"/odoo/idea-campaigns/{self.campaign.id}"
        self.start_tour(form, "tpm_campaign_invite", login="tpm_officer")
        invited = self.campaign.invitation_ids.filtered(
            lambda one: one.partner_id == self.plain.partner_id
        )
        link = invited.link.removeprefix(self.campaign.get_base_url())
        self.start_tour(link, "tpm_campaign_idea", login="tpm_plain")
        idea = self.campaign.idea_ids
        self.assertEqual(idea.name, "A lamp at every door")
        self._end()
        self._hand_out()
        self.start_tour(form, "tpm_campaign_review", login="tpm_other")
        self.start_tour(form, "tpm_campaign_results", login="tpm_officer")
        self.assertEqual((idea.impact, idea.effort), ("5", "2"))
        self.assertTrue(idea.is_quick_win)
        self.assertEqual(self.campaign.state, "closed")
