# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The unattended work on requests: the job that asks, reminds and ends."""

import logging
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools.schedule import next_moment
from .tpm_survey_asking import ADDRESS_FAILURES, REMINDER_TEMPLATE
from .tpm_survey_request import QUIET

_logger = logging.getLogger(__name__)

BATCH = 100
# After how long a mail or a request that failed is tried again.
RETRY = timedelta(hours=1)
# Any number, as long as no other addon locks the same.
LOCK_KEY = 0x74706D


class TpmSurveyRequest(models.Model):
    _inherit = "tpm.survey.request"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _cron_dispatch(self, batch=BATCH):
        """Do what is due: retry, expire, remind, ask.

        Each batch is one transaction, so it may be killed at any point: mails are
        records of the same transaction, and the host's queue sends them.
        """
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all companies, whoever starts it
        requests = self.sudo().with_context(**QUIET)
        with self._alone() as is_alone:
            if not is_alone:
                return
            commit(remaining=requests.search_count(requests._due_domain()))
            for step in (
                requests._settle_outbox,
                requests._retry_mails,
                requests._expire,
                requests._follow_up,
                self.env["survey.user_input"]._tpm_collect_partial,
            ):
                while step(batch):
                    if not commit():
                        return
            while done := requests._dispatch(batch):
                if not commit(done):
                    return

    @contextmanager
    def _alone(self, key=LOCK_KEY):
        """Tell whether no other worker dispatches, and keep others out meanwhile.

        Two at once could each ask a person whom the other one has just asked. The
        lock is one of the session: the transaction has to begin after it is taken,
        or it would not see what the other worker has done.
        """
        self.env.cr.execute("SELECT pg_try_advisory_lock(%s)", [key])
        [is_alone] = self.env.cr.fetchone()
        try:
            yield is_alone
        except Exception:
            self.env.cr.rollback()  # or the lock could not be given back
            raise
        finally:
            if is_alone:
                self.env.cr.execute("SELECT pg_advisory_unlock(%s)", [key])

    @api.model
    def _take(self, condition, limit):
        """Return requests that nobody else works on, and keep others off them."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM tpm_survey_request WHERE %s LIMIT %s"
                " FOR NO KEY UPDATE SKIP LOCKED",
                condition,
                limit,
            )
        )
        return self.browse([request_id for (request_id,) in rows])

    # asking

    @api.model
    def _due_domain(self):
        return (
            Domain("state", "=", "planned")
            & Domain("sent_date", "=", False)
            & Domain("planned_date", "<=", fields.Datetime.now())
        )

    @api.model
    def _dispatch(self, limit):
        """Decide about the longest due, and ask those who are to be asked.

        :return: how many it dealt with; none of these is due any more
        """
        due = self._take(
            SQL(
                "state = 'planned' AND sent_date IS NULL AND planned_date <= %s"
                " ORDER BY planned_date, id",
                fields.Datetime.now(),
            ),
            limit,
        )
        if due:
            due._decide()._ask_safely()
        return len(due)

    def _ask_safely(self):
        """Ask all of them, or one by one when one of them is at fault."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._ask()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the job starts anew
        except Exception as error:  # pylint: disable=broad-except
            # A survey or a template may be broken in any way; the others go on.
            if len(self) > 1:
                for request in self:
                    request._ask_safely()
            else:
                _logger.exception("Request %s could not be asked", self.id)
                self._postpone(error)

    def _postpone(self, error):
        """Leave the error where people look for it, and try again later."""
        later = fields.Datetime.now() + RETRY
        self.write({"error": str(error) or repr(error), "planned_date": later})

    @api.model
    def _settle_outbox(self, limit):
        """Note as sent what the host has sent without our having noticed."""
        lost = self._take(
            SQL(
                "state = 'planned' AND sent_date < %s AND NOT EXISTS ("
                " SELECT FROM mail_message message"
                " JOIN mail_mail mail ON mail.mail_message_id = message.id"
                " WHERE message.model = %s"
                " AND message.res_id = tpm_survey_request.id"
                " AND mail.state != 'sent') ORDER BY sent_date",
                fields.Datetime.now() - RETRY,
                self._name,
            ),
            limit,
        )
        lost._on_sent()
        return len(lost)

    @api.model
    def _retry_mails(self, limit):
        """Put mails that failed a while ago back into the host's queue."""
        # write_date is the database's time, so compare it with the database's
        mails = self.env["mail.mail"].search(
            Domain("state", "=", "exception")
            & Domain("model", "=", self._name)
            & Domain("write_date", "<=", self.env.cr.now() - RETRY)
            & Domain("failure_type", "not in", list(ADDRESS_FAILURES)),
            limit=limit,
        )
        if mails:
            mails.mark_outgoing()
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return len(mails)

    @api.model
    def _expire(self, limit):
        """End what nobody has answered in time."""
        over = self._take(
            SQL(
                "state IN ('planned', 'sent') AND expiry_date <= %s"
                " ORDER BY expiry_date",
                fields.Datetime.now(),
            ),
            limit,
        )
        over.write({"state": "expired"})
        return len(over)

    @api.model
    def _follow_up(self, limit):
        """Remind of mails, and mail where nobody did the activity."""
        waiting = self._take(
            SQL(
                "state = 'sent' AND next_date <= %s ORDER BY next_date, id",
                fields.Datetime.now(),
            ),
            limit,
        )
        mailed = waiting.filtered(lambda r: r.method == "mail")
        mailed._remind()
        (waiting - mailed)._fall_back()
        return len(waiting)

    def _remind(self):
        """Remind once, in the customer's hours, those who may still be written."""
        if not self:
            return
        now = fields.Datetime.now()
        taboo = {
            request_id
            for reason, requests in self._contact_checks()
            for request_id in requests.ids
        }
        reminded = self.browse()
        for request in self:
            program = request.program_id
            moment = next_moment(
                now, request._customer_zone(), program.hours_from, program.hours_to
            )
            done = request.user_input_id.state == "done"
            if done or request.id in taboo or not program.active:
                request.next_date = False
            elif moment > now:
                request.next_date = moment
            else:
                reminded |= request
        if reminded:
            reminded.write({"next_date": False, "reminder_date": now})
            reminded._send_mail(REMINDER_TEMPLATE)

    def _fall_back(self):
        """Take back activities nobody did, and plan a mail instead."""
        undone = self.filtered("activity_id.active")
        (self - undone).write({"next_date": False})
        activities = undone.activity_id
        undone._plan_anew(method="mail")
        activities.unlink()
