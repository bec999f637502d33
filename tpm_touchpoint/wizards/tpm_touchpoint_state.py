# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.tpm_touchpoint import STATES


class TpmTouchpointState(models.TransientModel):
    _name = "tpm.touchpoint.state"
    _description = "Change Life Cycle State"

    touchpoint_ids = fields.Many2many("tpm.touchpoint", required=True)
    state = fields.Selection(STATES, string="New state", required=True)
    date = fields.Date(string="Since", required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True)

    @api.constrains("date", "reason")
    def _check_reason_and_date(self):
        for change in self:
            if not change.reason.strip():
                raise ValidationError(self.env._("Say why, for those who ask later."))
            if change.date > fields.Date.context_today(self):
                raise ValidationError(
                    self.env._(
                        "A change can't lie in the future. Choose a date up to today."
                    )
                )

    def action_apply(self):
        """Move the touchpoints on; the reason goes into the chatter of each."""
        self.ensure_one()
        self.touchpoint_ids._change_state(self.state, self.reason, self.date)
        return {"type": "ir.actions.act_window_close"}
