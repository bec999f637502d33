# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether and when somebody is asked; a file of its own for length."""

from collections import Counter, defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.schedule import (
    Ledger,
    free_day,
    is_drawn,
    local_day,
    next_moment,
    opening,
)

# What has been due for longer is not asked any more.
TOO_LATE = timedelta(days=60)


class TpmSurveyRequest(models.Model):
    _inherit = "tpm.survey.request"  # pylint: disable=consider-merging-classes-inherited

    def _decide(self):
        """Skip or postpone those who may not be asked now; return the others."""
        now = fields.Datetime.now()
        reasons, ledger, taken = self._reasons(), self._ledger(now), self._taken(now)
        skipped, postponed, asked = defaultdict(list), defaultdict(list), []
        for request in self:
            reason = reasons.get(request.id) or request._rest_reason(ledger, now)
            moment = now if reason else request._moment(taken, now)
            if not reason and moment > request._latest(now):
                reason = "too_late"
            if reason:
                skipped[reason].append(request.id)
            elif moment > now:
                postponed[moment].append(request.id)
            else:
                request._note(ledger, now)
                asked.append(request.id)
        for reason, ids in skipped.items():
            self.browse(ids)._skip(reason)
        for moment, ids in postponed.items():
            self.browse(ids).write({"planned_date": moment})
        return self.browse(asked)

    def _reasons(self):
        """Return by id why these are not asked; of several the first counts."""
        reasons = {}
        for reason, requests in self._checks():
            for request_id in requests.ids:
                reasons.setdefault(request_id, reason)
        return reasons

    def _checks(self):
        """Yield each reason with those it holds for; a query for all, if any."""
        self.order_id.fetch(["state", "date_order"])
        since = fields.Datetime.now() - TOO_LATE
        yield (
            "archived",
            self.filtered(
                lambda r: not (r.partner_id.active and r.program_id.active)
                or r.program_id.is_paused
            ),
        )
        yield (
            "cancelled",
            self.filtered(
                lambda r: r.order_id.state == "cancel"
                and r.program_id.trigger != "order_cancelled"
            ),
        )
        yield "too_late", self.filtered(lambda r: r.planned_date < since)
        yield "internal", self.filtered(lambda r: not r.partner_id.partner_share)
        yield "domain", self._outside_domain()
        yield "not_first", self._not_first()
        yield "sample", self.filtered(lambda r: not r._is_drawn())
        yield from self._contact_checks()

    def _contact_checks(self):
        """Yield why customers can't or must not be written or called."""
        mailed = self.filtered(lambda r: r._next_method() == "mail")
        customer_of = {request: request.partner_id for request in self}
        yield (
            "no_address",
            mailed.filtered(lambda r: not customer_of[r].email_normalized),
        )
        yield "bounced", mailed.filtered(lambda r: customer_of[r].message_bounce > 0)
        yield "blacklisted", mailed.filtered(lambda r: customer_of[r].is_blacklisted)
        consents = self._consents(self.partner_id)
        yield (
            "objected",
            self.filtered(lambda r: consents.get(r.partner_id.id) == "objection"),
        )
        yield (
            "no_consent",
            self.filtered(
                lambda r: r.program_id.consent_required
                and consents.get(r.partner_id.id) != "consent"
            ),
        )

    def _consents(self, partners):
        """Return what the register says of customers, by their id."""
        return partners._tpm_survey_consent()

    def _outside_domain(self):
        """Return those whose customer is none of the program's; a query a program."""
        outside = self.browse()
        for program, requests in self.grouped("program_id").items():
            domain = program._get_customer_domain()
            if domain:
                ids = requests.partner_id.ids
                inside = requests.partner_id.search(
                    Domain("id", "in", ids) & Domain(domain)
                )
                outside |= requests.filtered(
                    lambda r, inside=inside: r.partner_id not in inside
                )
        return outside

    def _not_first(self):
        """Return those of programs for first purchases that are about a later one."""
        concerned = self.filtered("program_id.first_purchase")
        if not concerned:
            return concerned
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner.commercial_partner_id)
                    partner.commercial_partner_id, o.date_order, o.id,
                    COUNT(*) OVER (PARTITION BY partner.commercial_partner_id)
                FROM sale_order o JOIN res_partner partner ON partner.id = o.partner_id
                WHERE o.state = 'sale' AND partner.commercial_partner_id = ANY(%s)
                ORDER BY partner.commercial_partner_id, o.date_order, o.id
                """,
                concerned.commercial_partner_id.ids,
            )
        )
        first = {customer_id: row for customer_id, *row in rows}

        def is_later(request):
            found = first.get(request.commercial_partner_id.id)
            if not found:
                return False
            date, order_id, count = found
            order = request.order_id
            if not order:
                return count > 1
            return (order.date_order, order.id) > (date, order_id)

        return concerned.filtered(is_later)

    def _is_drawn(self):
        document = f"{self.res_model},{self.res_id}"
        return is_drawn(self.program_id.id, document, self.program_id.share)

    # not too often

    def _ledger(self, now):
        """Return when the customers of these requests were last asked; one query."""
        days = max(
            max(p.rest_all_days, p.rest_person_days, p.rest_touchpoint_days)
            for p in self.program_id
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, commercial_partner_id, touchpoint_id,"
                " MAX(sent_date) FROM tpm_survey_request"
                " WHERE commercial_partner_id = ANY(%s) AND sent_date IS NOT NULL"
                " AND sent_date > %s GROUP BY 1, 2, 3",
                self.commercial_partner_id.ids,
                now - timedelta(days=days),
            )
        )
        ledger = Ledger()
        for row in rows:
            ledger.note(*row)
        return ledger

    def _note(self, ledger, now):
        ledger.note(
            self.partner_id.id,
            self.commercial_partner_id.id,
            self.touchpoint_id.id,
            now,
        )

    def _rest_reason(self, ledger, now):
        """Return which rest the customer still has, if any."""
        program, touchpoint_id = self.program_id, self.touchpoint_id.id
        if program.rest_family:
            last, who = ledger.last_of_family, self.commercial_partner_id.id
        else:
            last, who = ledger.last, self.partner_id.id
        for reason, about, days in (
            ("rest_all", None, program.rest_all_days),
            ("rest_person", None, program.rest_person_days),
            ("rest_touchpoint", touchpoint_id, program.rest_touchpoint_days),
        ):
            if days and last(who, about) > now - timedelta(days=days):
                return reason
        return None

    # not at night, and not all at once

    def _customer_zone(self):
        return self._zone(self.partner_id.tz)

    def _zone(self, name=None):
        if name:
            return ZoneInfo(name)
        return self.env["res.company"]._tpm_time_zone(self.company_id.id)

    def _moment(self, taken, now):
        """Return when to ask: now, or when the hours or the day's number allow it."""
        program = self.program_id
        if self._next_method() == "mail":
            moment = next_moment(
                now, self._customer_zone(), program.hours_from, program.hours_to
            )
            if moment > now:
                return moment
        if not program.max_per_day:
            return now
        zone = program._zone()
        today = local_day(now, zone)
        day = free_day(today, taken[program.id], program.max_per_day)
        taken[program.id][day] += 1
        return now if day == today else opening(day, zone, program.hours_from)

    def _latest(self, now):
        """Return until when it makes sense to ask, however many have to wait."""
        due = fields.Datetime.add(
            self.event_date or self.planned_date, days=self.program_id.delay_days
        )
        return max(due + TOO_LATE, now)

    def _taken(self, now):
        """Return how many each program with a limit has on each day; one query."""
        taken = defaultdict(Counter)
        programs = self.program_id.filtered("max_per_day")
        if not programs:
            return taken
        zones = SQL(", ").join(
            SQL("(%s, %s)", program.id, str(program._zone())) for program in programs
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, (moment AT TIME ZONE 'UTC' AT TIME ZONE zone)::date AS day,
                    COUNT(*)
                FROM (VALUES %s) program (id, zone)
                JOIN LATERAL (
                    SELECT sent_date AS moment FROM tpm_survey_request
                    WHERE program_id = program.id AND sent_date IS NOT NULL
                        AND sent_date > %s
                    UNION ALL
                    SELECT planned_date FROM tpm_survey_request
                    WHERE program_id = program.id AND state = 'planned'
                        AND sent_date IS NULL AND planned_date > %s
                ) moments ON TRUE
                GROUP BY 1, 2
                """,
                zones,
                now - timedelta(days=2),
                now,
            )
        )
        for program_id, day, count in rows:
            taken[program_id][day] = count
        return taken

    def _next_method(self):
        """Return how the customer is asked next: a mail that follows is set already."""
        if self.method:
            return self.method
        return "mail" if self.program_id.method == "mail" else "activity"
