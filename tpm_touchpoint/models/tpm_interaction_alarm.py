# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What follows a disappointment at a key touchpoint; a file of its own for length."""

from datetime import datetime, timedelta

from odoo import fields, models
from odoo.tools import plaintext2html


class TpmInteraction(models.Model):
    _inherit = "tpm.interaction"

    def _raise_alarm(self):
        """Have somebody call the customers disappointed at a key touchpoint."""
        since = self.env["tpm.relationship.account"]._alarm_since()
        grave = self.filtered(
            lambda i: i.experience == "disappointed"
            and i.touchpoint_id.state == "key"
            and i.commercial_partner_id
            and i.day >= since
        )
        for interaction in grave:
            interaction._schedule_alarm()

    def _schedule_alarm(self):
        """Schedule one activity; an open one for this touchpoint will do."""
        self.ensure_one()
        user = self._alarm_user()
        customer = self.sudo().commercial_partner_id.with_context(lang=user.lang)
        touchpoint = self.sudo().touchpoint_id.with_context(lang=user.lang)
        summary = customer.env._(
            "Disappointed at %(touchpoint)s", touchpoint=touchpoint.name
        )
        activity_type = "tpm_touchpoint.mail_activity_type_disappointed"
        if summary in customer.activity_search([activity_type]).mapped("summary"):
            return
        customer.activity_schedule(
            activity_type,
            date_deadline=self._alarm_deadline(),
            summary=summary,
            note=plaintext2html(self.note or ""),
            user_id=user.id,
        )

    def _alarm_user(self):
        """Choose who is to call: sales person, else touchpoint's owner, else logger."""
        interaction = self.sudo()
        candidates = (
            interaction.partner_id.user_id,
            interaction.commercial_partner_id.user_id,
            interaction.touchpoint_id.user_id,
        )
        return next((user for user in candidates if user.active), self.env.user)

    def _alarm_deadline(self):
        """Return the day that is so many working days from today."""
        calendar = self.company_id.sudo().resource_calendar_id
        days = self.env["tpm.relationship.account"]._activity_days()
        today = fields.Date.context_today(self)
        tomorrow = datetime.combine(today + timedelta(days=1), datetime.min.time())
        due = (
            days
            and calendar
            and calendar.plan_days(days, tomorrow, compute_leaves=True)
        )
        return due.date() if due else today + timedelta(days=days)
