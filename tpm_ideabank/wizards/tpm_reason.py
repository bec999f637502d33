# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TpmReason(models.TransientModel):
    """Asks why: an improvement is dropped, or a gate of a cycle is passed."""

    _name = "tpm.reason"
    _description = "Give a Reason"

    kind = fields.Selection(
        [("drop", "Drop"), ("pass", "Pass")], required=True, readonly=True
    )
    improvement_ids = fields.Many2many("tpm.improvement", readonly=True)
    cycle_id = fields.Many2one("tpm.cycle", readonly=True)
    step = fields.Selection(related="cycle_id.step")
    missing = fields.Text(related="cycle_id.missing")
    reason = fields.Char(required=True)

    @api.constrains("reason")
    def _check_reason(self):
        if not all(asked.reason.strip() for asked in self):
            raise ValidationError(self.env._("Say why, for those who ask later."))

    @api.model
    def _ask(self, kind, records):
        """Return the action that asks for the reason."""
        records.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_reason_action"
        )
        if kind == "pass":
            action["name"] = self.env._("Something is missing")
            target = {"default_cycle_id": records.id}
        else:
            action["name"] = self.env._("Why is it dropped?")
            target = {"default_improvement_ids": [fields.Command.set(records.ids)]}
        action["context"] = {"default_kind": kind, **target}
        return action

    def action_apply(self):
        """Do it, and keep the reason."""
        self.ensure_one()
        if self.kind == "drop":
            self.improvement_ids._drop(self.reason)
            return {"type": "ir.actions.act_window_close"}
        return self.cycle_id._go_on(self.reason) or {
            "type": "ir.actions.act_window_close"
        }
