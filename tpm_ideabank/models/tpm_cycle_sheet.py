# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The analysis sheet: how it is, how it shall be, and the key questions."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

TOP = 5
LEVELS = ("disappointed", "ok", "delighted")
TEXTS = ("as_is", "to_be")


class TpmCycle(models.Model):
    _inherit = "tpm.cycle"  # pylint: disable=consider-merging-classes-inherited

    # as it is at the touchpoint, until the cycle is closed
    as_is = fields.Html(
        string="As is", compute="_compute_texts", inverse="_inverse_as_is"
    )
    to_be = fields.Html(
        string="To be", compute="_compute_texts", inverse="_inverse_to_be"
    )
    as_is_kept = fields.Html(readonly=True, copy=False)
    to_be_kept = fields.Html(readonly=True, copy=False)
    first_response_hours = fields.Float(
        related="touchpoint_id.first_response_hours", readonly=False
    )
    result_hours = fields.Float(related="touchpoint_id.result_hours", readonly=False)
    # key questions, by stage
    answer_ids = fields.One2many("tpm.cycle.answer", "cycle_id")
    as_is_answer_ids = fields.One2many(
        "tpm.cycle.answer", "cycle_id", domain=[("step", "in", ("capture", "document"))]
    )
    to_be_answer_ids = fields.One2many(
        "tpm.cycle.answer", "cycle_id", domain=[("step", "in", ("define", "find"))]
    )
    implement_answer_ids = fields.One2many(
        "tpm.cycle.answer", "cycle_id", domain=[("step", "in", ("plan", "do"))]
    )
    monitor_answer_ids = fields.One2many(
        "tpm.cycle.answer", "cycle_id", domain=[("step", "in", ("measure", "optimise"))]
    )
    # what is known
    disappointed_text = fields.Char(
        string="Disappoints", compute="_compute_factor_texts"
    )
    ok_text = fields.Char(string="Is OK", compute="_compute_factor_texts")
    delighted_text = fields.Char(string="Delights", compute="_compute_factor_texts")

    @api.depends("stage", "touchpoint_id.as_is", "touchpoint_id.to_be")
    @api.depends_context("lang")
    def _compute_texts(self):
        for cycle in self:
            for name in TEXTS:
                closed = cycle.stage == "closed"
                cycle[name] = (
                    cycle[f"{name}_kept"] if closed else cycle.touchpoint_id[name]
                )

    def _inverse_as_is(self):
        self._write_through("as_is")

    def _inverse_to_be(self):
        self._write_through("to_be")

    def _write_through(self, name):
        for cycle in self:
            if cycle.stage == "closed":
                raise UserError(
                    self.env._("The sheet of a closed cycle stays as it was.")
                )
            cycle.touchpoint_id[name] = cycle[name]

    @api.depends("touchpoint_id")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_factor_texts(self):
        factors = self.touchpoint_id.factor_ids.sorted(
            "mention_count", reverse=True
        ).grouped(lambda f: (f.touchpoint_id, f.level))
        for cycle in self:
            for level in LEVELS:
                found = factors.get((cycle.touchpoint_id, level), ())
                cycle[f"{level}_text"] = ", ".join(
                    f"{factor.name} ({factor.mention_count})"
                    if factor.mention_count
                    else factor.name
                    for factor in found[:TOP]
                )

    def _add_answers(self):
        """Put all key questions on the sheet."""
        questions = self.env["tpm.cycle.question"].search(Domain.TRUE)
        self.env["tpm.cycle.answer"].create(
            [
                {
                    "cycle_id": cycle.id,
                    "question_id": question.id,
                    "name_kept": question.name,
                    "step": question.step,
                    "step_order": question.step_order,
                    "sequence": question.sequence,
                    "field_name": question.field_name,
                }
                for cycle in self
                for question in questions
            ]
        )

    def _freeze_sheet(self):
        self.answer_ids._freeze()
        self._write_frozen({f"{name}_kept": self[name] for name in TEXTS})
