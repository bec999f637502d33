# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged, users

from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaSimilar(IdeaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # in words no other idea has
        cls.idea.name = "Zeppelin number in the order mail"

    @users("tpm_plain")
    def test_what_is_half_typed_finds_its_like_the_most_alike_first(self):
        near = self._idea("Zeppelin for returns")
        self._idea("Free coffee")
        Idea = self.env["tpm.idea"]
        self.assertEqual(Idea._similar("zeppelin num")[0].id, self.idea.id)
        self.assertEqual(
            set(Idea._similar("Zepelin").ids), {self.idea.id, near.id}, "a typing error"
        )
        self.assertFalse(Idea._similar("Xylophone quartet"))

    @users("tpm_plain")
    def test_short_and_odd_texts_find_nothing_and_break_nothing(self):
        Idea = self.env["tpm.idea"]
        for text in (None, "", "  ", "tr", "%", "%%%%", "'; --", "_" * 5000, "\\"):
            with self.subTest(text):
                self.assertFalse(Idea._similar(text))

    @users("tpm_plain")
    def test_the_form_gets_what_it_shows(self):
        found = self.env["tpm.idea"].similar_ideas("zeppelin number")[0]
        self.assertEqual(found["id"], self.idea.id)
        self.assertEqual(found["votes"], 0)
        self.assertTrue(found["can_vote"])
        self.assertFalse(found["has_voted"])

    @users("tpm_plain")
    def test_what_is_out_of_reach_is_not_shown(self):
        self._idea("Quagga courier", company_id=self._elsewhere().id)
        merged = self._idea("Quagga messenger")
        merged._merge_into(self.idea)
        self._idea("Quagga racks", is_private=True)
        Idea = self.env["tpm.idea"]
        self.assertEqual(Idea._similar("quagga").mapped("name"), ["Quagga racks"])
        self.assertFalse(Idea._similar("quagga", domain=Idea._public_domain()))

    def test_without_the_extension_of_postgresql_the_words_are_looked_for(self):
        self.patch(self.registry, "has_trigram", False)
        found = self.env["tpm.idea"]._similar("zeppelin number")
        self.assertEqual(found, self.idea)
