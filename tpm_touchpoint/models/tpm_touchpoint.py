# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

PHASE_LIMIT = 100
OWNERSHIPS = [("owned", "Owned"), ("paid", "Paid"), ("earned", "Earned")]
STATES = [
    ("candidate", "Candidate"),
    ("active", "Active"),
    ("key", "Key"),
    ("retired", "Retired"),
]


class TpmTouchpoint(models.Model):
    _name = "tpm.touchpoint"
    _description = "Touchpoint"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    # what
    name = fields.Char(required=True, translate=True, tracking=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Leave empty for a touchpoint of all companies.",
    )
    # where
    ownership = fields.Selection(
        OWNERSHIPS,
        required=True,
        default="owned",
        tracking=True,
        help="Who steers the touchpoint: you (owned), you against payment (paid), or "
        "others (earned). Owned and paid touchpoints are direct, earned are indirect.",
    )
    phase_id = fields.Many2one(
        "tpm.phase",
        index=True,
        tracking=True,
        ondelete="restrict",
        group_expand="_read_group_phase_ids",
    )
    moment = fields.Selection(related="phase_id.moment", store=True)
    channel_id = fields.Many2one("tpm.channel", index="btree_not_null")
    parent_id = fields.Many2one(
        "tpm.touchpoint",
        string="Episode",
        index="btree_not_null",
        check_company=True,
        help="The larger experience this touchpoint is a part of.",
    )
    child_ids = fields.One2many("tpm.touchpoint", "parent_id")
    perspective = fields.Selection(
        [("customer", "Customer"), ("brand", "Brand"), ("corporate", "Corporate")],
        default="customer",
    )
    stakeholder = fields.Selection(
        [
            ("customer", "Customer"),
            ("prospect", "Prospect"),
            ("former", "Former customer"),
            ("supplier", "Supplier"),
            ("employee", "Employee"),
            ("public", "Public"),
        ],
        default="customer",
    )
    # who
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    team_ids = fields.Many2many("crm.team", string="Served by teams")
    role = fields.Char(string="Served by roles", translate=True)
    persona_ids = fields.Many2many("tpm.persona")
    topic_ids = fields.Many2many("tpm.topic")
    # life cycle
    state = fields.Selection(
        STATES,
        default="candidate",
        required=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    state_date = fields.Date(
        string="Since", default=fields.Date.context_today, copy=False
    )
    state_reason = fields.Char(string="Reason", copy=False)
    # what the customer needs
    customer_need = fields.Text(translate=True)
    info_owed = fields.Text(string="Information owed here", translate=True)
    info_earlier = fields.Text(
        string="Information that could come earlier", translate=True
    )
    as_is = fields.Html(string="As is", translate=True)
    to_be = fields.Html(string="To be", translate=True)
    importance_customer = fields.Integer(
        string="Importance to the customer", help="0 (none) to 10 (decisive)"
    )
    importance_company = fields.Integer(
        string="Importance to the company", help="0 (none) to 10 (decisive)"
    )
    # quality promise
    first_response_hours = fields.Float(
        string="First response within", help="Hours until the customer hears from you."
    )
    result_hours = fields.Float(
        string="Result within", help="Hours until the customer has what he came for."
    )
    target_score = fields.Integer(
        help="Experience index to reach, from -100 (all disappointed) to 100 (all "
        "delighted)."
    )
    # cost
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    unit_cost = fields.Monetary(
        compute="_compute_unit_cost",
        store=True,
        readonly=False,
        help="What one interaction here costs you; proposed by the channel.",
    )
    frequency_counted = fields.Integer(
        string="Counted a year",
        readonly=True,
        copy=False,
        help="Interactions of the last 12 months with all companies, counted every "
        "night.",
    )
    frequency_estimated = fields.Integer(
        string="Estimated a year", help="Used as long as nothing has been counted."
    )
    frequency = fields.Integer(
        string="Interactions a year, all companies",
        compute="_compute_frequency",
        store=True,
    )
    annual_cost = fields.Monetary(
        string="Annual cost, all companies",
        compute="_compute_annual_cost",
        store=True,
        help="Unit cost times interactions a year.",
    )
    decision = fields.Selection(
        [
            ("eliminate", "Eliminate"),
            ("automate", "Automate"),
            ("simplify", "Simplify"),
            ("keep", "Keep"),
            ("invest", "Invest"),
        ],
        tracking=True,
    )
    # flags
    is_moment_of_truth = fields.Boolean(string="Moment of truth")
    is_pain_point = fields.Boolean(string="Pain point")
    is_best_practice = fields.Boolean(string="Best practice")
    # experience
    weight = fields.Float(
        default=1.0,
        help="How much an experience here counts in the customer's relationship "
        "account: 1 is normal, 2 counts twice, 0 not at all.",
    )
    factor_ids = fields.One2many("tpm.factor", "touchpoint_id", copy=True)
    insight_ids = fields.One2many("tpm.insight", "touchpoint_id")
    interaction_count = fields.Integer(
        string="Interactions",
        compute="_compute_interaction_count",
        help="Exact up to 999; 1000 stands for “or more”.",
    )

    _importance_customer_range = models.Constraint(
        "CHECK(importance_customer BETWEEN 0 AND 10)",
        "The importance to the customer runs from 0 to 10.",
    )
    _importance_company_range = models.Constraint(
        "CHECK(importance_company BETWEEN 0 AND 10)",
        "The importance to the company runs from 0 to 10.",
    )
    _target_score_range = models.Constraint(
        "CHECK(target_score BETWEEN -100 AND 100)",
        "A target score runs from -100 to 100.",
    )
    _promise_positive = models.Constraint(
        "CHECK(first_response_hours BETWEEN 0 AND 87600"
        " AND result_hours BETWEEN 0 AND 87600)",
        "A promised time runs from 0 hours to ten years.",
    )
    _cost_positive = models.Constraint(
        "CHECK(unit_cost BETWEEN 0 AND 1000000000 AND frequency_estimated >= 0)",
        "Cost and frequency can't be negative, nor a unit cost above a billion.",
    )
    _weight_positive = models.Constraint(
        "CHECK(weight BETWEEN 0 AND 100)",
        "A weight runs from 0 (does not count) to 100; 1 is normal.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for touchpoint in self:
            company = touchpoint.company_id or self.env.company
            touchpoint.currency_id = company.currency_id

    @api.depends("channel_id")
    def _compute_unit_cost(self):
        for touchpoint in self:
            touchpoint.unit_cost = (
                touchpoint.unit_cost or touchpoint.channel_id.unit_cost
            )

    @api.depends("frequency_counted", "frequency_estimated")
    def _compute_frequency(self):
        for touchpoint in self:
            touchpoint.frequency = (
                touchpoint.frequency_counted or touchpoint.frequency_estimated
            )

    @api.depends("frequency", "unit_cost")
    def _compute_annual_cost(self):
        for touchpoint in self:
            touchpoint.annual_cost = touchpoint.frequency * touchpoint.unit_cost

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_interaction_count(self):
        counts = self.env["tpm.interaction"]._count_by("touchpoint_id", self.ids)
        for touchpoint in self:
            touchpoint.interaction_count = counts.get(touchpoint.id, 0)

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._(
                    "A touchpoint can't be part of itself. Choose another episode."
                )
            )

    @api.model
    def _read_group_phase_ids(self, phases, domain):
        """Show every phase as a column, so that touchpoints can be dragged there."""
        return phases.search([], limit=PHASE_LIMIT)

    def write(self, vals):
        if "state" in vals and "state_date" not in vals:
            vals = {**vals, "state_date": fields.Date.context_today(self)}
        res = super().write(vals)
        if vals.keys() & {"state", "active", "company_id"}:
            self.env["tpm.capture.rule"]._clear_rules()
        if vals.keys() & {"state", "weight"}:
            self.env["tpm.relationship.account"]._mark_stale()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Keep what interactions refer to; archiving is what is meant."""
        Interaction = self.env["tpm.interaction"].sudo().with_context(active_test=False)
        used = self.filtered(
            lambda t: Interaction.search_count(
                Domain("touchpoint_id", "=", t.id), limit=1
            )
        )
        if used:
            raise RedirectWarning(
                self.env._(
                    "Interactions were logged at %(names)s, so deleting would rewrite "
                    "the past. Archive instead: the history stays, and nobody can log "
                    "there any more.",
                    names=", ".join(used.mapped("name")),
                ),
                self.env.ref("tpm_touchpoint.tpm_touchpoint_action_archive").id,
                self.env._("Archive"),
                {"active_model": self._name, "active_ids": used.ids},
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_captured(self):
        """Say which rules are in the way, where a key of the database would not."""
        rules = self.env["tpm.capture.rule"].sudo().with_context(active_test=False)
        if rules := rules.search([("touchpoint_id", "in", self.ids)]):
            raise UserError(
                self.env._(
                    "Capture rules log at %(names)s. Give them another touchpoint or "
                    "delete them first: %(rules)s.",
                    names=", ".join(rules.touchpoint_id.mapped("name")),
                    rules=", ".join(rules.mapped("name")),
                )
            )

    def copy_data(self, default=None):
        """Name the copies so that they can be told apart."""
        vals_list = super().copy_data(default=default)
        if not (default or {}).get("name"):
            for touchpoint, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(name)s (copy)", name=touchpoint.name)
        return vals_list

    def action_change_state(self):
        """Ask for the new life cycle state and its reason."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_touchpoint_state_action"
        )
        action["context"] = {
            "default_touchpoint_ids": self.ids,
            "default_state": self.env.context.get("tpm_state"),
        }
        return action

    def action_open_interactions(self):
        """Open the interactions logged here."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_interaction_action"
        )
        action["domain"] = [("touchpoint_id", "in", self.ids)]
        action["context"] = {"default_touchpoint_id": self[:1].id}
        return action

    def _change_state(self, state, reason, date):
        """Move on in the life cycle; the chatter tells the reason with the change.

        :param str state: one of candidate, active, key, retired
        :param str reason: why, in the user's words; may be empty
        :param date date: since when
        """
        if reason:
            self._track_set_log_message(reason)
        self.write({"state": state, "state_reason": reason, "state_date": date})

    def _is_open(self, day):
        """Say whether an interaction of that day may be logged here."""
        self.ensure_one()
        if not self.active:
            return False
        return self.state != "retired" or (self.state_date and day < self.state_date)

    @api.model
    @ormcache()
    def _unrestricted_ids(self):
        """Return the ids of those that anybody may log on, whatever day it was.

        Kept in memory, since each interaction asks for it.
        """
        # sudo: it says nothing but that they exist
        found = self.sudo().search(
            Domain("active", "=", True)
            & Domain("state", "!=", "retired")
            & Domain("company_id", "=", False)
        )
        return frozenset(found.ids)

    @api.model
    def _cron_count_frequency(self):
        """Count the interactions of the last 12 months, in one query."""
        since = fields.Date.today() - relativedelta(months=12)
        self.env["tpm.interaction"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT t.id, count(i.id)
                     FROM tpm_touchpoint t
                LEFT JOIN tpm_interaction i
                       ON i.touchpoint_id = t.id AND i.day > %s
                 GROUP BY t.id, t.frequency_counted
                   HAVING count(i.id) IS DISTINCT FROM t.frequency_counted""",
                since,
            )
        )
        for touchpoint_id, count in rows:
            self.browse(touchpoint_id).frequency_counted = count
