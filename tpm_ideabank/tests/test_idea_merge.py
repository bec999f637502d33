# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users

from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaMerge(IdeaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.voters = cls._voters(3)
        cls.a = cls.idea
        cls.b = cls._idea("Tell the tracking number", cls.other, text="B")
        cls.c = cls._idea("Where is my parcel?", text="C")
        cls.v1, cls.v2, cls.v3 = cls.voters

    @users("tpm_plain")
    def test_officers_alone_merge(self):
        idea = self.env["tpm.idea"].browse(self.a.id)
        with self.assertRaises(AccessError):
            idea._merge_into(self.env["tpm.idea"].browse(self.b.id))
        with self.assertRaises(AccessError):
            self.env["tpm.idea.merge"].create({"idea_ids": idea.ids})

    @users("tpm_officer")
    def test_the_dialog_proposes_the_idea_with_most_votes(self):
        ideas = self.env["tpm.idea"].browse([self.a.id, self.b.id])
        self.b._vote(self.v1)
        action = ideas.action_merge()
        wizard = self.env["tpm.idea.merge"].with_context(**action["context"])
        form = Form(wizard)
        self.assertEqual(form.into_id.id, self.b.id)
        result = form.save().action_apply()
        self.assertEqual(result["res_id"], self.b.id)
        self.assertEqual(self.a.merged_into_id, self.b)
        self.assertFalse(self.a.active)

    def test_who_voted_for_both_counts_once_and_undoing_restores_it_exactly(self):
        self.a._vote(self.v1)
        self.b._vote(self.v1)
        self.b._vote(self.v2)
        self.b._merge_into(self.a)
        self.assertVotes(self.a, self.v1, self.v2)
        self.a._vote(self.v3)
        self.b.action_undo_merge()
        self.assertVotes(self.a, self.v1, self.v3)
        self.assertVotes(self.b, self.v1, self.v2)
        self.assertTrue(self.b.active)
        self.assertFalse(self.b.merged_into_id)

    def test_a_vote_for_two_duplicates_stays_when_one_goes(self):
        self.b._vote(self.v1)
        self.c._vote(self.v1)
        (self.b | self.c)._merge_into(self.a)
        self.assertVotes(self.a, self.v1)
        self.b.action_undo_merge()
        self.assertVotes(self.a, self.v1)
        self.c.action_undo_merge()
        self.assertVotes(self.a)
        self.assertVotes(self.b, self.v1)
        self.assertVotes(self.c, self.v1)

    def test_a_vote_taken_back_does_not_rise_again(self):
        self.b._vote(self.v1)
        self.b._merge_into(self.a)
        self.a._unvote(self.v1)
        self.assertVotes(self.a)
        self.b.action_undo_merge()
        self.assertVotes(self.b)

    def test_along_a_chain_all_count_and_lead_to_the_last(self):
        self.c._vote(self.v1)
        self.c._merge_into(self.b)
        self.b._vote(self.v2)
        self.b._merge_into(self.a)
        self.assertVotes(self.a, self.v1, self.v2)
        self.assertEqual(self.c._merged_target(), self.a)
        self.assertEqual(self.c.action_open_merged_into()["res_id"], self.a.id)
        self.c.action_undo_merge()
        self.assertVotes(self.a, self.v2)
        self.assertVotes(self.c, self.v1)

    def test_there_are_no_circles_and_no_second_merge(self):
        self.b._merge_into(self.a)
        with self.assertRaisesRegex(UserError, "already"):
            self.a._merge_into(self.b)
        with self.assertRaisesRegex(UserError, "already"):
            self.b._merge_into(self.c)
        with self.assertRaisesRegex(UserError, "at least two"):
            self.a._merge_into(self.a)

    def test_links_and_followers_are_carried_over_and_taken_back(self):
        interaction = self._log(partner=self.contact)
        topic = self.env["tpm.topic"].create({"name": "Parcels"})
        self.a.touchpoint_ids = self.touchpoint
        self.b.write(
            {
                "touchpoint_ids": [
                    Command.set((self.touchpoint | self.key_touchpoint).ids)
                ],
                "topic_ids": [Command.set(topic.ids)],
                "interaction_id": interaction.id,
            }
        )
        self.c.topic_ids = topic
        (self.b | self.c)._merge_into(self.a)
        self.assertEqual(self.a.touchpoint_ids, self.touchpoint | self.key_touchpoint)
        self.assertEqual(self.a.topic_ids, topic)
        self.assertEqual(self.a.interaction_id, interaction)
        self.assertIn(self.other.partner_id, self.a.message_partner_ids)
        self.b.action_undo_merge()
        self.assertEqual(self.a.touchpoint_ids, self.touchpoint)
        self.assertEqual(self.a.topic_ids, topic, "it came from the other one as well")
        self.assertFalse(self.a.interaction_id)
        self.assertNotIn(self.other.partner_id, self.a.message_partner_ids)
        self.assertEqual(self.b.interaction_id, interaction)

    def test_comments_stay_with_a_link_both_ways(self):
        self.b.message_post(body="A comment", message_type="comment")
        self.b._merge_into(self.a)
        self.assertIn("A comment", " ".join(self.b.message_ids.mapped("body")))
        self.assertIn(self.a.name, self.b.message_ids[0].body)
        self.assertIn(self.b.name, self.a.message_ids[0].body)

    def test_the_author_of_a_merged_idea_hears_of_it(self):
        self.b.with_user(self.officer)._merge_into(self.a.with_user(self.officer))
        mails = self._tell_news()
        self.assertEqual(mails.recipient_ids, self.other.partner_id)
        self.assertIn(self.a.name, mails.body_html)
        self.assertTrue(self.b.answered_date)
        self.b.with_user(self.officer).action_undo_merge()
        self.assertFalse(self.b.answered_date)

    def test_a_merged_idea_comes_back_by_undoing_alone(self):
        self.b._merge_into(self.a)
        with self.assertRaisesRegex(UserError, "Undo merge"):
            self.b.with_user(self.officer).active = True

    def test_nothing_customers_follow_becomes_internal_by_merging(self):
        self.a.is_private = True
        with self.assertRaisesRegex(UserError, "is internal"):
            self.b._merge_into(self.a)

    def test_ideas_of_two_companies_stay_apart(self):
        self.b.company_id = self._elsewhere()
        with self.assertRaisesRegex(UserError, "several companies"):
            self.b._merge_into(self.a)
