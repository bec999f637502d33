# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users, warmup

from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaVoting(IdeaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.voters = cls._voters(3)

    @users("tpm_other")
    def test_a_second_vote_changes_nothing_and_it_can_be_taken_back(self):
        idea = self.env["tpm.idea"].browse(self.idea.id)
        me = self.env.user.partner_id
        self.assertFalse(idea.has_voted)
        idea.action_vote()
        idea.action_vote()
        self.assertTrue(idea.has_voted)
        self.assertVotes(self.idea, me)
        idea.action_unvote()
        idea.action_unvote()
        self.assertFalse(idea.has_voted)
        self.assertVotes(self.idea)

    @users("tpm_other")
    @warmup
    def test_a_vote_takes_few_queries(self):
        idea = self.env["tpm.idea"].browse(self.idea.id)
        with self.assertQueryCount(tpm_other=2):
            idea.action_vote()

    def test_many_ideas_get_a_vote_at_once(self):
        ideas = self.idea | self._idea("B") | self._idea("C")
        self.assertEqual(ideas._vote(self.voters[0]), ideas)
        self.assertFalse(ideas._vote(self.voters[0]))
        for idea in ideas:
            self.assertVotes(idea, self.voters[0])

    @users("tpm_other")
    def test_colleagues_see_their_own_votes_alone(self):
        self.idea.sudo()._vote(self.voters[0])
        idea = self.env["tpm.idea"].browse(self.idea.id)
        idea.action_vote()
        votes = self.env["tpm.idea.vote"].search([])
        self.assertEqual(votes.partner_id, self.env.user.partner_id)
        self.assertEqual(idea.vote_count, 2)
        Idea = self.env["tpm.idea"]
        self.assertIn(idea, Idea.search([("has_voted", "=", True)]))
        self.assertNotIn(idea, Idea.search([("has_voted", "=", False)]))

    @users("tpm_other")
    def test_votes_are_not_made_past_the_counter(self):
        vals = {"idea_id": self.idea.id, "partner_id": self.env.user.partner_id.id}
        with self.assertRaises(AccessError):
            self.env["tpm.idea.vote"].create(vals)

    def test_closed_and_merged_ideas_take_no_votes(self):
        self.idea._vote(self.voters[0])
        self.idea.stage_id = self.stages["done"]
        with self.assertRaisesRegex(UserError, "no more votes"):
            self.idea._vote(self.voters[1])
        self.idea._unvote(self.voters[0])
        self.assertVotes(self.idea)
        other = self._idea("Merged")
        other._merge_into(self._idea("Stays"))
        with self.assertRaisesRegex(UserError, "Vote for that one"):
            other._vote(self.voters[0])

    @users("tpm_plain")
    def test_without_a_role_nobody_votes_for_others(self):
        idea = self.env["tpm.idea"].browse(self.idea.id)
        with self.assertRaises(AccessError):
            idea._vote_for(self.voters[0])

    @users("tpm_agent")
    def test_staff_votes_for_a_customer_with_the_interaction(self):
        interaction = self._log(partner=self.contact)
        idea = self.env["tpm.idea"].browse(self.idea.id)
        action = idea.action_vote_for()
        wizard = self.env["tpm.idea.vote.for"].with_context(**action["context"])
        with Form(wizard) as form:
            form.partner_id = self.contact
            form.interaction_id = interaction
        form.save().action_apply()
        vote = self.env["tpm.idea.vote"].sudo().search([("idea_id", "=", idea.id)])
        self.assertEqual(vote.partner_id, self.contact)
        self.assertEqual(vote.typed_by_id, self.env.user)
        self.assertEqual(vote.interaction_id, interaction)

    def test_a_deleted_contact_takes_its_vote_along(self):
        self.idea._vote(self.voters[0])
        self.idea._vote(self.voters[1])
        self.voters[0].unlink()
        self.assertVotes(self.idea, self.voters[1])

    def test_merged_contacts_have_one_vote(self):
        other = self._idea("Another")
        first, second, third = self.voters
        (self.idea | other)._vote(first)
        self.idea._vote(second)
        other._vote(third)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(self.voters.ids, second)
        self.assertVotes(self.idea, second)
        self.assertVotes(other, second)

    def test_ideas_nobody_voted_for_are_sorted_below_the_others(self):
        other = self._idea("Umbrellas")
        self.idea._vote(self.contact)
        ideas = self.env["tpm.idea"].search(
            [("id", "in", (self.idea | other).ids)], order="vote_count desc"
        )
        self.assertEqual(list(ideas), [self.idea, other])
