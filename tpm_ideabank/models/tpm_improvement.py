# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import float_repr, format_amount, format_date, formatLang

from .tpm_cycle import LONGEST, METRICS

STATES = [
    ("planned", "Planned"),
    ("doing", "Doing"),
    ("done", "Done"),
    ("dropped", "Dropped"),
]
OPEN_STATES = ("planned", "doing")
# The key that the hook `_tpm_scores` gives each metric.
SCORE_KEYS = {"experience": "experience_index", "repurchase": "net"}


class TpmImprovement(models.Model):
    """Who does what until when at a touchpoint, and what it shall bring."""

    _name = "tpm.improvement"
    _description = "Improvement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    # quick wins, by the day they begin; then what is due; what is closed last
    _order = "is_closed, is_quick_win desc, start_by, date_to, id"
    _check_company_auto = True

    # what
    name = fields.Char(string="What", required=True, tracking=True)
    description = fields.Html()
    active = fields.Boolean(default=True)
    state = fields.Selection(
        STATES,
        required=True,
        default="planned",
        group_expand=True,
        tracking=True,
        copy=False,
    )
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", required=True, index=True, check_company=True, tracking=True
    )
    cycle_id = fields.Many2one(
        "tpm.cycle",
        index="btree_not_null",
        copy=False,
        check_company=True,
        domain="[('touchpoint_id', '=', touchpoint_id), ('stage', '!=', 'closed')]",
    )
    idea_ids = fields.Many2many("tpm.idea", copy=False, check_company=True)
    is_quick_win = fields.Boolean(
        string="Quick win", help="High impact, low effort: these begin first."
    )
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company, required=True
    )
    # who
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        tracking=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
    )
    # from when to when
    start_by = fields.Date(
        compute="_compute_start_by",
        store=True,
        readonly=False,
        help="Quick wins begin by this day.",
    )
    date_from = fields.Date(
        string="From", tracking=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="To", tracking=True)
    done_date = fields.Date(string="Done on", readonly=True, copy=False)
    is_closed = fields.Boolean(compute="_compute_is_closed", store=True)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    # what it costs
    currency_id = fields.Many2one(related="company_id.currency_id")
    budget = fields.Monetary()
    cost = fields.Monetary(string="Cost so far", copy=False)
    # what it shall bring
    metric = fields.Selection(METRICS, string="What shall change")
    metric_unit = fields.Char(string="Unit", help="What is counted, e.g. minutes.")
    metric_from = fields.Float(string="Today", digits=(16, 2))
    metric_to = fields.Float(string="Wished", digits=(16, 2))
    wished_result = fields.Char(compute="_compute_wished_result")
    # what came of it
    blocker = fields.Text(string="What stopped us so far?")
    drop_reason = fields.Char(string="Why dropped", copy=False, tracking=True)

    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "An improvement ends after it has begun."
    )
    _money_positive = models.Constraint(
        "CHECK(budget >= 0 AND cost >= 0)", "Budget and cost can't be negative."
    )
    _due_idx = models.Index("(date_to) WHERE state IN ('planned', 'doing')")

    @api.depends("is_quick_win")
    def _compute_start_by(self):
        days = self.env["tpm.cycle"]._setting("quick_win_days")
        day = fields.Date.context_today(self) + timedelta(days=days)
        for improvement in self:
            improvement.start_by = improvement.start_by or (
                improvement.is_quick_win and day
            )

    @api.depends("state")
    def _compute_is_closed(self):
        for improvement in self:
            improvement.is_closed = improvement.state not in OPEN_STATES

    @api.depends("state", "date_to", "start_by")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for improvement in self:
            due = improvement._due_date()
            improvement.is_overdue = bool(
                improvement.state in OPEN_STATES and due and due < today
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        today = fields.Date.context_today(self)
        return Domain("state", "in", OPEN_STATES) & (
            Domain("date_to", "<", today)
            | (Domain("state", "=", "planned") & Domain("start_by", "<", today))
        )

    @api.depends("metric", "metric_unit", "metric_from", "metric_to", "currency_id")
    @api.depends_context("lang")
    def _compute_wished_result(self):
        names = dict(self._fields["metric"]._description_selection(self.env))
        for improvement in self:
            improvement.wished_result = bool(improvement.metric) and self.env._(
                "%(what)s: from %(today)s to %(wished)s",
                what=improvement.metric_unit
                if improvement.metric == "other" and improvement.metric_unit
                else names[improvement.metric],
                today=improvement._metric_text(improvement.metric_from),
                wished=improvement._metric_text(improvement.metric_to),
            )

    @api.constrains("state", "drop_reason")
    def _check_drop_reason(self):
        for improvement in self:
            reason = (improvement.drop_reason or "").strip()
            if improvement.state == "dropped" and not reason:
                raise ValidationError(
                    self.env._(
                        "Say why “%(name)s” is dropped: open it and use Drop.",
                        name=improvement.name,
                    )
                )

    @api.constrains("done_date")
    def _check_done_date(self):
        today = fields.Date.context_today(self)
        earliest = today - timedelta(days=LONGEST)
        for improvement in self.filtered("done_date"):
            if not earliest <= improvement.done_date <= today:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” can't have been done on %(day)s. Choose a day of "
                        "the last ten years, today at the latest.",
                        name=improvement.name,
                        day=format_date(self.env, improvement.done_date),
                    )
                )

    @api.constrains("metric", "touchpoint_id")
    def _check_metric(self):
        asked = self.filtered(lambda i: i.metric == "repurchase")
        if asked and not asked.touchpoint_id._tpm_is_measured("repurchase"):
            raise ValidationError(
                self.env._(
                    "Nobody asks customers here whether they would buy again. Choose "
                    "another number that shall change, or install the surveys."
                )
            )

    @api.constrains("cycle_id", "touchpoint_id")
    def _check_cycle_id(self):
        for improvement in self.filtered("cycle_id"):
            if improvement.cycle_id.touchpoint_id != improvement.touchpoint_id:
                raise ValidationError(
                    self.env._(
                        "The cycle of “%(name)s” is at another touchpoint. Choose one "
                        "of the same touchpoint, or none.",
                        name=improvement.name,
                    )
                )

    @api.onchange("touchpoint_id", "metric")
    def _onchange_metric(self):
        """Propose what the number is today."""
        if self.metric and self.touchpoint_id:
            self.metric_from = self._metric_today()

    @api.onchange("touchpoint_id")
    def _onchange_touchpoint_id(self):
        self.cycle_id = self.touchpoint_id._open_cycles()

    @api.model_create_multi
    def create(self, vals_list):
        improvements = super().create([self._with_done_date(v) for v in vals_list])
        improvements.idea_ids._tpm_adopted()
        improvements._tell_ideas()
        improvements._schedule()
        return improvements

    def write(self, vals):
        reopened = vals.get("state") in OPEN_STATES
        vals = self._with_done_date(vals)
        if reopened:
            vals.setdefault("drop_reason", False)
        res = super().write(vals)
        if "idea_ids" in vals:
            self.filtered(lambda i: i.state in OPEN_STATES).idea_ids._tpm_adopted()
        if vals.keys() & {"state", "idea_ids"}:
            self._tell_ideas()
        if vals.keys() & {"state", "user_id", "date_to", "start_by", "active"}:
            self._schedule()
        return res

    def action_start(self):
        """Note that somebody has begun."""
        self.filtered(lambda i: i.state == "planned").state = "doing"

    def action_done(self):
        """Note that it is done; ideas of which nothing is left to do are done too."""
        self.filtered(lambda i: i.state in OPEN_STATES).state = "done"

    def action_reopen(self):
        """Go on with what was done or dropped."""
        self.filtered(lambda i: i.state not in OPEN_STATES).state = "doing"

    def action_drop(self):
        """Ask why, then drop it."""
        return self.env["tpm.reason"]._ask("drop", self)

    def action_open_ideas(self):
        """Open the ideas it comes from."""
        return self._open("tpm_ideabank.tpm_idea_action", self.idea_ids)

    def action_open_insights(self):
        """Open the insights its ideas come from."""
        insights = self.idea_ids.insight_id
        return self._open("tpm_touchpoint.tpm_insight_action", insights)

    def action_open_interactions(self):
        """Open the interactions its ideas come from."""
        interactions = self.idea_ids.interaction_id
        return self._open("tpm_touchpoint.tpm_interaction_action", interactions)

    def _open(self, action_xmlid, records):
        action = self.env["ir.actions.act_window"]._for_xml_id(action_xmlid)
        action |= {"domain": [("id", "in", records.ids)], "context": {}}
        if len(records) == 1:  # no need to look for it in a list of one
            action |= {"views": [(False, "form")], "res_id": records.id}
        return action

    @api.model
    def _with_done_date(self, vals):
        """Note the day something is done, and forget it when it is not."""
        if "state" not in vals or vals.get("done_date"):
            return dict(vals)
        done = vals["state"] == "done"
        return {**vals, "done_date": done and fields.Date.context_today(self)}

    def _drop(self, reason):
        self.write({"state": "dropped", "drop_reason": reason})

    def _due_date(self):
        """Return the day by which the next thing has to happen."""
        self.ensure_one()
        days = [self.date_to, self.state == "planned" and self.start_by]
        return min(filter(None, days), default=False)

    def _metric_today(self):
        """Return what the number is now, 0 where too little is known."""
        self.ensure_one()
        if self.metric == "cost":
            return sum(self.touchpoint_id._costs_in(self.company_id).values())
        if self.metric not in SCORE_KEYS:
            return self.metric_from
        touchpoint = self.touchpoint_id._origin
        scores = touchpoint._tpm_scores(*self.env["tpm.cycle"]._last_span())
        return scores.get(touchpoint.id, {}).get(SCORE_KEYS[self.metric]) or 0

    def _metric_text(self, value):
        if self.metric == "cost":
            return format_amount(self.env, value, self.currency_id)
        digits = 0  # scores are told as whole points
        if self.metric not in SCORE_KEYS:
            digits = len(float_repr(value, 2).rstrip("0").partition(".")[2])
        return formatLang(self.env, round(value, digits) or 0, digits=digits)

    def _tell_ideas(self):
        """Let ideas follow: done when all that was planned for them is closed."""
        closed = self.filtered(lambda i: i.state not in OPEN_STATES)
        closed.idea_ids._tpm_done_when_closed()
