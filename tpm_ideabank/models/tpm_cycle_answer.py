# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .tpm_cycle import STEPS
from .tpm_cycle_question import TOUCHPOINT_FIELDS


class TpmCycleAnswer(models.Model):
    """What was answered to a key question in one cycle.

    Where the answer is a field of the touchpoint, it is that one until the cycle is
    closed; then it stays as it was.
    """

    _name = "tpm.cycle.answer"
    _description = "Answer to a Key Question"
    _order = "step_order, sequence, id"
    _rec_name = "name"

    cycle_id = fields.Many2one("tpm.cycle", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="cycle_id.company_id", store=True, index="btree_not_null"
    )
    # the question as it was asked
    question_id = fields.Many2one(
        "tpm.cycle.question",
        string="Asked as",
        index="btree_not_null",
        readonly=True,
    )
    name = fields.Text(string="Question", compute="_compute_name")
    name_kept = fields.Char(readonly=True)
    hint = fields.Char(related="question_id.help")
    step = fields.Selection(STEPS, required=True, readonly=True)
    step_order = fields.Integer(readonly=True)
    sequence = fields.Integer(readonly=True)
    field_name = fields.Selection(TOUCHPOINT_FIELDS, readonly=True)
    # the answer
    text = fields.Text(
        string="Answer", compute="_compute_text", inverse="_inverse_text"
    )
    text_kept = fields.Text()

    _one_each = models.UniqueIndex(
        "(cycle_id, question_id)", "Each question is asked once in a cycle."
    )

    @api.depends("question_id", "name_kept")
    @api.depends_context("lang")
    def _compute_name(self):
        for answer in self:
            answer.name = answer.question_id.name or answer.name_kept

    @api.depends(
        "text_kept",
        "field_name",
        "cycle_id.stage",
        *(f"cycle_id.touchpoint_id.{name}" for name, _label in TOUCHPOINT_FIELDS),
    )
    @api.depends_context("lang")
    def _compute_text(self):
        for answer in self:
            if answer._is_written_through():
                answer.text = answer.cycle_id.touchpoint_id[answer.field_name]
            else:
                answer.text = answer.text_kept

    def _inverse_text(self):
        for answer in self:
            if answer.cycle_id.stage == "closed":
                raise UserError(
                    self.env._("The sheet of a closed cycle stays as it was.")
                )
            if answer._is_written_through():
                answer.cycle_id.touchpoint_id[answer.field_name] = answer.text
            else:
                answer.text_kept = answer.text

    def _is_written_through(self):
        return bool(self.field_name) and self.cycle_id.stage != "closed"

    def _freeze(self):
        """Keep what stands at the touchpoint, since the next cycle may change it."""
        for answer in self.filtered("field_name"):
            answer.text_kept = answer.text
        for answer in self:
            answer.name_kept = answer.name
