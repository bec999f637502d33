# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged, users
from odoo.tools.safe_eval import safe_eval

from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaLimits(IdeaCommon):
    @users("tpm_plain")
    def test_a_title_is_stripped_and_says_something(self):
        Idea = self.env["tpm.idea"]
        idea = Idea.create({"name": "  Call ahead\n"})
        self.assertEqual(idea.name, "Call ahead")
        idea.name = " Call later "
        self.assertEqual(idea.name, "Call later")
        with self.assertRaisesRegex(ValidationError, "Give the idea a title"):
            Idea.create({"name": " \t\n"})
        with self.assertRaisesRegex(ValidationError, "Give the idea a title"):
            idea.name = "  "

    @users("tpm_plain")
    def test_titles_and_texts_are_as_long_as_on_the_page(self):
        Idea = self.env["tpm.idea"]
        idea = Idea.create({"name": "x" * 200, "text": "y" * 20_000})
        self.assertEqual((len(idea.name), len(idea.text)), (200, 20_000))
        with self.assertRaisesRegex(ValidationError, "the title to 200"):
            Idea.create({"name": "x" * 201})
        with self.assertRaisesRegex(ValidationError, "the text to 20000"):
            idea.text = "y" * 5_000_000

    @users("tpm_officer")
    def test_a_long_insight_still_becomes_an_idea(self):
        insight = self.env["tpm.insight"].create(
            {"name": "n" * 300, "kind": "weakness", "text": "t" * 20_000}
        )
        idea = self.env["tpm.idea"]._idea_from(insight)
        self.assertEqual((len(idea.name), len(idea.text)), (200, 20_000))

    @users("tpm_plain")
    def test_employees_do_not_read_addresses_of_senders(self):
        sent = self._idea("From outside", email_from="joe@example.com")
        idea = self.env["tpm.idea"].browse(sent.id)
        with self.assertRaises(AccessError):
            idea.read(["email_from"])
        with self.assertRaises(AccessError):
            idea.search([("email_from", "ilike", "joe")])
        self.assertNotIn("email_from", idea.read()[0])
        self.assertTrue(idea.has_sender)
        proposed = idea._message_get_suggested_recipients()
        self.assertNotIn("joe@example.com", str(proposed))
        for kind in ("form", "list", "kanban", "search"):
            view = idea.get_view(view_type=kind)
            self.assertNotIn("email_from", view["arch"], kind)
        self.assertEqual(sent.with_user(self.officer).email_from, "joe@example.com")

    @users("tpm_manager")
    def test_a_stage_with_ideas_is_kept_and_says_why(self):
        stage = self.env["tpm.idea.stage"].browse(self.stages["review"].id)
        self.idea.write({"stage_id": stage.id, "active": False})
        with self.assertRaisesRegex(UserError, f"“{stage.name}”.*archive the stage"):
            stage.unlink()
        unused = stage.create({"name": "Parked", "kind": "review"})
        unused.unlink()
        self.assertFalse(unused.exists())

    @users("tpm_plain")
    def test_the_ideas_of_campaigns_open_without_any_campaign(self):
        action = self.env.ref("tpm_ideabank.tpm_campaign_idea_action").sudo()
        campaigns = (
            self.env["tpm.campaign"]
            .sudo()
            .create(
                [{"name": name, "date_to": "2099-01-01"} for name in ("One", "Two")]
            )
        )
        for campaign in campaigns:
            self._idea(campaign.name, campaign_id=campaign.id)

        def found(context):
            domain = safe_eval(action.domain, {"context": context, **context})
            return self.env["tpm.idea"].search(domain).campaign_id & campaigns

        self.assertEqual(found({}), campaigns)
        self.assertEqual(found({"active_id": campaigns[0].id}), campaigns[0])
        self.assertNotIn(
            self.idea,
            self.env["tpm.idea"].search(safe_eval(action.domain, {"context": {}})),
        )
