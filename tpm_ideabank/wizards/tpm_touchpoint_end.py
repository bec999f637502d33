# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TpmTouchpointEnd(models.TransientModel):
    """Decides that a touchpoint shall end, because of an idea."""

    _name = "tpm.touchpoint.end"
    _description = "End a Touchpoint"

    idea_id = fields.Many2one("tpm.idea", required=True, readonly=True)
    touchpoint_id = fields.Many2one("tpm.touchpoint", required=True)
    decision = fields.Selection(
        [("eliminate", "Eliminate"), ("automate", "Automate")],
        required=True,
        default="eliminate",
    )
    reason = fields.Char(required=True)

    @api.constrains("reason")
    def _check_reason(self):
        if not all(end.reason.strip() for end in self):
            raise ValidationError(self.env._("Say why, for those who ask later."))

    def action_apply(self):
        """Write down the decision; the chatter of the touchpoint says why."""
        self.ensure_one()
        self.idea_id._ensure_adoptable()
        self.touchpoint_id.message_post(
            body=self.env._(
                "Decided by the idea %(idea)s: %(reason)s",
                idea=self.idea_id._get_html_link(),
                reason=self.reason,
            )
        )
        self.touchpoint_id.decision = self.decision
        self.idea_id._tpm_adopted()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tpm.touchpoint",
            "res_id": self.touchpoint_id.id,
            "views": [(False, "form")],
        }
