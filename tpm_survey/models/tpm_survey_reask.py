# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Asking once more after something was put right; a file of its own for the concern."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tpm_survey_asking import REQUEST_TEMPLATE
from .tpm_survey_decision import TOO_LATE
from .tpm_survey_request import QUIET

REASK_TEMPLATE = "tpm_survey.mail_template_reask"
# After these it makes sense to ask whether it is better now.
MENDED = ("solved", "compensated")


class TpmSurveyProgram(models.Model):
    _inherit = "tpm.survey.program"  # pylint: disable=consider-merging-classes-inherited

    alarm_score = fields.Integer(
        help="Scores up to this one are followed up by somebody; -1: none."
    )
    reask_days = fields.Integer(
        string="Ask again after days",
        tracking=True,
        help="Days after a follow-up was closed as solved or compensated until the "
        "customer is asked once more; 0: never.",
    )

    @api.constrains("alarm_score", "reask_days")
    def _check_follow_up(self):
        for program in self:
            if not -1 <= program.alarm_score <= 10:
                raise ValidationError(
                    self.env._("Follow up from a score of 0 to 10, or -1 for none.")
                )
            if not 0 <= program.reask_days <= 365:
                raise ValidationError(
                    self.env._("Ask again after 1 to 365 days, or 0 for never.")
                )


class TpmSurveyRequest(models.Model):
    _inherit = "tpm.survey.request"  # pylint: disable=consider-merging-classes-inherited

    follow_up_id = fields.Many2one(
        "tpm.follow.up",
        string="Asked again after",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="What was put right, before the customer was asked once more.",
    )
    is_reask = fields.Boolean(string="Asked again", readonly=True, copy=False)

    # a document is asked about once, and once more after it was put right
    _document_uniq = models.UniqueIndex(
        "(program_id, res_model, res_id, (COALESCE(is_reask, FALSE)))",
        "This program asks about each document once.",
    )
    _follow_up_uniq = models.UniqueIndex(
        "(follow_up_id) WHERE follow_up_id IS NOT NULL",
        "The customer is asked again already.",
    )

    def _rest_reason(self, ledger, now):
        """Let the rest at a touchpoint not stop the question whether it is better."""
        reason = super()._rest_reason(ledger, now)
        return None if self.is_reask and reason == "rest_touchpoint" else reason

    def _send_mail(self, xmlid):
        """Ask a second time in other words: not as if nothing had happened."""
        again = self.filtered("is_reask") if xmlid == REQUEST_TEMPLATE else self[:0]
        mails = self.env["mail.mail"]
        if again:
            mails |= super(TpmSurveyRequest, again)._send_mail(REASK_TEMPLATE)
        if first := self - again:
            mails |= super(TpmSurveyRequest, first)._send_mail(xmlid)
        return mails

    def _latest(self, now):
        """Count a second question's lateness from now; its event was long ago."""
        return now + TOO_LATE if self.is_reask else super()._latest(now)


class TpmFollowUp(models.Model):
    # One file for each concern.
    _inherit = "tpm.follow.up"  # pylint: disable=consider-merging-classes-inherited

    reask_ids = fields.One2many(
        "tpm.survey.request", "follow_up_id", string="Asked again", readonly=True
    )
    reask_state = fields.Selection(
        related="reask_ids.state", string="The second question"
    )
    reask_date = fields.Datetime(
        related="reask_ids.planned_date", string="Asked again on"
    )
    score_after = fields.Char(
        string="Score after",
        compute="_compute_score_after",
        help="What the customer answered when asked once more.",
    )

    @api.depends("reask_ids.state")
    def _compute_score_after(self):
        """Read the second answers, in one query."""
        # sudo: who sees the follow-up may see whether it helped
        answered = self.sudo().reask_ids.filtered(lambda r: r.state == "answered")
        found = {}
        if answered:
            for feedback in (
                self.env["tpm.feedback"]
                .sudo()
                .search_fetch(
                    [("request_id", "in", answered.ids)], ["request_id", "repurchase"]
                )
            ):
                found[feedback.request_id.follow_up_id.id] = feedback.repurchase
        for follow_up in self:
            follow_up.score_after = found.get(follow_up.id, False)

    def _plan_reask(self):
        """Plan to ask once more where something was put right and the program wants it.

        Once only: the answer to a second question may open a follow-up of its own,
        but never a third question.
        """
        now = fields.Datetime.now()
        vals_list = [
            follow_up._prepare_reask_vals(now)
            for follow_up in self
            if follow_up.outcome in MENDED
            and follow_up.program_id.reask_days
            and follow_up.feedback_id.request_id
            and not follow_up._was_asked_again()
        ]
        if vals_list:
            self.env["tpm.survey.request"].with_context(**QUIET).create(vals_list)

    def _was_asked_again(self):
        """Say whether there is a second question; one withdrawn is planned anew."""
        request = self.feedback_id.request_id
        if request.is_reask:
            return True
        twin = self._twin()
        if twin and twin.state == "skipped" and twin.reason == "by_hand":
            twin._plan_anew(method=False)
            twin.write(self._prepare_reask_dates(fields.Datetime.now()))
        return bool(twin)

    def _twin(self):
        request = self.feedback_id.request_id
        return request.search(
            [
                ("program_id", "=", request.program_id.id),
                ("res_model", "=", request.res_model),
                ("res_id", "=", request.res_id),
                ("is_reask", "=", True),
            ],
            limit=1,
        )

    def _prepare_reask_vals(self, now):
        """Return the second request: about the same, to the same customer."""
        first = self.feedback_id.request_id
        return {
            "program_id": first.program_id.id,
            "company_id": first.company_id.id,
            "touchpoint_id": first.touchpoint_id.id,
            "partner_id": first.partner_id.id,
            "user_id": first.user_id.id,
            "res_model": first.res_model,
            "res_id": first.res_id,
            "order_id": first.order_id.id,
            "follow_up_id": self.id,
            "is_reask": True,
            **self._prepare_reask_dates(now),
        }

    def _prepare_reask_dates(self, now):
        """Return when to ask: after the days of the program and the person's rest."""
        first, program = self.feedback_id.request_id, self.program_id
        rest = max(program.rest_person_days, program.rest_all_days)
        planned = fields.Datetime.add(now, days=program.reask_days)
        if first.sent_date:
            rested = fields.Datetime.add(first.sent_date, days=rest)
            planned = max(planned, rested)
        return {"event_date": now, "planned_date": planned}

    def _withdraw_reask(self):
        """Do not ask whether it is better while it is being looked into again."""
        waiting = self.reask_ids.filtered(lambda r: r.state == "planned")
        waiting._skip("by_hand")
