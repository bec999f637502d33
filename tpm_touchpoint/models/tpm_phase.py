# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

MOMENTS = [
    ("before", "Before the purchase"),
    ("during", "During the purchase"),
    ("after", "After the purchase"),
]


class TpmPhase(models.Model):
    _name = "tpm.phase"
    _description = "Journey Phase"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    moment = fields.Selection(MOMENTS, required=True, default="before")
    description = fields.Text(
        translate=True, help="What the customer is about in this phase."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    # contents
    touchpoint_ids = fields.One2many("tpm.touchpoint", "phase_id")
