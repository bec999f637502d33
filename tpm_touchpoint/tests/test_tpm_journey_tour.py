# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from .common import TpmCommon


@tagged("post_install", "-at_install")
class TestJourneyTour(TpmCommon, HttpCase):
    """The journey map in a browser, as the weakest role that may change it."""

    browser_size = "1920x1080"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls.env["tpm.phase"].create(
            [
                {"name": "Tour first", "moment": "before", "sequence": -2},
                {"name": "Tour second", "moment": "before", "sequence": -1},
            ]
        )
        cls.touchpoint.write({"name": "Night hotline", "phase_id": cls.first.id})
        owl, _lark = cls.env["tpm.persona"].create(
            [
                {
                    "name": "Tour night owl",
                    "partner_domain": f"[('id', '=', {cls.customer.id})]",
                },
                {
                    "name": "Tour lark",
                    "touchpoint_ids": cls._touchpoint(
                        name="Day counter", phase_id=cls.first.id
                    ).ids,
                },
            ]
        )
        cls.touchpoint.persona_ids = owl

    def test_the_map_by_mouse(self):
        for experience in ("delighted", "delighted", "delighted", "ok", "ok"):
            self._log(experience)
        self._log("disappointed", partner=self.env.company.partner_id)
        self.start_tour("/odoo/journey-map", "tpm_journey", login="tpm_officer")
        self.assertEqual(self.touchpoint.phase_id, self.second)
