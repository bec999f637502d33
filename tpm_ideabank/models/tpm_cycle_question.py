# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .tpm_cycle import STEPS

# What an answer may be kept in, so that it stands in the catalogue too.
TOUCHPOINT_FIELDS = [
    ("customer_need", "Customer need"),
    ("info_owed", "Information owed here"),
    ("info_earlier", "Information that could come earlier"),
    ("role", "Served by roles"),
]


class TpmCycleQuestion(models.Model):
    """A key question of the analysis sheet."""

    _name = "tpm.cycle.question"
    _description = "Key Question"
    _order = "step_order, sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    help = fields.Char(string="Hint", translate=True)
    step = fields.Selection(STEPS, required=True, default="capture")
    step_order = fields.Integer(compute="_compute_step_order", store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    field_name = fields.Selection(
        TOUCHPOINT_FIELDS,
        string="Kept at the touchpoint as",
        help="The answer is that field of the touchpoint. Empty: it is kept with the "
        "cycle.",
    )

    @api.depends("step")
    def _compute_step_order(self):
        order = [name for name, _label in STEPS]
        for question in self:
            question.step_order = order.index(question.step) if question.step else 0
