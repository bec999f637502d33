# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP

from .tpm_survey_request import QUIET

REVIEW_TYPE = "tpm_survey.mail_activity_type_review"
STATES = [
    ("planned", "To review"),
    ("done", "Reviewed"),
    ("dropped", "Dropped"),
]
USER_DROP_REASONS = [
    ("nothing", "Too little is on record to judge it"),
    ("mistake", "It was logged by mistake"),
    ("conflict", "I can't judge it without bias"),
]
DROP_REASONS = [
    *USER_DROP_REASONS,
    ("deleted", "The interaction was deleted"),
]
# What follows from draw and review, and nobody changes.
FIXED_FIELDS = {
    "plan_id",
    "interaction_id",
    "touchpoint_id",
    "channel_id",
    "company_id",
    "day",
    "week",
    "reviewed_id",
    "state",
    "drop_reason",
    "user_input_id",
    "done_date",
    "score",
    "passed",
}


class TpmAudit(models.Model):
    """One interaction that somebody reviews by a checklist.

    Made by the draw alone. The person reviewed sees it when it is done, so that
    nobody mends what is on record beforehand.
    """

    _name = "tpm.audit"
    _description = "Audit"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "week desc, due_date, id desc"
    _mail_post_access = "read"  # reviewer and person reviewed talk about it here

    # what
    plan_id = fields.Many2one(
        "tpm.audit.plan", required=True, ondelete="restrict", readonly=True
    )
    interaction_id = fields.Many2one(
        "tpm.interaction",
        index="btree_not_null",
        ondelete="set null",  # the score outlives it, or deleting would be a way out
        readonly=True,
    )
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", required=True, ondelete="restrict", readonly=True
    )
    channel_id = fields.Many2one(
        "tpm.channel",
        index="btree_not_null",
        readonly=True,
        help="The channel of the touchpoint when the interaction was drawn.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True, help="Day of the interaction.")
    week = fields.Date(
        required=True,
        readonly=True,
        help="Monday of the week the interaction was drawn from.",
    )
    # the interaction
    date = fields.Datetime(related="interaction_id.date", string="When")
    partner_id = fields.Many2one(related="interaction_id.partner_id")
    note = fields.Text(related="interaction_id.note")
    # who
    reviewer_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[("share", "=", False)],
    )
    reviewed_id = fields.Many2one(
        "res.users", string="Person reviewed", index="btree_not_null", readonly=True
    )
    can_review = fields.Boolean(compute="_compute_can_review")
    # how far
    state = fields.Selection(
        STATES,
        required=True,
        default="planned",
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    due_date = fields.Date(string="Due", required=True)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    drop_reason = fields.Selection(
        DROP_REASONS, string="Dropped because", readonly=True, tracking=True
    )
    # result
    user_input_id = fields.Many2one(
        "survey.user_input",
        string="Answers",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
    )
    done_date = fields.Date(string="Reviewed on", readonly=True)
    score = fields.Float(
        string="Score (%)",
        digits=(16, 1),
        readonly=True,
        aggregator=None,  # open ones have none; see the report
        help="Percent of the points that the checklist gives.",
    )
    passed = fields.Boolean(readonly=True)
    result = fields.Html(
        compute="_compute_result", sanitize=False, string="Checklist as filled in"
    )

    _drawn_once = models.UniqueIndex(
        "(plan_id, interaction_id)", "This interaction has already been drawn."
    )
    _drawn_idx = models.Index("(plan_id, touchpoint_id, week)")
    _score_idx = models.Index(
        "(touchpoint_id, day) INCLUDE (company_id, score, passed) WHERE state = 'done'"
    )
    _not_oneself = models.Constraint(
        "CHECK(reviewer_id != reviewed_id)",
        "Nobody reviews an interaction of their own. Choose another reviewer.",
    )

    @api.depends("touchpoint_id", "day")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for audit in self:
            day = audit.day and format_date(self.env, audit.day)
            # sudo: a touchpoint that was archived or moved keeps its name here
            name = audit.sudo().touchpoint_id.name
            audit.display_name = ", ".join(filter(None, (name, day)))

    @api.depends_context("uid")
    @api.depends("reviewer_id", "state")
    def _compute_can_review(self):
        for audit in self:
            mine = audit.reviewer_id == self.env.user
            audit.can_review = mine and audit.state == "planned"

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for audit in self:
            late = audit.due_date and audit.due_date < today
            audit.is_overdue = audit.state == "planned" and late

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain("state", "=", "planned") & Domain("due_date", "<", today)
        return Domain.OR(late if wanted else ~late for wanted in value)

    @api.depends("state", "user_input_id")
    def _compute_result(self):
        """Show question, answer and points; who may read the audit may read them."""
        for audit in self:
            # sudo: the answers of a survey are the survey users' own
            answers_sudo = audit.sudo().user_input_id
            shown = audit.state == "done" and bool(answers_sudo)
            audit.result = answers_sudo._tpm_checklist() if shown else False

    def write(self, vals):
        if not self.env.su and vals.keys() & FIXED_FIELDS:
            raise AccessError(
                self.env._(
                    "What was drawn and how it was rated can't be changed. Reviewer "
                    "and due date can."
                )
            )
        if reviewer_id := vals.get("reviewer_id"):
            changed = self.filtered(lambda audit: audit.reviewer_id.id != reviewer_id)
            changed._check_hand_over(self.env["res.users"].browse(reviewer_id))
            changed._forget_answers()
        res = super().write(vals)
        if vals.keys() & {"reviewer_id", "due_date"}:
            self._update_activities()
        return res

    def _check_hand_over(self, user):
        """Say why somebody can't review these interactions, if so."""
        for audit in self:
            values = {"name": user.name, "audit": audit.display_name}
            if audit.state != "planned":
                raise UserError(
                    self.env._("%(audit)s is not to be reviewed any more.", **values)
                )
            if user == audit.reviewed_id:
                raise UserError(
                    self.env._(
                        "%(audit)s is an interaction of %(name)s. Nobody reviews "
                        "their own: choose another reviewer.",
                        **values,
                    )
                )
            if not audit._is_seen_by(user):
                raise UserError(
                    self.env._(
                        "%(name)s may not see %(audit)s. Choose another reviewer.",
                        **values,
                    )
                )

    def _is_seen_by(self, user):
        """Say whether somebody may see the interaction under review."""
        self.ensure_one()
        if not user.active or not user.has_group(USER_GROUP):
            return False
        # sudo: only to know which it is
        interaction = self.sudo().interaction_id.with_user(user)
        companies = user.sudo().company_ids.ids
        return interaction.with_context(allowed_company_ids=companies).has_access(
            "read"
        )

    # activities

    def _schedule(self):
        """Tell the reviewers, who find it among their activities."""
        activities = self.env["mail.activity"].with_context(**QUIET)
        activities.create([audit._prepare_activity_vals() for audit in self])

    def _prepare_activity_vals(self):
        user = self.reviewer_id
        lang = self.with_context(lang=user.lang)
        return {
            "activity_type_id": self.env.ref(REVIEW_TYPE).id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "user_id": user.id,
            "summary": lang.env._("Review this interaction"),
            "date_deadline": self.due_date,
            "automated": True,
        }

    def _update_activities(self):
        """Let the open activities follow reviewer and due date."""
        # sudo: the activity is the reviewer's, the audit the officer's
        audits = self.sudo().with_context(**QUIET)
        for audit in audits.filtered(lambda a: a.state == "planned"):
            audit.activity_search([REVIEW_TYPE]).unlink()
            audit._schedule()

    # ending without a review

    def action_drop(self):
        """Ask why the interaction is not reviewed."""
        self.ensure_one()
        self._check_mine()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Drop"),
            "res_model": "tpm.audit.drop",
            "view_mode": "form",
            "target": "new",
            "context": {"default_audit_id": self.id},
        }

    def _check_mine(self):
        """Leave reviewing to the reviewer, and once."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "planned":
            raise UserError(
                self.env._("This interaction is not to be reviewed any more.")
            )
        if self.reviewer_id != self.env.user:
            raise UserError(
                self.env._(
                    "%(name)s reviews this interaction. An officer can hand it over "
                    "by changing the reviewer.",
                    name=self.sudo().reviewer_id.name,
                )
            )

    def _drop(self, reason):
        """End audits without a result; they count as drawn."""
        # sudo: reviewers don't write audits, they review
        audits = self.sudo().with_context(**QUIET)
        open_audits = audits.filtered(lambda audit: audit.state == "planned")
        open_audits._forget_answers()
        open_audits.write({"state": "dropped", "drop_reason": reason})
        open_audits.activity_search([REVIEW_TYPE]).unlink()

    def _forget_answers(self):
        """Delete what a reviewer has begun and will not finish."""
        # sudo: the answers of a survey are the survey users' own
        begun = self.sudo().user_input_id.filtered(lambda a: a.state != "done")
        begun.unlink()

    # unattended

    @api.model
    def _tidy(self):
        """Put right what happened behind the back of open audits."""
        planned = Domain("state", "=", "planned")
        lost = self.search(planned & Domain("interaction_id", "=", False))
        lost._drop("deleted")
        left = self.search(planned & Domain("user_input_id.state", "=", "done"))
        left._finish()
        self.search(planned & Domain("reviewer_id.active", "=", False))._pass_on()

    def _pass_on(self):
        """Find another reviewer for those whose reviewer has left."""
        for audit in self:
            others = audit.plan_id.reviewer_ids - audit.reviewed_id
            user = next((u for u in others.sorted("id") if audit._is_seen_by(u)), None)
            if user:
                audit.reviewer_id = user
