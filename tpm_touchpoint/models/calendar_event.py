# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from .tpm_capture_rule import Occurrence

LOOK_BACK = timedelta(days=30)
ONE_DAY = timedelta(days=1)
LONGEST = 7 * 24 * 60  # minutes an interaction can take
BATCH = 100


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model
    def _cron_tpm_capture_held(self):
        """Log the meetings that have ended; each once, however often this runs."""
        rules = self.env["tpm.capture.rule"]
        if not rules._rules("meeting_held"):
            return
        meetings = self.search(self._tpm_held_domain(), order="stop, id")
        self.env["ir.cron"]._commit_progress(remaining=len(meetings))
        for ids in split_every(BATCH, meetings.ids):
            batch = self.browse(ids)
            rules._capture_occurrences("meeting_held", batch._tpm_occurrences())
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                break

    @api.model
    def _tpm_held_domain(self):
        """Say which meetings have ended lately and have not been logged."""
        now = fields.Datetime.now()
        ended = Domain("stop", "<=", now) & Domain("stop", ">", now - LOOK_BACK)
        with_customer = Domain("partner_ids.partner_share", "=", True)
        return ended & with_customer & Domain("id", "not in", self._tpm_logged_ids())

    @api.model
    def _tpm_logged_ids(self):
        """Return the meetings of the last weeks that have their interaction."""
        # sudo: whether it was logged does not depend on who may see it
        keys = (
            self.env["tpm.interaction"]
            .sudo()
            .search_fetch(
                Domain("rule_id.event", "=", "meeting_held")
                & Domain("event_key", "!=", False)  # made anonymous since
                & Domain("date", ">", fields.Datetime.now() - 2 * LOOK_BACK),
                ["event_key"],
            )
            .mapped("event_key")
        )
        return [int(key.split(",")[1]) for key in keys]

    def _tpm_occurrences(self):
        return [
            Occurrence(
                document=meeting._tpm_document(),
                key=f"{self._name},{meeting.id}",
                date=meeting.start,
                duration=meeting._tpm_minutes(),
                note=meeting.name if meeting.effective_privacy != "private" else False,
                user_id=meeting.user_id.id,
                company_id=meeting.user_id.company_id.id,
                participant_ids=tuple(meeting._tpm_guests().ids),
            )
            for meeting in self - self._tpm_made_anew()
            if meeting._tpm_guests()
        ]

    def _tpm_minutes(self):
        """Return how long it took; of one that was put down for whole days, unknown."""
        if self.allday:
            return 0
        return min(round((self.duration or 0) * 60), LONGEST)

    def _tpm_made_anew(self):
        """Return those of a series whose earlier self has been logged.

        When a series is changed, the host makes its past meetings anew as well.
        """
        recurring = self.filtered(lambda meeting: meeting.recurrence_id)
        if not recurring:
            return recurring
        documents = {meeting: meeting._tpm_document() for meeting in recurring}
        # sudo: whether it was logged does not depend on who may see it
        held = (
            self.env["tpm.interaction"]
            .sudo()
            .search_fetch(
                Domain("rule_id.event", "=", "meeting_held")
                & Domain("res_id", "in", [d.id for d in documents.values()])
                & Domain("date", ">", min(recurring.mapped("start")) - ONE_DAY),
                ["res_model", "res_id", "date"],
            )
        )
        logged = {(i.res_model, i.res_id, i.date.date()) for i in held}
        return recurring.filtered(
            lambda m: (documents[m]._name, documents[m].id, m.start.date()) in logged
        )

    def _tpm_guests(self):
        """Return the customers who took part, those who declined left out."""
        self.ensure_one()
        declined = self.attendee_ids.filtered(lambda a: a.state == "declined")
        guests = (self.partner_ids - declined.partner_id).filtered("partner_share")
        # sudo: who is or was one of us is no secret; the login may be archived
        users = guests.sudo().with_context(active_test=False).user_ids
        ours = users.filtered(lambda user: not user.share).partner_id
        return guests - guests.browse(ours.ids)

    def _tpm_document(self):
        """Return the record the meeting is about, else the first guest."""
        if self.opportunity_id:
            return self.opportunity_id
        if self.res_id and self.env["tpm.interaction"]._is_taken_by(self.res_model):
            return self.env[self.res_model].browse(self.res_id)
        return self._tpm_guests()[:1]
