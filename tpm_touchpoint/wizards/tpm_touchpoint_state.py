# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.tpm_touchpoint import STATES


class TpmTouchpointState(models.TransientModel):
    _name = "tpm.touchpoint.state"
    _description = "Change Life Cycle State"

    touchpoint_ids = fields.Many2many("tpm.touchpoint", required=True)
    state = fields.Selection(STATES, string="New state", required=True)
    date = fields.Date(string="Since", required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Move the touchpoints on; the reason goes into the chatter of each."""
        self.ensure_one()
        self.touchpoint_ids._change_state(self.state, self.reason, self.date)
        return {"type": "ir.actions.act_window_close"}
