# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon


class CycleCommon(TpmCommon):
    """Ideas, improvements and a cycle at the hotline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.touchpoint.importance_customer = 8

    @classmethod
    def _day(cls, days_ago):
        return cls.today - timedelta(days=days_ago)

    @classmethod
    def _company(cls):
        """Return a company that no user of the tests works for."""
        return cls.env["res.company"].create({"name": "Other"})

    @classmethod
    def _idea(cls, **vals):
        vals.setdefault("touchpoint_ids", [Command.set(cls.touchpoint.ids)])
        return cls.env["tpm.idea"].create({"name": "Call back", **vals})

    @classmethod
    def _improvement(cls, **vals):
        return cls.env["tpm.improvement"].create(
            {"name": "Call back", "touchpoint_id": cls.touchpoint.id, **vals}
        )

    @classmethod
    def _cycle(cls, **vals):
        return cls.env["tpm.cycle"].create({"touchpoint_id": cls.touchpoint.id, **vals})

    @classmethod
    def _log_many(cls, delighted, disappointed, ok=0, **vals):
        felt = {"delighted": delighted, "disappointed": disappointed, "ok": ok}
        for experience, count in felt.items():
            for _time in range(count):
                cls._log(experience, **vals)

    def _mine(self, records):
        """Return the same records with the rights of the user of the test."""
        return self.env[records._name].browse(records.ids)

    def _answer_reason(self, action, reason):
        """Fill in the dialog that asks for a reason."""
        asked = self.env["tpm.reason"].with_context(**action["context"])
        return asked.create({"reason": reason}).action_apply()

    def _pass_all(self, cycle, step):
        """Go to a step, whatever is missing on the way."""
        while cycle.step != step:
            cycle._go_on("for the test")
