# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .tpm_cycle import STEPS


class TpmCyclePass(models.Model):
    """A gate that was passed though something was missing, and why."""

    _name = "tpm.cycle.pass"
    _description = "Gate Passed with a Reason"
    _order = "id"
    _rec_name = "step"

    cycle_id = fields.Many2one(
        "tpm.cycle", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="cycle_id.company_id", store=True, index="btree_not_null"
    )
    step = fields.Selection(STEPS, required=True, readonly=True)
    missing = fields.Text(readonly=True)
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Passed by", readonly=True)
    date = fields.Date(default=fields.Date.context_today, readonly=True)
