# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..models.tpm_follow_up import OUTCOMES


class TpmFollowUpClose(models.TransientModel):
    """Say how several follow-ups ended."""

    _name = "tpm.follow.up.close"
    _description = "Outcome of Follow-ups"

    follow_up_ids = fields.Many2many("tpm.follow.up", required=True)
    follow_up_count = fields.Integer(
        string="Selected", compute="_compute_follow_up_count"
    )
    outcome = fields.Selection(OUTCOMES, required=True, default="solved")
    note = fields.Text(
        string="What we did", help="For the record; the customer does not see it."
    )

    @api.depends("follow_up_ids")
    def _compute_follow_up_count(self):
        for dialog in self:
            dialog.follow_up_count = len(dialog.follow_up_ids)

    def action_apply(self):
        """Note the outcome on all of them."""
        self.ensure_one()
        self.follow_up_ids._set_outcome(self.outcome, self.note)
        return {"type": "ir.actions.act_window_close"}
