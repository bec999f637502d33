# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged, users

from .common_campaign import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaignReview(CampaignCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call, cls.evening, cls.box = cls.ideas
        cls._end()
        cls._hand_out()

    @users("tpm_plain")
    def test_a_reviewer_without_any_role_fills_in_the_own_reviews(self):
        mine = self.env["tpm.idea.review"].search(
            [("campaign_id", "=", self.campaign.id)]
        )
        self.assertEqual(mine.user_id, self.plain)
        self.assertEqual(mine.idea_id, self.ideas)
        with Form(mine[0]) as form:
            form.impact = "4"
            form.effort = "2"
            form.comment = "Cheap"
        self.assertFalse(mine[0].done_date)
        mine[0].fit = "5"
        self.assertEqual(mine[0].done_date, self.today)
        mine[0].fit = False
        self.assertFalse(mine[0].done_date)

    @users("tpm_plain")
    def test_others_are_read_when_the_campaign_is_closed(self):
        self._rate(self.other, self.call, 5, 1)
        theirs = self._mine(self._reviews(self.other, self.call))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            theirs.read(["impact"])
        self.assertEqual(self._mine(self.call).review_count, 0)
        self.assertFalse(self._mine(self.campaign).best_reviewed_ids)
        self.campaign.action_close()
        self.assertEqual(theirs.impact, "5")
        with self.assertRaises(AccessError):
            theirs.impact = "1"
        idea = self._mine(self.call)
        idea.invalidate_recordset()
        self.assertEqual((idea.review_count, idea.review_impact), (1, 5.0))

    @users("tpm_plain")
    def test_a_reviewer_changes_ratings_alone_and_only_the_own(self):
        mine = self._mine(self._reviews(self.plain, self.call))
        for vals in ({"due_date": self.today}, {"user_id": 2}, {"done_date": False}):
            with self.subTest(vals), self.assertRaises(AccessError):
                mine.write(vals)
        with self.assertRaises(AccessError):
            mine.create({"idea_id": self.idea.id, "user_id": self.env.uid})

    @users("tpm_officer")
    def test_not_even_officers_rate_for_others(self):
        review = self._mine(self._reviews(self.plain, self.call))
        with self.assertRaisesRegex(AccessError, "for himself"):
            review.impact = "1"
        review.due_date = self.today + timedelta(3)
        self.assertEqual(self.campaign.review_to, self.today + timedelta(6))

    @users("tpm_plain")
    def test_what_was_closed_takes_no_reviews(self):
        self.campaign.action_close()
        with self.assertRaisesRegex(UserError, "takes no more reviews"):
            self._mine(self._reviews(self.plain, self.call)).impact = "1"

    @users("tpm_plain")
    def test_what_is_closed_by_its_date_takes_no_reviews_either(self):
        mine = self._mine(self._reviews(self.plain, self.call))
        mine.impact = "2"
        self._end(days_ago=8)
        self.assertEqual(self.campaign.state, "closed")
        with self.assertRaisesRegex(UserError, "more days"):
            mine.impact = "1"
        self.campaign.review_days = 9
        mine.impact = "1"
        self.assertEqual(mine.impact, "1")

    @users("tpm_officer")
    def test_each_reviewer_gets_each_idea_once_in_one_statement(self):
        self.assertEqual(len(self._reviews(self.plain)), 3)
        self._mine(self.campaign).action_hand_out()
        self.assertEqual(len(self._reviews(self.plain)), 3)
        self.assertEqual(
            set(self._reviews(self.plain).mapped("due_date")), {self.campaign.review_to}
        )
        many = self.env["tpm.idea"].create(
            [{"name": f"N {n}", "campaign_id": self.campaign.id} for n in range(40)]
        )
        campaign = self._mine(self.campaign)
        campaign._insert_reviews()
        self.assertEqual(len(self._reviews(self.other)), 43)
        many.with_context(active_test=False)._merge_into(self._mine(self.call))
        with self.assertQueryCount(tpm_officer=1):
            campaign._insert_reviews()

    def test_nobody_reviews_the_own_idea_and_decided_ones_rest(self):
        self._idea("Own", self.plain, campaign_id=self.campaign.id)
        declined = self._idea("Declined", self.agent, campaign_id=self.campaign.id)
        declined.with_user(self.officer)._reply("<p>No</p>", self.stages["declined"])
        self._hand_out()
        self.assertEqual(len(self._reviews(self.plain)), 3)
        self.assertEqual(len(self._reviews(self.other)), 4)

    def test_what_is_decided_meanwhile_is_taken_back_unless_it_is_done(self):
        self._rate(self.plain, self.call, 3, 3)
        self.call.stage_id = self.stages["adopted"]
        self.evening._merge_into(self.box)
        self._hand_out()
        self.assertEqual(self._reviews(self.plain).idea_id, self.call | self.box)
        self.assertEqual(self._reviews(self.other).idea_id, self.box)

    def test_there_is_one_activity_for_each_reviewer_until_all_is_done(self):
        self._hand_out()
        self.assertEqual(len(self._activities()), 2)
        [activity] = self._activities(self.plain)
        self.assertEqual(activity.date_deadline, self.campaign.review_to)
        for idea in self.ideas:
            self.assertTrue(self._activities(self.plain))
            self._rate(self.plain, idea, 3, 3)
        self.assertFalse(self._activities(self.plain))
        self.assertTrue(self._activities(self.other))
        self._idea("Late", self.agent, campaign_id=self.campaign.id)
        self._hand_out()
        self.assertEqual(len(self._activities(self.plain)), 1)

    def test_who_reviews_no_more_loses_what_is_open(self):
        self._rate(self.other, self.call, 3, 3)
        self.campaign.reviewer_ids = self.plain
        self._hand_out()
        self.assertEqual(self._reviews(self.other).idea_id, self.call)
        self.assertFalse(self._activities(self.other))

    @users("tpm_officer")
    def test_what_can_not_be_handed_out_is_refused_with_a_reason(self):
        campaign = self._mine(self.campaign)
        empty = self._campaign()
        campaign.action_close()
        with self.assertRaisesRegex(UserError, "is closed"):
            campaign.action_hand_out()
        campaign.action_reopen()
        campaign.reviewer_ids = False
        with self.assertRaisesRegex(UserError, "Choose reviewers"):
            campaign.action_hand_out()
        with self.assertRaisesRegex(UserError, "no ideas"):
            self._mine(empty).action_hand_out()
        planned = self._campaign(begins=1)
        with self.assertRaisesRegex(UserError, "not begun"):
            self._mine(planned).action_hand_out()

    @users("tpm_plain")
    def test_a_reviewer_goes_from_idea_to_idea(self):
        campaign = self._mine(self.campaign)
        self.assertEqual(campaign.my_review_count, 3)
        seen = []
        action = campaign.action_review_next()
        while action.get("res_id"):
            review = self.env["tpm.idea.review"].browse(action["res_id"])
            seen.append(review.idea_id.id)
            review.write({"impact": "3", "effort": "3", "fit": "3"})
            action = review.action_next()
        self.assertEqual(seen, self.ideas.ids)
        self.assertIn("Thank you", action["params"]["message"])
        campaign.invalidate_recordset()
        self.assertEqual(campaign.my_review_count, 0)

    # taking over

    @users("tpm_officer")
    def test_the_rating_in_the_middle_is_taken_where_nobody_typed_one(self):
        self._rate(self.plain, self.call, 5, 1)
        self._rate(self.other, self.call, 4, 2)
        self._rate(self.plain, self.evening, 2, 5)
        self.evening.impact = "4"
        self.box.write({"impact": "1", "effort": "1"})
        self._rate(self.plain, self.box, 5, 5)
        message = self._mine(self.campaign).action_take_ratings()["params"]["message"]
        self.assertEqual((self.call.impact, self.call.effort), ("5", "2"))
        self.assertTrue(self.call.is_quick_win)
        self.assertEqual((self.evening.impact, self.evening.effort), ("4", "5"))
        self.assertEqual((self.box.impact, self.box.effort), ("1", "1"))
        self.assertIn("of their reviews: 2.", message)
        self.assertIn("Rated by hand, left as they are: 1.", message)
        self.assertIn("Reviews still missing: 2.", message)
        self.assertIn("of their reviews: 2.", self.campaign.message_ids[0].body)
        again = self._mine(self.campaign).action_take_ratings()["params"]["message"]
        self.assertIn("Nothing to take over", again)

    @users("tpm_officer")
    def test_many_ideas_with_the_same_ratings_are_written_together(self):
        self._idea("More", self.agent, campaign_id=self.campaign.id)
        self._hand_out()
        for idea in self.campaign.idea_ids:
            self._rate(self.plain, idea, 3, 3)
        written = []
        Idea = self.registry["tpm.idea"]
        write = Idea.write

        def count(ideas, vals):
            written.append(len(ideas))
            return write(ideas, vals)

        self.patch(Idea, "write", count)
        self._mine(self.campaign).action_take_ratings()
        self.assertEqual(written, [4])

    # who is late

    def test_everybody_is_reminded_on_the_last_day_and_nobody_afterwards(self):
        self._end(days_ago=8)
        self._reviews().due_date = self.campaign.review_to
        self.assertFalse(self._remind())
        self._end(days_ago=7)
        self._reviews().due_date = self.campaign.review_to
        self.assertEqual(self.campaign.review_to, self.today)
        self.assertEqual(self._remind(), self.reviewers.partner_id)
        self.assertFalse(self._remind())

    def _remind(self):
        before = self.env["mail.message"].search([])
        with self.enter_registry_test_mode():
            self.env.ref("tpm_ideabank.ir_cron_review").method_direct_trigger()
        after = self.env["mail.message"].search([]) - before
        return after.filtered(lambda m: m.model == "tpm.campaign").notified_partner_ids

    def test_who_is_late_is_reminded_once(self):
        for idea in self.ideas:
            self._rate(self.other, idea, 3, 3)
        self.assertFalse(self._remind())
        late = self._reviews(self.plain)
        late.due_date = self.today - timedelta(1)
        self.assertTrue(all(late.mapped("is_overdue")))
        overdue = self.env["tpm.idea.review"].search([("is_overdue", "=", True)])
        self.assertEqual(overdue & late, late)
        self.assertEqual(self._remind(), self.plain.partner_id)
        self.assertFalse(self._remind())
        self._idea("Late", self.agent, campaign_id=self.campaign.id)
        self._hand_out()
        self._reviews(self.plain).due_date = self.today - timedelta(1)
        self.assertFalse(self._remind())

    @users("tpm_plain")
    def test_reviews_of_other_companies_are_out_of_reach(self):
        review = self._mine(self._reviews(self.plain, self.call))
        self.call.company_id = self._elsewhere()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            review.read(["impact"])

    def test_reviewers_are_set_as_people(self):
        self.campaign.reviewer_ids = [Command.link(self.agent.id)]
        self._hand_out()
        self.assertFalse(self._reviews(self.agent))  # all ideas are the agent's own
