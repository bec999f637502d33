# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP

STATES = [
    ("open", "To do"),
    ("reached", "In touch"),
    ("done", "Closed"),
    ("cancelled", "Not needed"),
]
OPEN_STATES = ("open", "reached")
OUTCOMES = [
    ("reached", "Reached"),
    ("solved", "Solved"),
    ("compensated", "Compensated"),
    ("not_reachable", "Not reachable"),
    ("no_reply_wanted", "No reply wanted"),
]
# Talking to the customer is a step, and no end: what went wrong is still wrong.
CLOSING_OUTCOMES = {name for name, _label in OUTCOMES} - {"reached"}
# What follows from the feedback and from the buttons, so nobody writes it.
FIXED_FIELDS = {
    "feedback_id",
    "partner_id",
    "commercial_partner_id",
    "touchpoint_id",
    "company_id",
    "score",
    "state",
    "outcome",
    "open_date",
    "promised_date",
    "reached_date",
    "closed_date",
    "closed_by_id",
    "hours_to_close",
    "by_hand",
}


class TpmFollowUp(models.Model):
    """What we owe a customer who was disappointed; one for each feedback."""

    _name = "tpm.follow.up"
    _description = "Follow-up"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "due_date, id"

    # about what
    feedback_id = fields.Many2one(
        "tpm.feedback", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_from_feedback",
        store=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Customer's company",
        related="partner_id.commercial_partner_id",
        store=True,
        index="btree_not_null",
    )
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        compute="_compute_from_feedback",
        store=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_from_feedback", store=True
    )
    score = fields.Integer(
        compute="_compute_from_feedback", store=True, aggregator="avg"
    )
    repurchase = fields.Selection(related="feedback_id.repurchase")
    reason = fields.Text(related="feedback_id.reason")
    disappointed_by = fields.Text(related="feedback_id.disappointed_by")
    delighted_by = fields.Text(related="feedback_id.delighted_by")
    feedback_date = fields.Datetime(related="feedback_id.date", string="Answered on")
    order_id = fields.Many2one(related="feedback_id.order_id")
    program_id = fields.Many2one(related="feedback_id.program_id")
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    # who
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
    )
    # until when
    open_date = fields.Datetime(
        string="Opened on", required=True, default=lambda self: fields.Datetime.now()
    )
    promised_date = fields.Date(
        string="First due",
        required=True,
        help="The closure rate counts by this day, however often it is put off.",
    )
    due_date = fields.Date(string="Due", required=True, tracking=True)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    # what became of it
    state = fields.Selection(
        STATES,
        required=True,
        default="open",
        tracking=True,
        group_expand="_group_states",
    )
    outcome = fields.Selection(OUTCOMES, tracking=True)
    note = fields.Text(
        string="What we did", help="For the record; the customer does not see it."
    )
    reached_date = fields.Datetime(string="Reached on")
    closed_date = fields.Datetime(string="Closed on")
    closed_by_id = fields.Many2one("res.users", string="Closed by")
    by_hand = fields.Boolean(
        string="Opened by hand", help="A better score does not take it back."
    )
    hours_to_close = fields.Float(
        string="Working hours until closed", aggregator="avg", digits=(16, 1)
    )

    _feedback_uniq = models.UniqueIndex(
        "(feedback_id)", "This feedback is followed up already."
    )
    _open_idx = models.Index("(due_date, id) WHERE state IN ('open', 'reached')")
    _touchpoint_idx = models.Index("(touchpoint_id, promised_date)")

    @api.depends(
        "feedback_id.partner_id",
        "feedback_id.order_id",
        "feedback_id.touchpoint_id",
        "feedback_id.company_id",
        "feedback_id.repurchase",
    )
    def _compute_from_feedback(self):
        for follow_up in self:
            feedback = follow_up.feedback_id
            follow_up.partner_id = feedback._customer()
            follow_up.touchpoint_id = feedback.touchpoint_id
            follow_up.company_id = feedback.company_id
            follow_up.score = int(feedback.repurchase or 0)

    @api.depends("due_date", "state")
    @api.depends_context("tz")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for follow_up in self:
            follow_up.is_overdue = bool(
                follow_up.state in OPEN_STATES
                and follow_up.due_date
                and follow_up.due_date < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("state", "in", OPEN_STATES) & Domain(
            "due_date", "<", fields.Date.context_today(self)
        )
        wanted = Domain.FALSE
        if True in value:
            wanted |= overdue
        if False in value:
            wanted |= ~overdue
        return wanted

    @api.depends("partner_id", "touchpoint_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for follow_up in self:
            follow_up.display_name = self.env._(
                "%(customer)s, %(touchpoint)s",
                customer=follow_up.partner_id.name or self.env._("Anonymous"),
                # sudo: who sees the follow-up may see where it happened
                touchpoint=follow_up.sudo().touchpoint_id.name or "",
            )

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        """Keep it with people who can open it."""
        for follow_up in self.filtered("user_id"):
            # sudo: which groups somebody has is no secret here
            if not follow_up.sudo()._can_be_given_to(follow_up.user_id.sudo()):
                raise ValidationError(
                    self.env._(
                        "%(name)s can't open this follow-up. Choose somebody who works "
                        "with touchpoints in %(company)s.",
                        name=follow_up.user_id.name,
                        company=follow_up.sudo().company_id.name,
                    )
                )

    @api.model
    def _group_states(self, states, domain):
        """Show the steps as columns; what was not needed only where there is some."""
        return [name for name, _label in STATES if name != "cancelled"] + [
            state for state in states if state == "cancelled"
        ]

    def _can_be_given_to(self, user):
        self.ensure_one()
        return self._is_fit(user, self.company_id)

    @api.model
    def _is_fit(self, user, company):
        """Say whether somebody is there and can open follow-ups of a company."""
        return bool(
            user
            and user.active
            and not user.share
            and company in user.company_ids
            and user.has_group(USER_GROUP)
        )

    # writing

    def write(self, vals):
        """Keep what follows from elsewhere, and the task with its responsible."""
        self._check_user_may_change(vals)
        if "user_id" in vals:  # the activity tells, a second mail would be too much
            self = self.with_context(mail_auto_subscribe_no_notify=True)
        res = super().write(vals)
        if vals.keys() & {"user_id", "due_date"}:
            self.sudo()._move_activities()  # sudo: tasks of colleagues as well
        return res

    def _check_user_may_change(self, vals):
        if not self.env.su and vals.keys() & FIXED_FIELDS:
            raise AccessError(
                self.env._(
                    "What a follow-up is about can't be changed, and how it ended is "
                    "said by the buttons above."
                )
            )

    # opening other things

    def action_open_feedback(self):
        """Open the answer."""
        self.ensure_one()
        return self._open("tpm.feedback", self.feedback_id)

    def action_open_order(self):
        """Open the order the answer was about."""
        self.ensure_one()
        return self._open("sale.order", self.order_id)

    def action_open_partner(self):
        """Open the customer."""
        self.ensure_one()
        return self._open("res.partner", self.partner_id)

    def action_open_interactions(self):
        """Open what was before between the customer and us."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_interaction_action"
        )
        customer = self.commercial_partner_id
        if not customer:
            raise UserError(self.env._("An anonymous answer has no history."))
        action["domain"] = [("commercial_partner_id", "=", customer.id)]
        action["context"] = {"default_partner_id": self.partner_id.id}
        return action

    def action_take(self):
        """Make them one's own."""
        self.write({"user_id": self.env.uid})

    @api.model
    def _open(self, model, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": record.id,
            "view_mode": "form",
        }

    def _closed_words(self):
        """Say who closed it, when, and how."""
        self.ensure_one()
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        return self.env._(
            "%(name)s: closed by %(user)s on %(date)s (%(outcome)s).",
            name=self.display_name,
            user=self.closed_by_id.name or "",
            date=self.closed_date and format_date(self.env, self.closed_date) or "",
            outcome=outcomes.get(self.outcome, ""),
        )
