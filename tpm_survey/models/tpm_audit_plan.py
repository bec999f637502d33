# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP

MANAGER_GROUP = "tpm_touchpoint.tpm_touchpoint_group_manager"
WEEK = timedelta(days=7)


class TpmAuditPlan(models.Model):
    """Of which interactions a random sample is reviewed, by whom, and how."""

    _name = "tpm.audit.plan"
    _description = "Audit Plan"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    # what
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    survey_id = fields.Many2one(
        "survey.survey",
        string="Checklist",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("scoring_type", "!=", "no_scoring"), ("certification", "=", False)],
        tracking=True,
        help="A survey with points. The percentage from which it counts as passed is "
        "the survey's own.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Only interactions of this company; leave empty for all.",
    )
    # which interactions
    touchpoint_ids = fields.Many2many(
        "tpm.touchpoint",
        string="Touchpoints",
        check_company=True,
        help="Leave empty for all touchpoints that are in use.",
    )
    channel_ids = fields.Many2many(
        "tpm.channel",
        string="Channels",
        help="Only touchpoints on these channels; leave empty for all.",
    )
    per_week = fields.Integer(
        string="Interactions a week",
        default=2,
        required=True,
        tracking=True,
        help="How many are drawn a week at each touchpoint, and so on its channel. "
        "Fewer when fewer were logged.",
    )
    # who
    reviewer_ids = fields.Many2many(
        "res.users",
        string="Reviewers",
        check_company=True,
        help="They take turns, and never review an interaction of their own or one "
        "they may not see.",
    )
    due_days = fields.Integer(
        string="Due after",
        default=5,
        required=True,
        help="Working days from the draw until the review is due.",
    )
    # when
    next_date = fields.Date(
        string="Next draw",
        required=True,
        default=lambda self: self._default_next_date(),
        copy=False,
        help="The sample is drawn from the last full week, Monday to Sunday, before "
        "this day.",
    )
    seed = fields.Char(
        default=lambda self: secrets.token_hex(8),
        readonly=True,
        copy=False,
        groups=MANAGER_GROUP,  # who knows it can foretell what will be drawn
        help="The interactions of a touchpoint come in the order of "
        "md5(seed:Monday:number of the interaction), and the first are drawn. So a "
        "draw is random, and anybody who knows the seed can check it.",
    )
    paused_reason = fields.Char(string="Paused", compute="_compute_paused_reason")
    error = fields.Char(string="Last error", readonly=True, copy=False)
    # how it goes
    open_count = fields.Integer(string="To review", compute="_compute_counts")
    overdue_count = fields.Integer(string="Overdue", compute="_compute_counts")
    done_count = fields.Integer(string="Reviewed", compute="_compute_counts")
    dropped_count = fields.Integer(
        string="Dropped",
        compute="_compute_counts",
        help="Dropped interactions are not replaced, so that nobody can pick and "
        "choose.",
    )

    _per_week_range = models.Constraint(
        "CHECK(per_week BETWEEN 1 AND 100)",
        "Draw 1 to 100 interactions a week at each touchpoint.",
    )
    _due_days_range = models.Constraint(
        "CHECK(due_days BETWEEN 1 AND 90)",
        "A review is due after 1 to 90 working days.",
    )

    @api.model
    def _default_next_date(self):
        return self._monday(fields.Date.context_today(self)) + WEEK

    @api.depends(
        "survey_id.active",
        "survey_id.scoring_type",
        "reviewer_ids.active",
        "touchpoint_ids.active",
        "touchpoint_ids.state",
    )
    def _compute_paused_reason(self):
        # sudo: officers need no rights on surveys to see that theirs is archived
        for plan in self.sudo():
            plan.paused_reason = plan._why_paused()

    def _why_paused(self):
        """Say why nothing can be drawn; False when it can."""
        self.ensure_one()
        if self.survey_id and not self.survey_id.active:
            return self.env._(
                "The checklist is archived. Restore it, or choose another."
            )
        if self.survey_id and self.survey_id._tpm_no_checklist():
            return self.env._("The checklist gives no points any more. Choose another.")
        if not self.reviewer_ids:
            return self.env._("No reviewer is left. Choose at least one.")
        every = self.with_context(active_test=False).touchpoint_ids
        if every and all(t.state == "retired" or not t.active for t in every):
            return self.env._(
                "All its touchpoints are retired or archived. Choose others."
            )
        return False

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        """Count the audits by state; one query for all plans."""
        today = fields.Date.context_today(self)
        self.update(dict.fromkeys(self._count_fields(), 0))
        groups = self.env["tpm.audit"]._read_group(
            Domain("plan_id", "in", self.ids),
            ["plan_id", "state"],
            ["__count", "due_date:array_agg"],
        )
        for plan, state, count, due_dates in groups:
            plan = self.browse(plan.id)
            if state == "planned":
                plan.open_count = count
                plan.overdue_count = sum(due < today for due in due_dates)
            else:
                plan[f"{state}_count"] = count

    @api.model
    def _count_fields(self):
        return ("open_count", "overdue_count", "done_count", "dropped_count")

    @api.constrains("survey_id")
    def _check_survey_id(self):
        self._check_checklist()

    @api.constrains("reviewer_ids")
    def _check_reviewer_ids(self):
        for plan in self:
            if not plan.reviewer_ids:
                raise ValidationError(
                    self.env._("Choose who reviews: at least one person.")
                )
            for user in plan.reviewer_ids:
                if user.share or not user.has_group(USER_GROUP):
                    raise ValidationError(
                        self.env._(
                            "%(name)s has no access to touchpoints, so can't review. "
                            "Give that access first, or choose somebody else.",
                            name=user.name,
                        )
                    )

    def _check_checklist(self):
        """Refuse a checklist that gives no score."""
        # sudo: reviewers need no rights on surveys
        for plan in self.sudo():
            if why := plan.survey_id._tpm_no_checklist():
                raise ValidationError(why)

    def copy_data(self, default=None):
        """Name the copies so that they can be told apart."""
        vals_list = super().copy_data(default=default)
        if not (default or {}).get("name"):
            for plan, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(name)s (copy)", name=plan.name)
        return vals_list

    def action_draw(self):
        """Draw the sample of the last full week now; once drawn, it stays."""
        self.check_access("write")
        for plan in self:
            if plan.paused_reason:
                raise ValidationError(plan.paused_reason)
        # sudo: audits are made by the draw alone
        return self._notify_drawn(sum(len(plan._draw()) for plan in self.sudo()))

    def _notify_drawn(self, count):
        first, last = self._last_week()
        days = {
            "first": format_date(self.env, first),
            "last": format_date(self.env, last),
        }
        if count:
            message = self.env._(
                "%(count)s more interactions of %(first)s to %(last)s are to be "
                "reviewed.",
                count=count,
                **days,
            )
        else:
            message = self.env._(
                "Nothing more to draw from %(first)s to %(last)s: the sample is "
                "complete, or nothing was logged that the reviewers may see.",
                **days,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success" if count else "info",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_audits(self):
        """Open the audits of the plan; the context tells which."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_audit_action"
        )
        action["domain"] = [("plan_id", "in", self.ids)]
        name = self.env.context.get("tpm_filter")
        action["context"] = {f"search_default_filter_{name}": 1} if name else {}
        return action

    @api.model
    def _monday(self, day):
        return day - timedelta(days=day.weekday())

    @api.model
    def _last_week(self):
        """Return Monday and Sunday of the last week that is over."""
        monday = self._monday(fields.Date.context_today(self)) - WEEK
        return monday, monday + timedelta(days=6)
