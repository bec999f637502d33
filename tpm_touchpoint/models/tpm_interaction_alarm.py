# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What follows a disappointment at a key touchpoint; a file of its own for length."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

ALARM_TYPE = "tpm_touchpoint.mail_activity_type_disappointed"


class TpmInteraction(models.Model):
    _inherit = "tpm.interaction"

    def _raise_alarm(self):
        """Have somebody call the customers disappointed at a key touchpoint."""
        since = self.env["tpm.relationship.account"]._alarm_since()
        grave = self.filtered(
            lambda i: i.experience == "disappointed"
            and i.day >= since
            and i.touchpoint_id.state == "key"
            and (i.commercial_partner_id or i.participant_ids)
        )
        if grave:
            grave._schedule_alarms()

    def _schedule_alarms(self):
        """Schedule activities; for a customer and a touchpoint an open one will do.

        Unless it is that of somebody who may not see what happened in the company.
        """
        # sudo: whoever logs need not have rights on the customer's activities
        interactions = self.sudo()
        companies = interactions._companies()
        several = companies - interactions.commercial_partner_id
        activities = companies.activity_search([ALARM_TYPE])
        there = defaultdict(set)
        for activity in activities:
            there[activity.res_id, activity.summary].add(activity.user_id)
        alike = interactions.grouped(
            lambda i: (i._alarm_user(), i.touchpoint_id, i.company_id, i.note)
        )
        for (user, touchpoint, company, note), causes in alike.items():
            touchpoint = touchpoint.with_context(lang=user.lang)
            summary = touchpoint.env._(
                "Disappointed at %(touchpoint)s", touchpoint=touchpoint.name
            )
            customers = causes.commercial_partner_id
            if several:
                customers |= causes._companies_taking_part()
            customers = customers.browse(
                customer.id
                for customer in customers
                if not any(
                    one == user or company in one.company_ids
                    for one in there[customer.id, summary]
                )
            )
            for customer in customers:
                there[customer.id, summary].add(user)
            if customers:
                customers.with_context(lang=user.lang).activity_schedule(
                    ALARM_TYPE,
                    date_deadline=self._alarm_deadline(company),
                    summary=summary,
                    note=plaintext2html(note or ""),
                    user_id=user.id,
                )

    @api.model
    def _forget_alarms(self, partners):
        """Take who is forgotten out of the activities of alarms, also of done ones.

        Those of a company stay with it when one of its contacts is forgotten.
        """
        alarm = self.env["ir.model.data"]._xmlid_to_res_id(ALARM_TYPE)
        # sudo: whoever forgets need not have rights on others' activities
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        found = activities.search(
            Domain("activity_type_id", "=", alarm)
            & Domain("res_model", "=", "res.partner")
            & Domain("res_id", "in", partners.commercial_partner_id.ids)
        )
        gone = found.filtered(lambda activity: activity.res_id in partners.ids)
        person = partners._tpm_person()
        (found - gone)._tpm_hide(person)
        gone.unlink()

    def _alarm_user(self):
        """Choose who is to call: sales person, else touchpoint's owner, else logger.

        People of other companies may not see what happened.
        """
        candidates = (
            self.partner_id.user_id,
            self.commercial_partner_id.user_id,
            self.touchpoint_id.user_id,
        )
        return next(
            (u for u in candidates if u.active and self.company_id in u.company_ids),
            self.env.user,
        )

    @api.model
    def _alarm_deadline(self, company):
        """Return the day that is so many working days from today."""
        days = self.env["tpm.relationship.account"]._activity_days()
        today = fields.Date.context_today(self)
        return company.resource_calendar_id._tpm_working_day(today, days)
