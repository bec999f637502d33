# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the card and the buttons of a cycle tell at a glance."""

from odoo import api, fields, models
from odoo.tools import float_repr, formatLang

# What is known of a number when the cycle begins, and the count it rests on.
BASES = {
    "experience": ("base_index", "base_rated"),
    "repurchase": ("base_net", "base_answers"),
    "cost": ("base_cost", None),
}


class TpmCycle(models.Model):
    _inherit = "tpm.cycle"  # pylint: disable=consider-merging-classes-inherited

    target_text = fields.Char(compute="_compute_target_text")
    result_line = fields.Char(compute="_compute_result_line")
    improvement_count = fields.Integer(compute="_compute_improvement_count")
    insight_count = fields.Integer(compute="_compute_insight_count")
    idea_count = fields.Integer(related="touchpoint_id.idea_count")
    interaction_count = fields.Integer(related="touchpoint_id.interaction_count")

    @api.depends("target_metric", "target_unit", "target_value", "currency_id")
    @api.depends_context("lang")
    def _compute_target_text(self):
        for cycle in self:
            cycle.target_text = bool(cycle.target_metric) and cycle._say_target()

    def _say_target(self):
        names = dict(self._fields["target_metric"]._description_selection(self.env))
        what = names[self.target_metric]
        if self.target_metric == "other" and self.target_unit:
            what = self.target_unit
        wished = self._target_number(self.target_value)
        base, counted = BASES.get(self.target_metric, (None, None))
        least = self.env["tpm.touchpoint"]._score_threshold()
        if not base or (counted and self[counted] < least):
            return self.env._("%(what)s: to %(wished)s", what=what, wished=wished)
        return self.env._(
            "%(what)s: from %(today)s to %(wished)s",
            what=what,
            today=self._target_number(self[base]),
            wished=wished,
        )

    def _target_number(self, value):
        if self.target_metric == "cost":
            return self._amount(value)
        digits = 0  # scores are told as whole points
        if self.target_metric == "other":
            digits = len(float_repr(value, 2).rstrip("0").partition(".")[2])
        return formatLang(self.env, round(value, digits) or 0, digits=digits)

    @api.depends("stage", "target_metric", "result_frozen")
    def _compute_result_line(self):
        """Pick the sentence about the number that should change; see _result_lines."""
        for cycle in self:
            lines = (cycle.result_frozen or "").splitlines()
            wanted = {"repurchase": 2, "cost": len(lines) - 1}
            index = wanted.get(cycle.target_metric, 1)
            cycle.result_line = cycle.stage == "closed" and (
                lines[index] if index < len(lines) else lines[:1] and lines[0]
            )

    @api.depends("improvement_ids")
    def _compute_improvement_count(self):
        for cycle in self:
            cycle.improvement_count = len(cycle.improvement_ids)

    @api.depends("touchpoint_id")
    def _compute_insight_count(self):
        counts = dict(
            self.env["tpm.insight"]._read_group(
                [("touchpoint_id", "in", self.touchpoint_id.ids)],
                ["touchpoint_id"],
                ["__count"],
            )
        )
        for cycle in self:
            cycle.insight_count = counts.get(cycle.touchpoint_id, 0)
