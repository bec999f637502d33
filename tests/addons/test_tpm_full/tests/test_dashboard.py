# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon


@tagged("post_install", "-at_install")
class TestDashboard(TpmCommon, HttpCase):
    """The dashboard in a browser, as the weakest role that may open it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref(
            "tpm_touchpoint_dashboard.spreadsheet_dashboard_touchpoints"
        )
        cls.team = cls.env["crm.team"].create({"name": "Night shift"})
        for days_ago in (0, 10, 40, 100):
            for experience in ("delighted", "ok", "disappointed"):
                cls._log(experience, days_ago=days_ago)
        for _times in range(6):
            cls._log("delighted", days_ago=1, team_id=cls.team.id)

    def _open(self, tour, login):
        path = f"/odoo/dashboards?dashboard_id={self.dashboard.id}"
        self.start_tour(path, tour, login=login)

    def test_its_numbers_are_those_of_the_map_whatever_is_filtered(self):
        self._open("tpm_dashboard", "tpm_agent")

    def test_who_sees_but_own_customers_finds_the_numbers_of_his_map(self):
        self.customer.user_id = self.officer
        self._log("ok", days_ago=3, user_id=self.seller.id)
        self._open("tpm_dashboard", "tpm_seller")
