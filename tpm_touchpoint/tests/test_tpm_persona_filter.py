# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged, users

from .test_tpm_persona import PersonaCase


@tagged("post_install", "-at_install")
class TestPersonaFilter(PersonaCase):
    """A filter that the database accepts, and refuses as it looks at the customers."""

    @users("tpm_officer")
    def test_a_pattern_without_an_end_is_refused_in_words(self):
        persona = self._persona()
        self.owl.sudo().name = "a" + chr(92)
        for domain in (
            r"[('name', '=ilike', 'a\\')]",
            r"[('name', '=like', 'a\\')]",
            r"['!', ('parent_id', 'any', [('name', 'not =ilike', 'a\\')])]",
        ):
            with (
                self.subTest(domain),
                self.assertRaisesRegex(
                    ValidationError, r"looks for “a\\”. Delete the backslash"
                ),
            ):
                persona.partner_domain = domain
        self.assertEqual(persona.partner_count, 3)
        for domain in (
            r"[('name', '=ilike', 'a\\\\')]",
            r"[('name', '=', 'a\\')]",
            r"[('name', 'ilike', 'a\\\\')]",
        ):
            with self.subTest(domain):
                persona.partner_domain = domain
                self.assertEqual(persona.partner_ids, self.owl)

    @users("tpm_officer")
    def test_a_fault_that_only_customers_show_keeps_them_and_says_so(self):
        broken, other = self._persona(), self._persona(name="Other")
        checked = "odoo.addons.tpm_touchpoint.models.tpm_persona_filter"
        with patch(f"{checked}.unfinished_pattern", return_value=None):
            broken.partner_domain = r"[('name', '=ilike', 'ow\\')]"
            self.assertEqual(broken.partner_count, 3)
            self.owl.sudo().ref = "other"
            (broken | other).action_refresh()
            broken.sudo()._refresh_safely()
        self.assertIn("check each field and its value", broken.refresh_error)
        self.assertEqual((broken.partner_count, other.partner_count), (3, 2))
        broken.partner_domain = "[('name', '=', 'Lark')]"
        self.assertFalse(broken.refresh_error)
        self.assertEqual(broken.partner_ids, self.lark)
