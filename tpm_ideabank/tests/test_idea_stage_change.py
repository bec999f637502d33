# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import Form, tagged, users, warmup

from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaStageChange(IdeaCommon):
    @users("tpm_officer")
    def test_a_card_is_not_dragged_to_declined_without_a_reason(self):
        idea = self.env["tpm.idea"].browse(self.idea.id)
        declined = self.stages["declined"]
        with self.assertRaisesRegex(RedirectWarning, "Say why") as caught:
            idea.stage_id = declined
        context = caught.exception.args[3]
        self.assertEqual(context["default_idea_ids"], idea.ids)
        self.assertEqual(context["default_stage_id"], declined.id)

    @users("tpm_officer")
    def test_the_reason_is_stored_shown_and_told(self):
        idea = self.env["tpm.idea"].browse(self.idea.id)
        action = idea.action_decline()
        wizard = self.env["tpm.idea.reply"].with_context(**action["context"])
        with Form(wizard) as form:
            form.body = "<p>It costs more than it <b>brings</b>.</p>"
        form.save().action_apply()
        self.assertEqual(idea.stage_kind, "declined")
        self.assertIn("costs more", idea.decline_reason)
        message = idea.message_ids[0]
        self.assertFalse(message.is_internal)
        self.assertFalse(message.subtype_id.internal)
        self.assertIn("costs more", message.body)
        self.assertIn("Declined", message.body)
        self.assertEqual(idea.news_ids.mapped("kind"), ["stage"])

    @users("tpm_officer")
    def test_an_empty_reason_is_none(self):
        idea = self.env["tpm.idea"].browse(self.idea.id)
        for body in (False, "", Markup("<p><br></p>")):
            with self.subTest(body), self.assertRaises(RedirectWarning):
                idea._reply(body, self.stages["declined"])
        with self.assertRaisesRegex(UserError, "Write an answer"):
            idea._reply("")

    @users("tpm_officer")
    def test_an_idea_taken_up_again_loses_the_reason(self):
        idea = self.env["tpm.idea"].browse(self.idea.id)
        idea._reply(Markup("<p>No</p>"), self.stages["declined"])
        idea.stage_id = self.stages["review"]
        self.assertFalse(idea.decline_reason)

    @users("tpm_plain")
    def test_officers_alone_answer(self):
        idea = self.env["tpm.idea"].browse(self._idea("Foreign", self.other).id)
        with self.assertRaises(AccessError):
            idea._reply(Markup("<p>Thanks</p>"))
        with self.assertRaises(AccessError):
            self.env["tpm.idea.reply"].create({"idea_ids": idea.ids})

    @users("tpm_officer")
    def test_a_merged_idea_is_not_moved(self):
        idea = self.env["tpm.idea"].browse(self._idea("The same").id)
        idea._merge_into(self.env["tpm.idea"].browse(self.idea.id))
        with self.assertRaisesRegex(UserError, "Move that one"):
            idea.stage_id = self.stages["review"]

    @users("tpm_officer")
    @warmup
    def test_one_answer_for_a_hundred_ideas_takes_few_queries(self):
        names = [
            {"name": f"Idea {n}", "author_id": self.contact.id} for n in range(100)
        ]
        ideas = self.env["tpm.idea"].sudo().create(names).sudo(False)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(tpm_officer=13):
            ideas._reply(Markup("<p>We do it.</p>"), self.stages["adopted"])
            self.env.flush_all()
        self.assertEqual(set(ideas.mapped("stage_kind")), {"adopted"})
        self.assertTrue(all(ideas.mapped("answered_date")))
        for idea in ideas[:3]:
            self.assertIn("We do it.", idea.message_ids[0].body)
        self.assertEqual(len(ideas.news_ids), 1)

    @users("tpm_manager")
    def test_a_stage_is_left_to_begin_in(self):
        stages = self.env["tpm.idea.stage"].search([("kind", "=", "new")])
        for change in (
            lambda: stages.write({"kind": "review"}),
            lambda: stages.action_archive(),
            lambda: stages.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "need a stage"):
                with self.env.cr.savepoint():
                    change()
        stages.copy({"name": "Fresh"})
        stages.kind = "review"
