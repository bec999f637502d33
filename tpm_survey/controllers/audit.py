# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from .survey import MAX_BODY, TpmSurveyPages


class TpmAuditPages(TpmSurveyPages):
    """The host's survey pages, for the checklist of an audit.

    A link alone opens nothing: the reviewer fills in, and who may read the audit reads.
    """

    def _check_validity(
        self,
        survey_sudo,
        answer_sudo,
        answer_token,
        ensure_token=True,
        check_partner=True,
    ):
        validity = super()._check_validity(
            survey_sudo, answer_sudo, answer_token, ensure_token, check_partner
        )
        audit_sudo = answer_sudo.tpm_audit_id
        if not audit_sudo:
            return validity
        if not self._tpm_may_open(audit_sudo, to_fill_in=check_partner):
            return "answer_wrong_user"
        if validity is True and audit_sudo.state == "dropped":
            return "answer_deadline"
        return validity

    def _tpm_may_open(self, audit_sudo, to_fill_in):
        user = request.env.user
        if to_fill_in:
            return user == audit_sudo.reviewer_id
        return self._tpm_mine(audit_sudo).has_access("read")

    def _tpm_mine(self, audit_sudo):
        """Return the audit with the user's rights, in all the user's companies."""
        user = request.env.user
        # sudo: the companies of a user are no secret to the user
        companies = user.sudo().company_ids.ids
        return audit_sudo.with_user(user).with_context(allowed_company_ids=companies)

    @http.route()
    def survey_retry(self, survey_token, answer_token, **post):
        """An interaction is reviewed once: no second try."""
        __, answer_sudo = self._fetch_from_access_token(survey_token, answer_token)
        if answer_sudo.tpm_audit_id:
            return request.redirect(f"/survey/{survey_token}/{answer_token}")
        return super().survey_retry(survey_token, answer_token, **post)

    def _prepare_survey_data(self, survey_sudo, answer_sudo, **post):
        data = super()._prepare_survey_data(survey_sudo, answer_sudo, **post)
        audit_sudo = answer_sudo.tpm_audit_id
        if not audit_sudo:
            return data
        at_once = self._tpm_at_once(survey_sudo, answer_sudo)
        return {
            **data,
            **({"survey_last": True} if at_once else {}),
            "tpm_at_once": at_once,
            "tpm_audit": audit_sudo,
            **self._tpm_audit_facts(audit_sudo),
        }

    def _tpm_audit_facts(self, audit_sudo):
        """Return what the reviewer may know of the interaction, with own rights."""
        audit = self._tpm_mine(audit_sudo)
        if not audit._is_seen_by(request.env.user):
            return {"tpm_facts": [], "tpm_document": None}
        return {"tpm_facts": audit._facts(), "tpm_document": audit._document()}

    @http.route(max_content_length=MAX_BODY)
    def survey_submit(self, survey_token, answer_token, **post):
        __, answer_sudo = self._fetch_from_access_token(survey_token, answer_token)
        if not answer_sudo.tpm_audit_id:
            return super().survey_submit(survey_token, answer_token, **post)
        access = self._get_access_data(survey_token, answer_token, ensure_token=True)
        if access["validity_code"] is True:
            answer_sudo.tpm_audit_id._lock()
            answer_sudo.invalidate_recordset(["state"])
        if refusal := self._tpm_refusal(access):
            return {}, refusal
        if errors := self._tpm_errors(access["survey_sudo"], answer_sudo, post):
            return {}, {"error": "validation", "fields": errors}
        return self._tpm_store(survey_token, answer_token, answer_sudo, post)
