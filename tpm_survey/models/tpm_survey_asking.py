# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How somebody is asked, and what becomes of the mails; a file for length."""

import logging

from markupsafe import Markup

from odoo import fields, models

from ..tools.schedule import local_day
from .ir_qweb import COMPILED_KEY
from .mail_mail import MESSAGE_KEY
from .tpm_survey_request import QUIET

_logger = logging.getLogger(__name__)

ACTIVITY_TYPE = "tpm_survey.mail_activity_type_call"
REQUEST_TEMPLATE = "tpm_survey.mail_template_request"
REMINDER_TEMPLATE = "tpm_survey.mail_template_reminder"
# Failures of a mail that another try would not mend.
ADDRESS_FAILURES = {"mail_email_invalid", "mail_email_missing"}


class TpmSurveyRequest(models.Model):
    _inherit = "tpm.survey.request"  # pylint: disable=consider-merging-classes-inherited

    def _ask(self):
        """Open the answers and ask, by mail or by an activity."""
        by_mail = self.filtered(lambda r: r._next_method() == "mail")
        by_activity = self - by_mail
        for program, requests in self.grouped("program_id").items():
            requests.write(program._prepare_asked_vals())
        self._open_answers()
        if by_mail:
            by_mail.write({"method": "mail"})
            by_mail._send_mail(REQUEST_TEMPLATE)
        if by_activity:
            by_activity._schedule_activities()

    def _open_answers(self):
        """Give each request the answers of the host that the customer fills in."""
        for request in self:
            answers = request.user_input_id
            if answers and answers.state != "done":
                answers.deadline = request.expiry_date
            else:
                request.user_input_id = request.program_id.survey_id._create_answer(
                    partner=request.partner_id,
                    check_attempts=False,
                    deadline=request.expiry_date,
                    tpm_request_id=request.id,
                )

    def _send_mail(self, xmlid):
        """Put a mail to each customer into the outbox; the host's queue sends it."""
        template = self.env.ref(xmlid).with_context(
            **{
                COMPILED_KEY: {},
                # The text carries the customer's token, which is nobody else's.
                MESSAGE_KEY: self.env._("Put into the outbox."),
            }
        )
        mails = template.send_mail_batch(
            self.ids,
            # The message outlives the mail, so that a bounce finds its request.
            email_values={"auto_delete": True, "is_notification": True},
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return mails.with_env(self.env)

    def _schedule_activities(self):
        """Have somebody of us ask, with a link to the customer's questions."""
        activities = self.env["mail.activity"].create(
            [request._prepare_activity_vals() for request in self]
        )
        now = fields.Datetime.now()
        for request, activity in zip(self, activities, strict=True):
            request.write(
                {
                    "method": "activity",
                    "state": "sent",
                    "activity_id": activity.id,
                    "next_date": request._fallback_date(now),
                }
            )

    def _fallback_date(self, now):
        program = self.program_id
        if program.method != "activity_mail":
            return False
        return fields.Datetime.add(now, days=program.fallback_days)

    def _prepare_activity_vals(self):
        """Return the activity: on the order, or else on the customer."""
        document = self.order_id or self.partner_id
        user = self._caller()
        lang = self.with_context(lang=user.lang)
        # The link leads to the questions in the customer's name.
        link = Markup('<p><a href="/tpm/ask/staff/%s">%s</a></p>') % (
            self.id,
            lang.env._("Open the questions"),
        )
        return {
            "activity_type_id": self.env.ref(ACTIVITY_TYPE).id,
            "res_model_id": self.env["ir.model"]._get_id(document._name),
            "res_id": document.id,
            "user_id": user.id,
            "summary": lang.env._(
                "Ask %(customer)s: %(program)s",
                customer=self.partner_id.name,
                program=lang.program_id.name,
            ),
            "note": link,
            "date_deadline": local_day(fields.Datetime.now(), self._zone()),
        }

    def _caller(self):
        """Choose who is to call: sales person, else touchpoint's owner."""
        candidates = (
            self.user_id,
            self.order_id.user_id,
            self.touchpoint_id.user_id,
            self.program_id.create_uid,
        )
        found = (user for user in candidates if user.active and not user.share)
        return next(found, self.env.user)

    # afterwards

    def _on_mail_done(self, failure_type=None, failure_reason=None):
        """Note that the host sent the mails of these requests, or why it could not.

        It never raises: the mail is out, and a rollback would send it once more.
        """
        # What the host left to flush shall fail as the host's fault, not in our try.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                requests = self.with_context(**QUIET)
                if failure_type in ADDRESS_FAILURES:
                    requests._on_no_address(failure_reason)
                elif failure_type:
                    requests.write({"error": failure_reason or failure_type})
                else:
                    requests._on_sent()
                self.env.flush_all()
        except Exception:  # pylint: disable=broad-except
            # The dispatcher looks after it, see _settle_outbox.
            self.env.clear()
            _logger.exception("Mails of requests %s not settled", self.ids)

    def _on_sent(self):
        self.write({"error": False})
        now = fields.Datetime.now()
        first = self.filtered(lambda r: r.state == "planned")
        for program, requests in first.grouped("program_id").items():
            days = program.reminder_days
            requests.write(
                {
                    "state": "sent",
                    "sent_date": now,
                    "next_date": days and fields.Datetime.add(now, days=days),
                }
            )

    def _on_no_address(self, error):
        first = self.filtered(lambda r: r.state == "planned")
        first._skip("no_address")
        (self - first).write({"error": error, "next_date": False})

    def _message_receive_bounce(self, email, partner):
        res = super()._message_receive_bounce(email, partner)
        reached = self.filtered(lambda r: r.state in ("planned", "sent"))
        reached.write({"state": "bounced"})
        return res
