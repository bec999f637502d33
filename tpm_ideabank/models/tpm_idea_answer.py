# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The answer clock: no idea stays without an answer."""

import logging
from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .tpm_idea import CLOSED

_logger = logging.getLogger(__name__)

ANSWER_DAYS = 5
DAYS_KEY = "tpm_ideabank.answer_days"
USER_KEY = "tpm_ideabank.answer_user_id"
ACTIVITY_TYPE = "tpm_ideabank.mail_activity_type_answer"
BATCH = 100


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    answer_due = fields.Date(
        string="Answer by",
        readonly=True,
        copy=False,
        help="In working days, see Settings.",
    )
    answered_date = fields.Datetime(string="Answered on", readonly=True, copy=False)
    is_overdue = fields.Boolean(
        string="Answer overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
    )

    _unanswered_idx = models.Index(
        "(answer_due) WHERE active IS TRUE AND answered_date IS NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Start the clock, by the calendar of the company."""
        days = self._answer_days()
        due = {}
        for vals in vals_list:
            company = self._company_of(vals)
            if company not in due:
                due[company] = self._answer_day(company, days)
            vals["answer_due"] = due[company]
        return super().create(vals_list)

    @api.model
    def _company_of(self, vals):
        company_id = vals.get("company_id") or self.env.context.get(
            "default_company_id"
        )
        return self.env["res.company"].browse(company_id) or self.env.company

    @api.model
    def _answer_day(self, company, days):
        zone = self.env["res.company"]._tpm_time_zone(company.id)
        # sudo: working hours decide, whoever may read them
        calendar = company.sudo().resource_calendar_id
        return calendar._tpm_working_day(datetime.now(zone).date(), days)

    @api.depends("answer_due", "answered_date", "stage_kind", "active")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for idea in self:
            waits = idea.active and not idea.answered_date and idea.answer_due
            is_open = idea.stage_kind in ("new", "review")
            idea.is_overdue = bool(waits and is_open and idea.answer_due < today)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = self._unanswered_domain() & Domain(
            "answer_due", "<", fields.Date.context_today(self)
        )
        return overdue if True in value else ~overdue

    @api.model
    def _unanswered_domain(self):
        """Return which ideas wait for their first answer."""
        return (
            Domain("active", "=", True)
            & Domain("answered_date", "=", False)
            & Domain("stage_kind", "in", ["new", "review"])
        )

    def _mark_answered(self):
        """Stop the clock of ideas that somebody else than the author deals with."""
        me = self.env.user.partner_id
        # sudo: comments of people who may not write stop the clock as well
        ideas = self.sudo().filtered(
            lambda idea: not idea.answered_date and idea.author_id != me
        )
        if ideas:
            ideas.write({"answered_date": fields.Datetime.now()})
            ideas.activity_unlink([ACTIVITY_TYPE])

    def _message_post_after_hook(self, message, msg_values):
        """Take a public comment of those who decide for an answer."""
        if self and self._is_answer(message):
            user = message.author_id.user_ids[:1]
            self.with_user(user)._mark_answered()
        return super()._message_post_after_hook(message, msg_values)

    def _is_answer(self, message):
        said = message.message_type in ("comment", "email")
        internal = message.is_internal or message.subtype_id.internal
        user = message.author_id.sudo().user_ids.filtered(lambda u: not u.share)[:1]
        decides = user and (user == self.user_id or self.with_user(user)._is_officer())
        return bool(said and not internal and decides)

    # what nobody answered in time

    @api.model
    def _cron_remind(self, batch=BATCH):
        """Remind the responsible of each overdue idea, once."""
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all companies, whoever starts it
        ideas = self.sudo().with_context(mail_activity_quick_update=True)
        last = 0
        while overdue := ideas._take_unreminded(batch, last):
            overdue._remind()
            last = max(overdue.ids)
            if not commit(len(overdue)):
                return

    @api.model
    def _take_unreminded(self, limit, last):
        """Return overdue ideas without a reminder, done ones counting as well."""
        self.env.flush_all()
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM tpm_idea
                WHERE active IS TRUE AND answered_date IS NULL AND answer_due < %s
                  AND stage_kind NOT IN %s AND stage_kind != 'adopted' AND id > %s
                  AND NOT EXISTS (
                      SELECT FROM mail_activity WHERE res_model = 'tpm.idea'
                      AND res_id = tpm_idea.id AND activity_type_id = %s)
                ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED""",
                today,
                CLOSED,
                last,
                self.env.ref(ACTIVITY_TYPE).id,
                limit,
            )
        )
        return self.browse([idea_id for (idea_id,) in rows])

    def _remind(self):
        for user, ideas in self.grouped(lambda idea: idea._answer_user()).items():
            if user:
                ideas.with_context(lang=user.lang).activity_schedule(
                    ACTIVITY_TYPE,
                    date_deadline=fields.Date.context_today(self),
                    user_id=user.id,
                )

    def _answer_user(self):
        """Choose who is to answer: responsible, campaign's, touchpoint's, or the one
        of the settings.
        """
        self.ensure_one()
        candidates = (
            self.user_id,
            self.campaign_id.user_id,
            self.touchpoint_ids.user_id[:1],
            self._default_answer_user(),
        )
        return next((user for user in candidates if user.active), self.env["res.users"])

    @api.model
    def _default_answer_user(self):
        # sudo: a setting
        stored = self.env["ir.config_parameter"].sudo().get_param(USER_KEY)
        user_id = int(stored) if (stored or "").isdigit() else 0
        return self.env["res.users"].browse(user_id).exists()

    @api.model
    def _answer_days(self):
        """Return in how many working days ideas are to be answered."""
        # sudo: the number is no secret
        stored = self.env["ir.config_parameter"].sudo().get_param(DAYS_KEY)
        try:
            return max(1, int(stored)) if stored else ANSWER_DAYS
        except ValueError:
            _logger.info("%s is no number: %s", DAYS_KEY, stored)
            return ANSWER_DAYS
