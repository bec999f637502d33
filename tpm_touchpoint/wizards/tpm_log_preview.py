# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..models.tpm_interaction import EXPERIENCES

SHOWN = (
    "partner_id",
    "participant_ids",
    "touchpoint_id",
    "date",
    "duration",
    "direction",
    "experience",
    "user_id",
    "note",
)


class TpmLogPreview(models.TransientModel):
    """What an action would log for a record, without logging it."""

    _name = "tpm.log.preview"
    _description = "Preview of a Logged Interaction"

    # of what
    action_id = fields.Many2one("ir.actions.server", required=True, ondelete="cascade")
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model")
    # what would be logged
    is_logged = fields.Boolean(compute="_compute_preview")
    reason = fields.Text(compute="_compute_preview")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", compute="_compute_preview"
    )
    participant_ids = fields.Many2many(
        "res.partner", string="Further participants", compute="_compute_preview"
    )
    touchpoint_id = fields.Many2one("tpm.touchpoint", compute="_compute_preview")
    date = fields.Datetime(string="When", compute="_compute_preview")
    duration = fields.Integer(string="Minutes", compute="_compute_preview")
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")], compute="_compute_preview"
    )
    experience = fields.Selection(EXPERIENCES, compute="_compute_preview")
    user_id = fields.Many2one("res.users", compute="_compute_preview")
    note = fields.Text(string="What happened", compute="_compute_preview")

    @api.depends("action_id", "res_id")
    def _compute_preview(self):
        for preview in self:
            vals, preview.reason = preview._preview()
            preview.is_logged = bool(vals and not preview.reason)
            for name in SHOWN:
                preview[name] = vals.get(name, False)

    def _preview(self):
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            return {}, self.env._("Choose a record to see what would be logged for it.")
        return self.action_id._tpm_preview(record)
