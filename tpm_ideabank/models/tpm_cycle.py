# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

_logger = logging.getLogger(__name__)

STAGES = [
    ("as_is", "As is"),
    ("to_be", "To be"),
    ("implement", "Implement"),
    ("monitor", "Monitor"),
    ("closed", "Closed"),
]
# Two steps each, in the order of work.
STEPS = [
    ("capture", "Capture"),
    ("document", "Document"),
    ("define", "Define"),
    ("find", "Find ways"),
    ("plan", "Plan"),
    ("do", "Do"),
    ("measure", "Measure"),
    ("optimise", "Optimise"),
]
METRICS = [
    ("experience", "Experience index"),
    ("repurchase", "Net repurchase score"),
    ("cost", "Annual cost"),
    ("other", "Something else"),
]
PREFIX = "tpm_ideabank."
SETTINGS = {"span_days": 90, "quick_win_days": 14}
LONGEST = 3650  # days
# What a cycle stands on; another one has to be begun instead.
FIXED = {"touchpoint_id", "company_id", "start_date"}


class TpmCycle(models.Model):
    """One round of the four stages at one touchpoint."""

    _name = "tpm.cycle"
    _description = "Improvement Cycle"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "start_date desc, id desc"
    _rec_name = "touchpoint_id"
    _check_company_auto = True

    # where
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", required=True, index=True, check_company=True
    )
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company, required=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    # who
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    # how far
    stage = fields.Selection(
        STAGES,
        required=True,
        default="as_is",
        group_expand=True,
        tracking=True,
        copy=False,
    )
    step = fields.Selection(
        STEPS, required=True, default="capture", tracking=True, copy=False
    )
    start_date = fields.Date(
        string="Begun on", default=fields.Date.context_today, copy=False, required=True
    )
    end_date = fields.Date(string="Closed on", readonly=True, copy=False)
    previous_id = fields.Many2one(
        "tpm.cycle",
        string="Cycle before",
        index="btree_not_null",
        copy=False,
        readonly=True,
    )
    # what shall be reached
    target_metric = fields.Selection(METRICS, string="Number to change")
    target_unit = fields.Char(string="Unit", help="What is counted, e.g. minutes.")
    target_value = fields.Float(string="Target", digits=(16, 2))
    # what is done
    improvement_ids = fields.One2many("tpm.improvement", "cycle_id")
    conclusion = fields.Text(string="What did we learn?", tracking=True)

    _one_open = models.UniqueIndex(
        "(touchpoint_id, company_id) WHERE stage != 'closed'",
        "There is an open cycle at this touchpoint already. Go on with that one.",
    )

    @api.onchange("target_metric")
    def _onchange_target_metric(self):
        """Propose what the touchpoint says."""
        if self.target_metric == "experience" and self.touchpoint_id.target_score:
            self.target_value = self.touchpoint_id.target_score

    @api.depends("touchpoint_id", "start_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for cycle in self:
            name = cycle.touchpoint_id.display_name or ""
            begun = cycle.start_date and format_date(self.env, cycle.start_date)
            cycle.display_name = " · ".join(filter(None, [name, begun]))

    @api.model_create_multi
    def create(self, vals_list):
        """Begin at the beginning, whatever column somebody clicked in."""
        self.flush_model(["stage"])  # one that was just closed is not in the way
        cycles = super().create(
            [{**vals, "stage": "as_is", "step": "capture"} for vals in vals_list]
        )
        cycles._freeze_baseline()
        cycles._add_answers()
        cycles._write_target_through()
        return cycles

    def write(self, vals):
        vals = self._without_unchanged(vals)
        if vals.keys() & (FIXED | self._frozen_names()):
            raise UserError(
                self.env._(
                    "A cycle stays at its touchpoint and keeps the day and the numbers "
                    "it began with. Close it and begin another one instead."
                )
            )
        res = super().write(vals)
        if vals.keys() & {"target_metric", "target_value"}:
            self._write_target_through()
        return res

    def action_open_touchpoint(self):
        """Open the touchpoint the cycle is about."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "tpm.touchpoint",
            "res_id": self.touchpoint_id.id,
            "views": [(False, "form")],
        }

    def action_open_ideas(self):
        """Open the ideas about the touchpoint."""
        return self.touchpoint_id.action_open_ideas()

    def action_open_improvements(self):
        """Open the improvements of this cycle."""
        action = self.touchpoint_id.action_open_improvements()
        action["domain"] = [("cycle_id", "in", self.ids)]
        action["context"]["default_cycle_id"] = self.id
        return action

    def action_open_interactions(self):
        """Open what customers felt at the touchpoint."""
        return self.touchpoint_id.action_open_interactions()

    def action_open_insights(self):
        """Open the insights about the touchpoint."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_insight_action"
        )
        return action | {"domain": [("touchpoint_id", "=", self.touchpoint_id.id)]}

    def action_plan_coaching(self):
        """Open the dialog that plans coaching at the touchpoint."""
        self.ensure_one()
        return self.env["tpm.coaching.plan"]._dialog(self.touchpoint_id, cycle=self)

    def _form_action(self):
        """Return the action that opens this cycle."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _write_frozen(self, vals):
        """Write what nobody may change by hand."""
        return super().write(vals)

    def _without_unchanged(self, vals):
        """Leave out what a form sends though nobody changed it."""
        same = {
            name
            for name in vals.keys() & FIXED
            for field in [self._fields[name]]
            if all(
                field.convert_to_cache(vals[name], cycle)
                == field.convert_to_cache(cycle[name], cycle)
                for cycle in self
            )
        }
        return {name: value for name, value in vals.items() if name not in same}

    def _write_target_through(self):
        """Keep the target of the touchpoint the same; it is shown there too."""
        for cycle in self.filtered(lambda c: c.target_metric == "experience"):
            target = round(cycle.target_value)
            if cycle.touchpoint_id.target_score != target:
                cycle.touchpoint_id.target_score = target

    @api.model
    def _setting(self, name):
        """Return a setting in days; whoever broke it gets the default."""
        # sudo: the numbers are no secret
        stored = self.env["ir.config_parameter"].sudo().get_param(PREFIX + name)
        try:
            return min(max(1, int(stored)), LONGEST) if stored else SETTINGS[name]
        except ValueError:
            _logger.info("%s%s is no number: %s", PREFIX, name, stored)
            return SETTINGS[name]

    @api.model
    def _last_span(self, start=None):
        """Return the days before a start, today unless told, that make the baseline."""
        start = start or fields.Date.context_today(self)
        days = self._setting("span_days")
        return start - timedelta(days=days), start - timedelta(days=1)
