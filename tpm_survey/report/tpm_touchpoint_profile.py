# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class TpmTouchpointProfile(models.AbstractModel):
    _inherit = "report.tpm_touchpoint.touchpoint_profile"

    @api.model
    def _numbers(self, touchpoint, values):
        """Add whether customers would buy again."""
        numbers = super()._numbers(touchpoint, values)
        return [*numbers[:2], self._repurchase_figure(values), *numbers[2:]]

    @api.model
    def _repurchase_figure(self, values):
        found = values["repurchase"]
        name = self.env._("Net repurchase score")
        answers = self.env._("n = %(n)s", n=self._number(found["n"], 0))
        if found["score"] is None:
            return (name, self.env._("too few"), answers)
        between = self._between(found["low"], found["high"])
        return (name, self._signed(found["score"]), f"{between}, {answers}")
