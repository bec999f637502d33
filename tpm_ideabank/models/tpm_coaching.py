# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

ACTIVITY_TYPE = "tpm_ideabank.mail_activity_type_coaching"
MANAGER = "tpm_touchpoint.tpm_touchpoint_group_manager"
DAYS = 14
# Set by whoever planned it; the person writes down what was agreed.
DECIDED = {"user_id", "touchpoint_id", "company_id", "cycle_id", "goal", "date_due"}


class TpmCoaching(models.Model):
    """Coaching of one person who serves a touchpoint.

    Visible to that person, to whoever planned it and to managers; a record rule says
    so. Activity and messages hang on this record and not on the touchpoint, so that
    they are hidden with it.
    """

    _name = "tpm.coaching"
    _description = "Coaching"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"
    _rec_name = "goal"
    _check_company_auto = True

    # who
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        index=True,
        domain="[('share', '=', False)]",
    )
    planner_id = fields.Many2one(
        "res.users",
        string="Planned by",
        required=True,
        index=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company, required=True
    )
    # where
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", required=True, index=True, check_company=True
    )
    cycle_id = fields.Many2one(
        "tpm.cycle", index="btree_not_null", readonly=True, copy=False
    )
    # what
    goal = fields.Char(required=True)
    date_due = fields.Date(
        string="Due", required=True, default=lambda self: self._default_date_due()
    )
    agreed = fields.Text(string="What was agreed")
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        default="planned",
        group_expand=True,
        copy=False,
    )

    @api.model
    def _default_date_due(self):
        return fields.Date.context_today(self) + timedelta(days=DAYS)

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        """Refuse persons who could not open it."""
        # sudo: where a person works is no secret to who plans
        for coaching in self.sudo():
            user, company = coaching.user_id, coaching.company_id
            if user.share or company not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(company)s. Choose somebody "
                        "who does.",
                        person=user.name,
                        company=company.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Plan coachings; the person gets an activity."""
        if not self.env.su:
            vals_list = [{**vals, "planner_id": self.env.uid} for vals in vals_list]
        coachings = super().create(vals_list)
        coachings._schedule()
        return coachings

    def write(self, vals):
        self._ensure_may_write(vals)
        res = super().write(vals)
        if vals.keys() & {"state", "user_id", "date_due", "goal"}:
            self._schedule()
        return res

    def action_done(self):
        """Note that it has taken place."""
        self.filtered(lambda c: c.state == "planned").state = "done"

    def action_drop(self):
        """Note that it won't take place."""
        self.filtered(lambda c: c.state == "planned").state = "dropped"

    def _ensure_may_write(self, vals):
        """Let the person note what was agreed, and not hand the record to others."""
        if self.env.su:
            return
        decides = self.planner_id <= self.env.user or self.env.user.has_group(MANAGER)
        if "planner_id" in vals or (not decides and vals.keys() & DECIDED):
            raise AccessError(
                self.env._(
                    "Only whoever planned a coaching may change person, goal and day. "
                    "Write down what was agreed instead."
                )
            )

    def _schedule(self):
        """Keep one activity for the person, as long as it is planned."""
        if not self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False):
            return
        # sudo: the activity belongs to somebody else than the one who plans
        for coaching in self.sudo():
            coaching.activity_unlink([ACTIVITY_TYPE])
            if coaching.state == "planned":
                coaching.activity_schedule(
                    ACTIVITY_TYPE,
                    date_deadline=coaching.date_due,
                    summary=coaching.goal,
                    user_id=coaching.user_id.id,
                )
