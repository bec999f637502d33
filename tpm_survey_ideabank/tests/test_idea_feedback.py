# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, new_test_user, tagged, users
from odoo.tools import mute_logger

from odoo.addons.tpm_survey.tests.common_follow_up import NOW, FollowUpCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestIdeaFeedback(FollowUpCommon):
    """What a customer said becomes an idea, and the idea tells what was said."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = new_test_user(cls.env, "tpm_plain", groups="base.group_user")
        cls.topic = cls.env["tpm.topic"].create({"name": "Time"})
        cls.factor = cls.env["tpm.factor"].create(
            {
                "name": "Waiting",
                "touchpoint_id": cls.key_touchpoint.id,
                "level": "disappointed",
            }
        )
        cls.coded = {
            "topic_ids": [Command.set(cls.topic.ids)],
            "factor_ids": [Command.set(cls.factor.ids)],
        }
        cls.said = cls._answer(2, disappointed_by="The driver", **cls.coded)
        cls.Idea = cls.env["tpm.idea"]

    def _mine(self, records):
        return self.env[records._name].browse(records.ids)

    def _made_of(self, feedback):
        action = self._mine(feedback).action_make_idea()
        return self._mine(self.Idea.browse(action["res_id"]))

    @users("tpm_agent")
    def test_a_feedback_becomes_an_idea_once(self):
        idea = self._made_of(self.said)
        self.assertRecordValues(
            idea,
            [
                {
                    "name": "The parcel came late",
                    "touchpoint_ids": self.key_touchpoint.ids,
                    "topic_ids": self.topic.ids,
                    "factor_id": self.factor.id,
                    "factor_effect": "removes",
                    "feedback_id": self.said.id,
                    "origin": "record",
                    "is_private": True,
                    "company_id": self.said.company_id.id,
                }
            ],
        )
        self.assertIn("The driver", idea.text)
        self.assertEqual(self._made_of(self.said), idea)
        self.assertEqual(self.said.idea_ids, idea)

    @users("tpm_agent")
    def test_of_many_the_missing_ones_are_made(self):
        silent = self._answer(3, reason=False, delighted_by=False)
        first = self._made_of(self.said)
        action = (self._mine(self.said) | self._mine(silent)).action_make_idea()
        ideas = self.Idea.search(action["domain"])
        self.assertEqual(len(ideas), 2)
        self.assertIn(first, ideas)
        self.assertIn("Delivery, 3", (ideas - first).name)
        self.assertFalse((ideas - first).text)

    @users("tpm_agent")
    def test_the_idea_does_not_say_who_said_it(self):
        anonymous = self._answer(1, partner_id=False, source="place")
        for feedback in (self.said, anonymous):
            idea = self._made_of(feedback)
            self.assertEqual(idea.author_id, self.agent.partner_id)
            self.assertFalse(idea.interaction_id)
            self.assertNotIn("Miller", f"{idea.name} {idea.text}")
            self.assertEqual(idea.message_partner_ids, self.agent.partner_id)

    def test_who_has_no_role_reads_the_idea_and_not_the_feedback(self):
        idea = self.Idea._idea_from(self.said).with_user(self.plain)
        self.assertEqual(idea.name, "The parcel came late")
        form = Form(idea)
        for name in ("feedback_id", "feedback_count"):
            self.assertNotIn(name, form._view["fields"])
            self.assertNotIn(name, idea.fields_get())

    def test_feedback_of_customers_of_others_is_neither_counted_nor_opened(self):
        self.customer.user_id = self.contact.user_id = self.officer
        idea = self.Idea._idea_from(self.said)
        mine = idea.with_user(self.seller)
        self.assertFalse(self.said.with_user(self.seller).has_access("read"))
        self.assertEqual(mine.feedback_count, 0)
        with self.assertRaisesRegex(UserError, "may not see"):
            mine.action_open_feedback()
        self.assertEqual(idea.with_user(self.officer).feedback_count, 1)

    @users("tpm_officer")
    def test_a_merge_keeps_the_link_and_its_undoing_takes_it_back(self):
        target = self._mine(self.Idea.create({"name": "Faster", "is_private": True}))
        ideas = self._made_of(self.said) | self._made_of(self._answer(4))
        other = ideas[1].feedback_id
        ideas._merge_into(target)
        self.assertEqual(target.feedback_id, self.said)
        self.assertEqual(target.feedback_count, 2)
        action = target.action_open_feedback()
        self.assertEqual(
            self.env["tpm.feedback"].search(action["domain"]),
            self._mine(self.said | other),
        )
        for feedback in (self.said, other):
            self.assertTrue(feedback.idea_ids, "the merged idea leads on")
            self.assertEqual(self._made_of(feedback), target)
        ideas[0].action_undo_merge()
        self.assertEqual(target.feedback_id, other)
        self.assertEqual(target.feedback_count, 1)
        self.assertEqual(self._made_of(self.said), ideas[0])

    @users("tpm_officer")
    def test_one_feedback_opens_as_a_form(self):
        idea = self._made_of(self.said)
        self.assertEqual(idea.action_open_feedback()["res_id"], self.said.id)
        self.assertEqual(Form(idea).feedback_count, 1)

    def test_the_database_keeps_it_to_one(self):
        self.Idea._idea_from(self.said)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.Idea.create(self.said._tpm_idea_vals())

    def test_deleting_the_answer_leaves_the_idea(self):
        idea = self.Idea._idea_from(self.said)
        self.said.unlink()
        self.assertTrue(idea.exists())
        self.assertFalse(idea.feedback_id)

    def test_many_ideas_cost_no_query_more(self):
        feedback = self.said.union(*(self._answer(3) for _n in range(8)))
        ideas = self.Idea._idea_from(feedback)

        def count(ideas):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            ideas.with_user(self.agent).mapped("feedback_count")
            return self.env.cr.sql_log_count - before

        count(ideas)
        self.assertEqual(count(ideas[:1]), count(ideas))
