# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon


@tagged("post_install", "-at_install")
class TestIdeaPrivacy(TpmCommon):
    def test_an_idea_outlives_its_author(self):
        idea = self.env["tpm.idea"].create(
            {"name": "Evening delivery", "author_id": self.contact.id}
        )
        known = self.env["tpm.idea"]._find_personal(self.contact)
        self.assertEqual(known, idea)
        self.contact.unlink()
        self.assertTrue(idea.exists())
        self.assertEqual(idea.author_kind, "anonymous")
        self.assertFalse(idea.author_id)
