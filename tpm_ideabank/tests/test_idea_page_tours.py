# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged

from ..controllers import idea_form
from .common_page import PageCase


@tagged("post_install", "-at_install")
class TestIdeaPageTours(PageCase):
    with_assets = True

    def setUp(self):
        super().setUp()
        # a tour types faster than anybody
        patcher = patch.object(idea_form, "FEWEST_SECONDS", 0)
        patcher.start()
        self.addCleanup(patcher.stop)

    def test_a_customer_votes_comments_and_proposes(self):
        self.start_tour("/my", "tpm_ideabank_customer", login="tpm_anna")
        anna = self.anna.partner_id
        self.assertVotes(self.idea, anna)
        self.assertEqual(self.idea.message_ids[0].author_id, anna)
        self.assertRecordValues(
            self._last(),
            [
                {
                    "name": "Free coffee at the counter",
                    "text": "And cake.",
                    "author_id": anna.id,
                    "moderation": "approved",
                }
            ],
        )

    def test_a_visitor_proposes_without_an_account(self):
        self._set("page", "public")
        self.start_tour("/ideas", "tpm_ideabank_visitor")
        idea = self._last()
        self.assertEqual(idea.name, "Open the warehouse to visitors")
        self.assertEqual((idea.author_kind, idea.moderation), ("anonymous", "pending"))

    def test_an_officer_puts_aside_what_waits(self):
        self.env["tpm.idea"].search(
            [("moderation", "=", "pending"), ("id", "!=", self.waiting.id)]
        ).moderation = "approved"
        self.start_tour(
            "/odoo/ideabank", "tpm_ideabank_moderation", login="tpm_officer"
        )
        self.assertEqual(self.waiting.moderation, "refused")


@tagged("post_install", "-at_install")
class TestIdeaPageNarrow(PageCase):
    with_assets = True
    browser_size = "390x844"

    def test_a_long_title_fits_on_a_phone(self):
        self._set("page", "public")
        self.idea.name = "A tracking number with a link in the mail " * 4
        self.browser_js(
            f"/ideas/{self.idea.id}",
            """
            const {scrollWidth} = document.documentElement;
            if (scrollWidth > window.innerWidth) {
                console.error(`${scrollWidth} px on ${window.innerWidth}`);
            } else {
                console.log("test successful");
            }
            """,
            ready="document.readyState === 'complete'",
        )
