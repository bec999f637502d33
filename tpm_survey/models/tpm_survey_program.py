# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import ast
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.score import share
from .tpm_survey_request import ASKED_STATES

TRIGGERS = [
    ("order_confirmed", "Order confirmed"),
    ("order_cancelled", "Order cancelled"),
    ("interaction", "Interaction logged"),
    ("manual", "By hand"),
]
METHODS = [
    ("mail", "Mail"),
    ("activity", "Activity for staff"),
    ("activity_mail", "Activity, then mail"),
]


class TpmSurveyProgram(models.Model):
    """Who is asked, when, about what, and how."""

    _name = "tpm.survey.program"
    _description = "Survey Program"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    # what
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True, tracking=True)
    is_paused = fields.Boolean(
        string="Paused",
        compute="_compute_is_paused",
        help="The touchpoint is archived or retired, or the survey is archived, so "
        "nobody is asked.",
    )
    sequence = fields.Integer(default=10)
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Where the answers count.",
    )
    survey_id = fields.Many2one(
        "survey.survey",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("survey_type", "in", ["survey", "custom"])],
        default=lambda self: self._default_survey_id(),
        tracking=True,
        help="The questions. “After the purchase” comes along; its wording is yours to "
        "change, and any survey of your own will do.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Only customers of this company; leave empty for all.",
    )
    # when
    trigger = fields.Selection(
        TRIGGERS,
        required=True,
        default="order_confirmed",
        tracking=True,
        help="What has to happen before a customer is asked.",
    )
    trigger_touchpoint_ids = fields.Many2many(
        "tpm.touchpoint",
        string="Interactions at",
        help="Interactions at these touchpoints trigger the question; "
        "leave empty for the touchpoint of the program.",
    )
    delay_days = fields.Integer(
        string="Days after",
        default=7,
        tracking=True,
        help="How many days after the event to ask.",
    )
    hours_from = fields.Float(
        string="Not before", default=8.0, help="In the time zone of the customer."
    )
    hours_to = fields.Float(
        string="Not after", default=19.0, help="In the time zone of the customer."
    )
    max_per_day = fields.Integer(
        string="At most a day",
        tracking=True,
        help="How many are asked a day, oldest first; 0: all who are due.",
    )
    reminder_days = fields.Integer(
        string="Remind after days",
        default=7,
        help="Days without an answer until the one reminder; 0: none.",
    )
    expiry_days = fields.Integer(
        string="Open for days",
        default=30,
        help="How long the question can be answered.",
    )
    # who
    customer_domain = fields.Char(string="Customers", default="[]", tracking=True)
    first_purchase = fields.Boolean(
        string="First purchase only",
        tracking=True,
        help="Ask only about the first confirmed order of a customer.",
    )
    share = fields.Float(
        string="Share asked",
        default=100.0,
        tracking=True,
        help="How many percent of those who are due are asked. The draw is stable: "
        "an order that is in stays in.",
    )
    rest_all_days = fields.Integer(
        string="Rest after any question",
        default=1,
        help="Days in which a person is not asked again, whatever it is about and "
        "however short the other rests are.",
    )
    rest_person_days = fields.Integer(
        string="Rest for a person",
        default=30,
        help="Days in which a person is not asked again by any program.",
    )
    rest_touchpoint_days = fields.Integer(
        string="Rest at a touchpoint",
        default=90,
        help="Days in which a person is not asked again about the same touchpoint.",
    )
    rest_family = fields.Boolean(
        string="Count all contacts of a company as one",
        help="Asking one of them gives all of them a rest.",
    )
    consent_required = fields.Boolean(
        string="Only with consent",
        tracking=True,
        help="Ask only customers whose consent is on record.",
    )
    # how
    method = fields.Selection(
        METHODS,
        string="Ask by",
        required=True,
        default="mail",
        tracking=True,
        help="Mail: the customer presses a number from 0 to 10 and goes on from there. "
        "Activity: whoever sold it asks, by phone or at the counter.",
    )
    fallback_days = fields.Integer(
        string="Mail after days",
        default=3,
        help="Days after which a mail is sent when nobody did the activity.",
    )
    # then
    alarm_score = fields.Integer(
        string="Follow up from score",
        default=6,
        help="Scores up to this one are followed up by somebody.",
    )
    request_ids = fields.One2many("tpm.survey.request", "program_id")
    # how it goes
    planned_count = fields.Integer(string="Planned", compute="_compute_counts")
    asked_count = fields.Integer(string="Asked", compute="_compute_counts")
    answered_count = fields.Integer(string="Answered", compute="_compute_counts")
    skipped_count = fields.Integer(string="Not asked", compute="_compute_counts")
    response_rate = fields.Float(
        compute="_compute_counts", help="Answered of those who were asked."
    )
    response_text = fields.Char(
        string="Response rate",
        compute="_compute_counts",
        help="Share of those asked who answered, with its 95 % interval.",
    )

    _hours_ordered = models.Constraint(
        "CHECK(0 <= hours_from AND hours_from < hours_to AND hours_to <= 24)",
        "The hours must lie between 0:00 and 24:00, the first before the second.",
    )
    _share_in_percent = models.Constraint(
        "CHECK(share >= 0 AND share <= 100)",
        "The share asked is a percentage: choose 0 to 100.",
    )
    _days_positive = models.Constraint(
        "CHECK(LEAST(delay_days, reminder_days, rest_all_days, rest_person_days,"
        " rest_touchpoint_days, fallback_days, max_per_day) >= 0)",
        "Days and the number asked a day can't be negative.",
    )
    _open_a_day = models.Constraint(
        "CHECK(expiry_days > 0)", "A question has to stay open for a day at least."
    )

    @api.model
    def _default_survey_id(self):
        """Return the survey that comes along, as long as nobody archived it."""
        survey = self.env.ref("tpm_survey.survey_purchase", raise_if_not_found=False)
        # sudo: users need no rights on surveys to see that it is archived
        return survey and survey.sudo().active and survey

    @api.depends(
        "touchpoint_id.active", "touchpoint_id.state", "survey_id.active", "survey_id"
    )
    def _compute_is_paused(self):
        for program in self:
            touchpoint = program.touchpoint_id
            # sudo: users need no rights on surveys to see that theirs is archived
            survey_sudo = program.survey_id.sudo()
            program.is_paused = bool(
                (touchpoint and not touchpoint.active)
                or touchpoint.state == "retired"
                or (survey_sudo and not survey_sudo.active)
            )

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_counts(self):
        """Count the requests by state; one query for all programs."""
        counts = self._count_states()
        for program in self:
            count_of = counts[program.id]
            program.planned_count = count_of["planned"]
            program.skipped_count = count_of["skipped"]
            program.answered_count = count_of["answered"]
            program.asked_count = sum(count_of[state] for state in ASKED_STATES)
            program.response_rate = (
                program.asked_count and program.answered_count / program.asked_count
            )
            program.response_text = program._describe_response()

    def _describe_response(self):
        """Say the response rate with its n and interval; nothing of nobody."""
        if not self.asked_count:
            return False
        if self.asked_count < self.env["tpm.touchpoint"]._score_threshold():
            return self.env._("too few (n = %(n)s)", n=self.asked_count)
        return self.env._(
            "%(value).0f %% (%(low).0f to %(high).0f) of %(n)s",
            n=self.asked_count,
            **share(self.answered_count, self.asked_count)._asdict(),
        )

    def _count_states(self):
        """Return how many requests of each program are in each state.

        Of those who objected, those alone who had been asked before.
        """
        counts = defaultdict(lambda: defaultdict(int))
        domain = Domain("program_id", "in", self.ids)
        sums = self.env["tpm.survey.request.count"]._sum(domain, ["program_id"])
        if sums is not None:
            for program, count in sums:
                counts[program.id] = {**count, "objected": count["objected_asked"]}
            return counts
        for program, state, count, sent in self.env["tpm.survey.request"]._read_group(
            domain, ["program_id", "state"], ["__count", "sent_date:count"]
        ):
            counts[program.id][state] = sent if state == "objected" else count
        return counts

    @api.constrains("customer_domain")
    def _check_customer_domain(self):
        for program in self:
            try:
                self.env["res.partner"]._search(program._get_customer_domain())
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "The customers of “%(name)s” can't be read: %(error)s",
                        name=program.name,
                        error=error,
                    )
                ) from error

    @api.constrains("survey_id")
    def _check_survey_is_open(self):
        # sudo: choosing a survey needs no rights on it
        for program in self.sudo():
            if program.survey_id.users_login_required:
                raise ValidationError(
                    self.env._(
                        "“%(survey)s” requires a login, which customers who get a "
                        "mail don't have. Choose another survey, or switch “Require "
                        "Login” off.",
                        survey=program.survey_id.title,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        programs = super().create(vals_list)
        self.env.registry.clear_cache()
        return programs

    def write(self, vals):
        res = super().write(vals)
        self.env.registry.clear_cache()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.request_ids:
            raise UserError(
                self.env._(
                    "This program has requests. Archive it instead, so that what was "
                    "asked and answered stays on record."
                )
            )

    def _get_customer_domain(self):
        self.ensure_one()
        return ast.literal_eval(self.customer_domain or "[]")

    def _zone(self):
        """Return the zone by whose midnight the number asked a day is counted."""
        company = self.company_id or self.env.company
        return self.env["res.company"]._tpm_time_zone(company.id)

    def _prepare_asked_vals(self):
        """Return what is noted on a request when it goes out."""
        now = fields.Datetime.now()
        return {
            "sent_date": now,
            "expiry_date": fields.Datetime.add(now, days=self.expiry_days),
            "error": False,
        }

    # buttons

    def action_plan_past(self):
        """Ask from which day on past orders are to be planned."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_survey_plan_past_action"
        )
        action["context"] = {"default_program_id": self.id, "dialog_size": "medium"}
        return action

    def action_open_requests(self):
        """Open the requests of this program; the context says which of them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_survey_request_action"
        )
        action["domain"] = [("program_id", "=", self.id)]
        wanted = self.env.context.get("tpm_filter")
        action["context"] = {f"search_default_filter_{wanted}": 1} if wanted else {}
        return action
