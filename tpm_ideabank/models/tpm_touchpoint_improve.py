# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is done about a touchpoint: its ideas, improvements and cycles."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .tpm_cycle import STAGES
from .tpm_improvement import OPEN_STATES, SCORE_KEYS

COUNT_LIMIT = 1000  # stands for "or more", as in the catalogue


class TpmTouchpoint(models.Model):
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    # where it comes from
    idea_id = fields.Many2one(
        "tpm.idea",
        string="Proposed by the idea",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    # what is done about it
    idea_ids = fields.Many2many("tpm.idea", copy=False)
    improvement_ids = fields.One2many("tpm.improvement", "touchpoint_id")
    cycle_ids = fields.One2many("tpm.cycle", "touchpoint_id", string="All cycles")
    idea_count = fields.Integer(string="Ideas", compute="_compute_idea_count")
    improvement_count = fields.Integer(
        string="Improvements to do", compute="_compute_improvement_count"
    )
    coaching_count = fields.Integer(
        string="Coachings", compute="_compute_coaching_count"
    )
    open_cycle_id = fields.Many2one(
        "tpm.cycle", string="Open cycle", compute="_compute_open_cycle"
    )
    open_cycle_stage = fields.Selection(
        STAGES, string="Cycle", compute="_compute_open_cycle"
    )
    cycle_count = fields.Integer(string="Cycles", compute="_compute_cycle_count")

    @api.depends("idea_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_idea_count(self):
        counts = self._tpm_counts("tpm.idea", "touchpoint_ids")
        for touchpoint in self:
            touchpoint.idea_count = counts.get(touchpoint, 0)

    @api.depends("improvement_ids.state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_improvement_count(self):
        still_open = Domain("state", "in", OPEN_STATES)
        counts = self._tpm_counts("tpm.improvement", "touchpoint_id", still_open)
        for touchpoint in self:
            touchpoint.improvement_count = counts.get(touchpoint, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_coaching_count(self):
        counts = self._tpm_counts("tpm.coaching", "touchpoint_id")
        for touchpoint in self:
            touchpoint.coaching_count = counts.get(touchpoint, 0)

    @api.depends("cycle_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cycle_count(self):
        counts = self._tpm_counts("tpm.cycle", "touchpoint_id")
        for touchpoint in self:
            touchpoint.cycle_count = counts.get(touchpoint, 0)

    @api.depends("cycle_ids.stage")
    @api.depends_context("uid", "allowed_company_ids", "company")
    def _compute_open_cycle(self):
        found = self._open_cycles().grouped("touchpoint_id")
        for touchpoint in self:
            touchpoint.open_cycle_id = found.get(touchpoint._origin)
            touchpoint.open_cycle_stage = touchpoint.open_cycle_id.stage

    def action_begin_cycle(self):
        """Begin a cycle here, or go on with the open one.

        :raise UserError: at a touchpoint that is retired
        """
        self.ensure_one()
        cycle = self._open_cycles()
        if not cycle:
            self._ensure_in_use()
            cycle = self.env["tpm.cycle"].create({"touchpoint_id": self.id})
        return cycle._form_action()

    def action_open_cycles(self):
        """Open the cycle that is going on, or those that were."""
        self.ensure_one()
        if self.open_cycle_id:
            return self.open_cycle_id._form_action()
        return self._tpm_open("tpm_ideabank.tpm_cycle_action", "touchpoint_id")

    def action_open_ideas(self):
        """Open the ideas about this touchpoint."""
        return self._tpm_open("tpm_ideabank.tpm_idea_action", "touchpoint_ids")

    def action_open_improvements(self):
        """Open the improvements of this touchpoint."""
        return self._tpm_open("tpm_ideabank.tpm_improvement_action", "touchpoint_id")

    def action_open_coachings(self):
        """Open the coachings at this touchpoint that the user may see."""
        return self._tpm_open("tpm_ideabank.tpm_coaching_action", "touchpoint_id")

    def action_plan_coaching(self):
        """Open the dialog that plans coaching at this touchpoint."""
        self.ensure_one()
        return self.env["tpm.coaching.plan"]._dialog(self)

    def _open_cycles(self):
        """Return the cycles going on here, in the company the user works for."""
        return self.env["tpm.cycle"].search(
            Domain("touchpoint_id", "in", self.ids)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("stage", "!=", "closed")
        )

    def _ensure_in_use(self):
        if self.state == "retired":
            raise UserError(
                self.env._(
                    "%(name)s is retired. Take it into use again before you improve "
                    "it.",
                    name=self.name,
                )
            )

    def _tpm_counts(self, model, field_name, domain=Domain.TRUE):
        """Return how many records belong to each touchpoint, in one query."""
        groups = self.env[model]._read_group(
            Domain(field_name, "in", self.ids) & domain, [field_name], ["__count"]
        )
        return {touchpoint: count for touchpoint, count in groups}

    def _tpm_open(self, action_xmlid, field_name):
        action = self.env["ir.actions.act_window"]._for_xml_id(action_xmlid)
        value = self[:1].id
        if field_name.endswith("_ids"):
            value = [fields.Command.set(self[:1].ids)]
        return action | {
            "domain": [(field_name, "in", self.ids)],
            "context": {f"default_{field_name}": value},
        }

    def _tpm_is_measured(self, metric):
        """Say whether anything measures a metric at these touchpoints."""
        scores = self._tpm_scores(*self.env["tpm.cycle"]._last_span())
        return all(SCORE_KEYS[metric] in found for found in scores.values())

    def _score_scope(self):
        """Count for one company alone, where a cycle asks for its own numbers."""
        domain = super()._score_scope()
        if company_id := self.env.context.get("tpm_score_company"):
            domain &= Domain("company_id", "=", company_id)
        return domain
