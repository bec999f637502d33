# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

STATES = [
    ("planned", "Planned"),
    ("running", "Running"),
    ("review", "In review"),
    ("closed", "Closed"),
]


class TpmCampaign(models.Model):
    """A call for ideas about one touchpoint or phase, for a time."""

    _name = "tpm.campaign"
    _description = "Idea Campaign"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    # what
    name = fields.Char(string="Question", required=True, translate=True, tracking=True)
    description = fields.Html(translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        index="btree_not_null",
        check_company=True,
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
    )
    phase_id = fields.Many2one(
        "tpm.phase",
        index="btree_not_null",
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
    )
    # when
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(string="To", required=True, tracking=True)
    review_to = fields.Date(
        string="Review until",
        compute="_compute_review_to",
        store=True,
        help="The last day of the campaign when nobody reviews.",
    )
    closed_date = fields.Date(string="Closed on", readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        compute="_compute_state",
        search="_search_state",
        group_expand=True,
        help="Follows from the dates.",
    )
    # who
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
    )
    reviewer_ids = fields.Many2many(
        "res.users",
        string="Reviewers",
        domain="[('share', '=', False)]",
        help="Colleagues who rate the ideas. They need no role in Touchpoints.",
    )
    review_days = fields.Integer(
        string="Days to review", default=14, help="After the last day of the campaign."
    )
    is_public = fields.Boolean(
        string="Customers may take part",
        help="Shown in the portal or on the public page.",
    )
    idea_ids = fields.One2many("tpm.idea", "campaign_id")

    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "A campaign ends after it has begun."
    )
    _review_days_fit = models.Constraint(
        "CHECK(review_days BETWEEN 0 AND 365)",
        "Reviewers have between 0 and 365 days.",
    )

    @api.depends("date_to", "review_days", "reviewer_ids")
    def _compute_review_to(self):
        for campaign in self:
            days = campaign.review_days if campaign.reviewer_ids else 0
            campaign.review_to = campaign.date_to and (
                campaign.date_to + timedelta(days=days)
            )

    @api.depends("date_from", "date_to", "review_to", "closed_date")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for campaign in self:
            campaign.state = campaign._state_on(today)

    def _state_on(self, day):
        """Return the state; ``_state_domain`` says the same to the database."""
        if self.closed_date or (self.review_to and self.review_to < day):
            return "closed"
        if self.date_to and self.date_to < day:
            return "review"
        return "planned" if self.date_from and self.date_from > day else "running"

    @api.model
    def _state_domain(self, state, day):
        is_closed = Domain("closed_date", "!=", False) | Domain("review_to", "<", day)
        is_over = Domain("date_to", "<", day)
        is_ahead = Domain("date_from", ">", day)
        return {
            "closed": is_closed,
            "review": ~is_closed & is_over,
            "planned": ~is_closed & ~is_over & is_ahead,
            "running": ~is_closed & ~is_over & ~is_ahead,
        }[state]

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        known = [state for state, _label in STATES if state in value]
        return Domain.OR([self._state_domain(state, today) for state in known])

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the host group by the state, which no column holds."""
        if field_expr != "state":
            return super()._field_to_sql(alias, field_expr, query)
        names = ("closed_date", "review_to", "date_to", "date_from")
        columns = {name: self._field_to_sql(alias, name, query) for name in names}
        return SQL(
            """CASE WHEN %(closed_date)s IS NOT NULL OR %(review_to)s < %(today)s
                    THEN 'closed'
                WHEN %(date_to)s < %(today)s THEN 'review'
                WHEN %(date_from)s > %(today)s THEN 'planned'
                ELSE 'running' END""",
            today=fields.Date.context_today(self),
            **columns,
        )

    def action_close(self):
        """Close now, before the dates do: reviews come to an end, results are shown."""
        self.filtered(lambda campaign: campaign.state != "closed").write(
            {"closed_date": fields.Date.context_today(self)}
        )

    def action_reopen(self):
        """Take back that it was closed before its time."""
        self.write({"closed_date": False})

    def action_write_idea(self):
        """Open the form of a new idea for this campaign."""
        self.ensure_one()
        self._check_running()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New idea"),
            "res_model": "tpm.idea",
            "views": [(False, "form")],
            "context": {"default_campaign_id": self.id},
        }

    def action_open_ideas(self):
        """Open the ideas of this campaign."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_campaign_idea_action"
        )
        return {
            **action,
            "domain": [("campaign_id", "=", self.id)],
            "context": {"default_campaign_id": self.id},
        }

    def _check_running(self):
        """Refuse what takes a campaign that runs."""
        for campaign in self:
            if campaign.state == "planned":
                raise UserError(
                    self.env._(
                        "“%(campaign)s” begins on %(day)s. Come back then.",
                        campaign=campaign.name,
                        day=fields.Date.to_string(campaign.date_from),
                    )
                )
            if campaign.state != "running":
                raise UserError(
                    self.env._(
                        "“%(campaign)s” is over and takes no more ideas. Write yours "
                        "without a campaign.",
                        campaign=campaign.name,
                    )
                )

    @api.model
    def _notify_user(self, message, kind="success"):
        """Return the action that tells the user something, and shows the form anew."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
