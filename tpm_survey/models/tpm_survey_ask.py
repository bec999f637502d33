# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.tools import SQL, consteq, format_date

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP

from ..tools.score import SCORES

OPEN_STATES = ("planned", "sent")
TOKEN = re.compile(r"[\w-]{20,100}", re.ASCII)


class TpmSurveyRequest(models.Model):
    _inherit = "tpm.survey.request"

    def action_tpm_open_questions(self):
        """Open the questions in the customer's name, in a new tab."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/tpm/ask/staff/{self.id}",
            "target": "new",
        }

    # who may

    @api.model
    def _tpm_by_token(self, token):
        """Return the request of a token, in superuser mode, or none."""
        # sudo: the token is the permission; a public user has no other
        requests_sudo = self.sudo()
        if not token or not TOKEN.fullmatch(token):
            return requests_sudo.browse()
        found = requests_sudo.search([("access_token", "=", token)], limit=1)
        return found if found and consteq(found.access_token, token) else found.browse()

    def _tpm_is_open(self):
        """Say whether the questions may be answered now."""
        self.ensure_one()
        if self.state not in OPEN_STATES:
            return False
        return not self.expiry_date or self.expiry_date > fields.Datetime.now()

    def _tpm_may_answer(self, user):
        """Say whether somebody who is logged in may answer this request.

        The customer, a colleague of the customer, and staff who may see the request.
        """
        self.ensure_one()
        if user._is_internal():
            return self._tpm_is_staff(user) or user.partner_id == self.sudo().partner_id
        company = self.sudo().commercial_partner_id
        return user.partner_id.commercial_partner_id == company

    def _tpm_is_staff(self, user):
        """Say whether a user may answer in the customer's name."""
        self.ensure_one()
        if not user.has_group(USER_GROUP):
            return False
        mine = self.with_user(user)
        return bool(mine.exists()) and mine.has_access("read")

    # answers

    def _tpm_answer(self):
        """Return the host's answer record of the request; make it when there is none.

        Call it from what stores (a POST, the dispatcher), never from a GET.
        """
        self.ensure_one()
        self._tpm_lock()
        # sudo: answers are the survey users' own; here they belong to the request
        request_sudo = self.sudo()
        if not request_sudo.user_input_id:
            request_sudo.user_input_id = (
                request_sudo.program_id.survey_id._create_answer(
                    partner=request_sudo.partner_id,
                    check_attempts=False,
                    **request_sudo._prepare_tpm_answer_vals(),
                )
            )
        return request_sudo.user_input_id

    def _tpm_lock(self):
        """Wait until nobody else writes this request: two clicks make one answer."""
        self.env.execute_query(
            SQL("SELECT id FROM tpm_survey_request WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset(["user_input_id", "state"])

    def _prepare_tpm_answer_vals(self):
        self.ensure_one()
        vals = {"tpm_request_id": self.id, "deadline": self.expiry_date}
        lang = self.partner_id.lang
        if lang in self.program_id.survey_id._get_supported_lang_codes():
            vals["lang_id"] = self.env["res.lang"]._lang_get(lang).id
        return vals

    def _tpm_object(self):
        """Put the objection on record that came by the link; once is enough."""
        self.ensure_one()
        self._tpm_register("objection", unless="objection")

    def _tpm_unasked(self):
        """Return those whose call or mail the objection ended before it was made."""
        first = self.filtered(lambda ask: not ask.reminder_date)
        unsent = {mail.res_id for mail in first._mails(["cancel"])}
        return first.filtered(
            lambda ask: (
                ask.id in unsent or (ask.method == "activity" and not ask.activity_id)
            )
        )

    def _tpm_take_back(self):
        """Put on record that an objection was taken back."""
        self.ensure_one()
        if self._tpm_consent_state() == "objection":
            self._tpm_register("withdrawn")

    def _tpm_register(self, kind, unless=None):
        self._tpm_lock()
        if unless and self._tpm_consent_state() == unless:
            return
        # sudo: the link of the mail is the permission
        self.env["tpm.consent"].sudo().create(
            {
                "partner_id": self.sudo().partner_id.id,
                "kind": kind,
                "how": "link",
                "request_id": self.id,
            }
        )

    def _tpm_consent_state(self):
        partner = self.sudo().partner_id
        return partner._tpm_survey_consent()[partner.id]

    # mails and pages

    def _tpm_ask_url(self, score=None):
        """Return the link to the questions, with a number chosen or not."""
        url = self._tpm_url("ask")
        return url if score is None else f"{url}?score={score}"

    def _tpm_objection_url(self):
        """Return the link by which the customer objects to being asked."""
        return self._tpm_url("objection")

    def _tpm_url(self, page):
        self.ensure_one()
        # sudo: the token goes to the customer alone, in the mail
        return f"{self.get_base_url()}/tpm/{page}/{self.sudo().access_token}"

    def _tpm_scores(self):
        """Return (score, link) of each button."""
        url = self._tpm_ask_url()
        return [(score, f"{url}?score={score}") for score in SCORES]

    def _tpm_question(self):
        """Return what the buttons answer, in the language of the context."""
        # sudo: users may not read surveys; the question is no secret to who is asked
        survey = self.sudo().program_id.survey_id
        return survey._tpm_score_question().title or survey.title

    def _tpm_order_day(self):
        """Return the date of the order as the customer writes it."""
        order = self.sudo().order_id
        return order and format_date(self.env, order.date_order, self.partner_id.lang)

    def _tpm_sender(self):
        """Return who asks: the responsible with an address, else the company."""
        request_sudo = self.sudo()
        user = request_sudo.user_id
        sender = user.partner_id if user.active and user.email else False
        return (sender or request_sudo.company_id.partner_id).email_formatted

    def _tpm_mail_headers(self):
        """Return the headers by which mail programs offer the objection (RFC 8058)."""
        self.ensure_one()
        return {
            "List-Unsubscribe": f"<{self._tpm_objection_url()}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def _tpm_open_calls(self):
        """Return the open activity by which this request asks somebody to call."""
        self.ensure_one()
        return self.activity_id.filtered("active")
