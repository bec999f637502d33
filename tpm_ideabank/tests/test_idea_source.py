# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tests import tagged, users

from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaSource(IdeaCommon):
    @users("tpm_agent")
    def test_an_interaction_becomes_an_idea_once(self):
        factor = (
            self.env["tpm.factor"]
            .sudo()
            .create({"name": "Waiting", "touchpoint_id": self.touchpoint.id})
        )
        interaction = self._log(
            "disappointed", note="Waited half an hour.\nTwice.", factor_ids=factor.ids
        ).with_user(self.env.user)
        action = interaction.action_make_idea()
        idea = self.env["tpm.idea"].browse(action["res_id"])
        self.assertEqual(idea.name, "Waited half an hour.")
        self.assertIn("Twice.", idea.text)
        self.assertEqual(idea.touchpoint_ids, self.touchpoint)
        self.assertEqual(idea.factor_id, factor)
        self.assertEqual(idea.factor_effect, "removes")
        self.assertEqual(idea.interaction_id, interaction)
        self.assertEqual(idea.origin, "record")
        self.assertTrue(idea.is_private)
        self.assertEqual(interaction.action_make_idea()["res_id"], idea.id)

    @users("tpm_agent")
    def test_an_insight_carries_text_and_links_over(self):
        topic = self.env["tpm.topic"].sudo().create({"name": "Parcels"})
        insight = self.env["tpm.insight"].create(
            {
                "name": "Customers miss the tracking number",
                "text": "Three of five asked for it.",
                "touchpoint_id": self.touchpoint.id,
                "topic_ids": [Command.set(topic.ids)],
            }
        )
        idea = self.env["tpm.idea"]._idea_from(insight)
        self.assertEqual(idea.name, insight.name)
        self.assertEqual(idea.text, insight.text)
        self.assertEqual(idea.topic_ids, topic)
        self.assertEqual(idea.insight_id, insight)

    def test_of_many_the_missing_ones_are_made(self):
        insights = self.env["tpm.insight"].create([{"name": "One"}, {"name": "Two"}])
        first = self.env["tpm.idea"]._idea_from(insights[0])
        both = self.env["tpm.idea"]._idea_from(insights)
        self.assertEqual(len(both), 2)
        self.assertIn(first, both)
        self.assertEqual(
            insights.action_make_idea()["domain"], [("id", "in", both.ids)]
        )

    def test_after_a_merge_the_idea_that_stays_is_opened(self):
        interaction = self._log(note="Please call before you come")
        idea = self.env["tpm.idea"]._idea_from(interaction)
        self.idea.is_private = True
        idea._merge_into(self.idea)
        self.assertEqual(self.env["tpm.idea"]._idea_from(interaction), self.idea)
        idea.action_undo_merge()
        self.assertEqual(self.env["tpm.idea"]._idea_from(interaction), idea)
