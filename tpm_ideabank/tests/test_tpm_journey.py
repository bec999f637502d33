# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon


@tagged("post_install", "-at_install")
class TestJourney(TpmCommon):
    """What is being improved, on the journey map."""

    def _values(self):
        journey = self.env["tpm.journey"].with_user(self.agent)
        cards = journey.read_map()["touchpoints"]
        [card] = [card for card in cards if card["id"] == self.touchpoint.id]
        return card["values"]

    def test_open_ideas_quick_wins_and_improvements(self):
        vals = {"touchpoint_ids": self.touchpoint.ids}
        declined = self.env["tpm.idea.stage"].search([("kind", "=", "declined")])[:1]
        self.env["tpm.idea"].create(
            [
                {"name": "Ring first", "impact": "5", "effort": "1", **vals},
                {"name": "Ring twice", **vals},
                {"name": "Never ring", "stage_id": declined.id, **vals},
                {"name": "Waits for approval", "moderation": "pending", **vals},
            ]
        )
        self.env["tpm.improvement"].create(
            [
                {"name": name, "touchpoint_id": self.touchpoint.id, "state": state}
                for name, state in (("Bell", "planned"), ("Horn", "done"))
            ]
        )
        values = self._values()
        self.assertEqual(
            (values["ideas"], values["quick_wins"], values["improvements"]), (2, 1, 1)
        )
