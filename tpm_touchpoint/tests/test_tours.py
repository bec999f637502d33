# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from .common import TpmCommon


@tagged("post_install", "-at_install")
class TestTours(TpmCommon, HttpCase):
    """What people do, in a browser, each as the weakest role that may do it."""

    browser_size = "1920x1080"  # so that no stat button hides under "More"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # names that no demo data has
        cls.touchpoint.name = "Night hotline"
        cls.key_touchpoint.name = "Night delivery"
        cls.customer.name = "Night Owls Ltd"

    def _interactions(self, partners):
        return self.env["tpm.interaction"].search([("partner_id", "in", partners.ids)])

    def test_log_by_keyboard(self):
        self.customer.user_id = self.seller
        self.start_tour(
            f"/odoo/contacts/{self.customer.id}",
            "tpm_log_by_keyboard",
            login="tpm_seller",
        )
        self.assertRecordValues(
            self._interactions(self.customer),
            [
                {
                    "touchpoint_id": self.key_touchpoint.id,
                    "experience": "disappointed",
                    "note": "2 of 12 boxes missing",
                    "user_id": self.seller.id,
                    "res_model": "res.partner",
                    "origin": "manual",
                }
            ],
        )

    def test_log_for_many(self):
        customers = self.env["res.partner"].create(
            [{"name": f"Fair customer {letter}"} for letter in "ABC"]
        )
        # a list of these three only: what is tested is ours, not the host's search
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Trade fair",
                "res_model": "res.partner",
                "view_mode": "list,form",
                "domain": [("id", "in", customers.ids)],
            }
        )
        self.start_tour(
            f"/odoo/action-{action.id}", "tpm_log_for_many", login="tpm_seller"
        )
        logged = self._interactions(customers)
        self.assertEqual(logged.partner_id, customers)
        self.assertEqual(logged.mapped("experience"), ["delighted"] * 3)

    def test_log_from_menu(self):
        self.start_tour("/odoo", "tpm_log_from_menu", login="tpm_agent")
        logged = self._interactions(self.customer)
        self.assertEqual(logged.touchpoint_id, self.touchpoint)
        self.assertFalse(logged.experience)

    def test_catalogue(self):
        self.env["tpm.phase"].create(
            {"name": "Tour phase", "moment": "during", "sequence": -1}
        )
        self.start_tour("/odoo/touchpoints", "tpm_catalogue", login="tpm_officer")
        touchpoint = self.env["tpm.touchpoint"].search([("name", "=", "Parking lot")])
        self.assertEqual(touchpoint.phase_id.name, "Tour phase")
        self.assertEqual(touchpoint.state, "active")
        self.assertEqual(touchpoint.state_reason, "Most customers come by car")

    def test_outsider(self):
        self.start_tour(
            f"/odoo/contacts/{self.customer.id}", "tpm_outsider", login="tpm_outsider"
        )
