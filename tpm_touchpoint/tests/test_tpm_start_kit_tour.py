# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from .common_start_kit import StartKitCommon


@tagged("post_install", "-at_install")
class TestStartKitTour(StartKitCommon, HttpCase):
    """From the empty catalogue to one of the own industry, as a manager."""

    browser_size = "1920x1080"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.touchpoint | cls.key_touchpoint).unlink()
        cls._keep_installed()

    def test_from_the_empty_catalogue(self):
        self.start_tour("/odoo/journey-map", "tpm_start_kit", login="tpm_manager")
        Touchpoint = self.env["tpm.touchpoint"]
        taken = Touchpoint.search([("kit_key", "!=", False)])
        names = set(taken.mapped("name"))
        self.assertIn("Check-in at the reception", names)
        self.assertNotIn("Breakfast", names)
        german = taken.with_context(lang="de_DE")
        self.assertIn("Check-in an der Rezeption", german.mapped("name"))
