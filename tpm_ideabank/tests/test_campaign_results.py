# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged, users, warmup

from .common_campaign import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaignResults(CampaignCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call, cls.evening, cls.box = cls.ideas
        cls.voters = cls._voters(3)
        for voter in cls.voters:
            cls.call._vote(voter)
        cls.box._vote(cls.voters[0])
        cls._end()
        cls._hand_out()
        cls._rate(cls.plain, cls.call, 5, 1)
        cls._rate(cls.other, cls.call, 1, 1)
        cls._rate(cls.plain, cls.box, 5, 2)
        cls.call.with_user(cls.officer)._reply("<p>Yes</p>", cls.stages["adopted"])

    @users("tpm_plain")
    def test_everybody_in_the_company_reads_what_it_has_brought(self):
        self._idea("Anonymous", author_id=False, campaign_id=self.campaign.id)
        campaign = self._mine(self.campaign)
        self.assertRecordValues(
            campaign,
            [
                {
                    "idea_count": 4,
                    "author_count": 1,
                    "vote_count": 4,
                    "review_count": 6,
                    "review_done_count": 3,
                    "review_progress": 50.0,
                    "outcome": "New: 3, Adopted: 1",
                }
            ],
        )
        self.assertEqual(campaign.best_voted_ids, self._mine(self.call | self.box))
        self.assertEqual(campaign.adopted_ids, self._mine(self.call))

    @users("tpm_officer")
    def test_the_best_by_reviews_with_how_far_they_are_apart(self):
        best = self._mine(self.campaign).best_reviewed_ids
        self.assertEqual(best.ids, [self.call.id, self.box.id])
        self.assertRecordValues(
            best,
            [
                {"review_impact": 3.0, "review_effort": 1.0, "review_spread": 4},
                {"review_impact": 5.0, "review_effort": 2.0, "review_spread": 0},
            ],
        )

    @users("tpm_plain")
    def test_the_page_shows_it_when_the_campaign_is_closed(self):
        Report = self.env["ir.actions.report"]
        report = "tpm_ideabank.tpm_campaign_report_results"
        html, _kind = Report._render_qweb_html(report, self.campaign.ids)
        self.assertIn(b"Call ahead", html)
        self.assertNotIn(b"Disagreement", html)
        self.campaign.action_close()
        self.env.invalidate_all()
        html, _kind = Report._render_qweb_html(report, self.campaign.ids)
        self.assertIn(b"Disagreement", html)

    def test_merged_ideas_and_those_that_wait_are_left_out(self):
        self.evening._merge_into(self.call)
        self.assertEqual(self.campaign.idea_count, 2)
        self.box.is_private = True
        self.campaign.invalidate_recordset()
        self.assertEqual(self.campaign.idea_count, 2)

    @users("tpm_plain")
    @warmup
    def test_figures_of_many_campaigns_take_few_queries(self):
        many = self.env["tpm.campaign"].browse(
            (self.campaign | self._campaign() | self._campaign()).ids
        )
        names = ["idea_count", "review_count", "outcome", "my_review_count"]
        self.env.flush_all()
        with self.assertQueryCount(tpm_plain=5):
            for name in names:
                many.mapped(name)

    @users("tpm_officer")
    def test_results_are_told_once_to_those_who_took_part(self):
        campaign = self._mine(self.campaign)
        with self.assertRaisesRegex(UserError, "when the campaign is closed"):
            campaign.action_tell_results()
        self._tell_news()
        campaign.action_close()
        campaign.action_tell_results()
        mails = self._tell_news()
        told = self.voters | self.agent.partner_id
        self.assertEqual(mails.recipient_ids.sorted("id"), told.sorted("id"))
        of_third = mails.filtered(lambda m: self.voters[2] in m.recipient_ids)
        self.assertIn("Call ahead", of_third.body_html)
        self.assertIn("Adopted", of_third.body_html)
        self.assertNotIn("Parcel box", of_third.body_html)
        self.assertIn(campaign.name, of_third.subject)
        with self.assertRaisesRegex(UserError, "were told on"):
            campaign.action_tell_results()
