# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The draw of the weekly sample, a file for length."""

import logging
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, split_every

from ..tools.audit import deal
from .tpm_audit_plan import WEEK
from .tpm_survey_request import QUIET

_logger = logging.getLogger(__name__)

# How many touchpoints are drawn from in one transaction.
BATCH = 50
# Any number, as long as no other addon locks the same.
LOCK_KEY = 0x74706D41


class TpmAuditPlan(models.Model):
    _inherit = "tpm.audit.plan"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _cron_draw(self, batch=BATCH):
        """Draw for the plans whose turn it is.

        It may be killed at any point and started twice: what has been drawn counts.
        """
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all companies, whoever starts it
        plans = self.sudo().with_context(**QUIET)
        with self.env["tpm.survey.request"]._alone(LOCK_KEY) as is_alone:
            if not is_alone:
                return
            commit()  # see what another worker has done
            self.env["tpm.audit"].sudo().with_context(**QUIET)._tidy()
            due = plans.search(Domain("next_date", "<=", fields.Date.today()))
            due = due.filtered(lambda plan: not plan.paused_reason)
            if not commit(remaining=len(due)):
                return
            for plan in due:
                if not plan._draw_in_parts(batch, commit):
                    return

    def _draw_in_parts(self, batch, commit):
        """Draw touchpoint by touchpoint; a plan that failed is due again.

        :return: whether there is time left for the next plan
        """
        error = False
        for part in split_every(batch, self._touchpoints().ids):
            error = self._draw_safely(part) or error
            if not commit():
                return False
        self.error = error
        if not error:
            self.next_date = self._next_draw()
        return commit(1)

    def _draw_safely(self, touchpoint_ids):
        """Draw, and return the error if there is one."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._draw_at(touchpoint_ids)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the job starts anew
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is: the other plans go on, and this one tomorrow.
            _logger.exception("Audit plan %s could not draw", self.id)
            return str(error) or repr(error)
        return False

    def _draw(self):
        """Draw the sample of the last full week, as far as it is not drawn yet."""
        self.ensure_one()
        plan = self.with_context(**QUIET)
        audits = plan._draw_at(plan._touchpoints().ids)
        plan.write({"next_date": plan._next_draw(), "error": False})
        self.invalidate_recordset(self._count_fields())
        return audits

    def _next_draw(self):
        return self._last_week()[0] + 2 * WEEK

    def _touchpoints(self):
        """Return where the plan draws: what is in use, and what it is limited to."""
        domain = Domain("state", "!=", "retired")
        chosen = self.with_context(active_test=False)
        if chosen.touchpoint_ids:
            domain &= Domain("id", "in", chosen.touchpoint_ids.ids)
        if chosen.channel_ids:
            domain &= Domain("channel_id", "in", chosen.channel_ids.ids)
        if self.company_id:
            domain &= Domain("company_id", "in", [self.company_id.id, False])
        return self.env["tpm.touchpoint"].search(domain)

    def _draw_at(self, touchpoint_ids):
        """Draw at these touchpoints, and tell the reviewers."""
        allowed = self._allowed_domains()
        drawn = self.env["tpm.interaction"].browse(
            self._drawn_ids(touchpoint_ids, Domain.OR(allowed.values()))
        )
        reviewers = self._deal(drawn, allowed)
        due = {company: self._due_date(company) for company in drawn.company_id}
        vals_list = [
            self._prepare_audit_vals(interaction, user, due[interaction.company_id])
            for interaction, user in zip(drawn, reviewers, strict=True)
            if user
        ]
        audits = self.env["tpm.audit"].create(vals_list)
        audits._schedule()
        return audits

    def _allowed_domains(self):
        """Return what each reviewer may review: dict of user to domain.

        What the user may see and has not done himself; answers to surveys are no
        contacts with us.
        """
        allowed = {}
        for user in self.reviewer_ids.sorted("id"):
            mine = self.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids
            )
            if mine.env["tpm.interaction"].has_access("read"):
                rules = mine.env["ir.rule"]._compute_domain("tpm.interaction", "read")
                allowed[user] = Domain(rules) & Domain("user_id", "!=", user.id)
        return allowed

    def _drawn_ids(self, touchpoint_ids, allowed):
        """Draw by chance that can be checked, for all touchpoints in one query.

        The days of the week alone are read, by the index of the touchpoint.
        """
        first, last = self._last_week()
        Interaction = self.env["tpm.interaction"]
        companies = self.company_id or self.env["res.company"].search(Domain.TRUE)
        query = Interaction._search(
            Domain("company_id", "in", companies.ids)
            & Domain("day", ">=", first)
            & Domain("day", "<=", last)
            & Domain("origin", "!=", "survey")
            & allowed
        )
        table = SQL.identifier(query.table)
        query.add_where(SQL("%s.touchpoint_id = t.id", table))
        query.add_where(
            SQL(
                "NOT EXISTS (SELECT FROM tpm_audit a"
                " WHERE a.plan_id = %s AND a.interaction_id = %s.id)",
                self.id,
                table,
            )
        )
        query.order = SQL(
            "md5(concat_ws(':', %s, %s::date, %s.id)), %s.id",
            self.sudo().seed,  # sudo: only managers see it
            first,
            table,
            table,
        )
        # What was drawn and dropped is not replaced, see dropped_count.
        query.limit = SQL(
            "GREATEST(0, %s - (SELECT count(*) FROM tpm_audit a WHERE a.plan_id = %s"
            " AND a.touchpoint_id = t.id AND a.week = %s))",
            self.per_week,
            self.id,
            first,
        )
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT drawn.id FROM unnest(%s::int[]) t(id)"
                " CROSS JOIN LATERAL (%s) drawn",
                list(touchpoint_ids),
                query.select(SQL("%s.id", table)),
            )
        )
        return [interaction_id for (interaction_id,) in rows]

    def _deal(self, interactions, allowed):
        """Return the reviewer of each interaction; they take turns week by week."""
        week = self._last_week()[0]
        users = list(allowed)
        start = week.toordinal() // 7 % len(users) if users else 0
        users = users[start:] + users[:start]
        mine = {user: interactions.filtered_domain(allowed[user]) for user in users}
        cases = [
            [user for user in users if case in mine[user]] for case in interactions
        ]
        counted = self.env["tpm.audit"]._read_group(
            Domain("plan_id", "=", self.id) & Domain("week", "=", week),
            ["reviewer_id"],
            ["__count"],
        )
        return deal(cases, dict(counted))

    def _prepare_audit_vals(self, interaction, reviewer, due_date):
        """Return the audit of an interaction; extend to add to it."""
        return {
            "plan_id": self.id,
            "interaction_id": interaction.id,
            "touchpoint_id": interaction.touchpoint_id.id,
            "channel_id": interaction.touchpoint_id.channel_id.id,
            "company_id": interaction.company_id.id,
            "reviewed_id": interaction.user_id.id,
            "reviewer_id": reviewer.id,
            "day": interaction.day,
            "week": self._monday(interaction.day),
            "due_date": due_date,
        }

    def _due_date(self, company):
        """Return the day that is so many working days of the company from today."""
        today = fields.Date.context_today(self)
        calendar = company.resource_calendar_id
        tomorrow = datetime.combine(today + timedelta(days=1), time.min)
        due = calendar and calendar.plan_days(
            self.due_days, tomorrow, compute_leaves=True
        )
        return due.date() if due else today + timedelta(days=self.due_days)
