# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import NotFound, TooManyRequests

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.tpm_touchpoint.tools.limiter import Limiter
from odoo.addons.tpm_touchpoint.tools.public_page import HEADERS, PAGE

from .survey import SCORE_OF

MAX_FORM = 64 * 1024
REQUESTS_PER_HOUR = 60
LIMITER = Limiter()


class TpmSurvey(http.Controller):
    """The links of a survey mail. GET shows, POST alone stores."""

    # questions

    @http.route(
        "/tpm/ask/<string:token>",
        auth="public",
        methods=["GET"],
        **PAGE,
        readonly=True,
    )
    def tpm_ask(self, token, score=None, **kwargs):
        """Show the questions of a request, with the number chosen in the mail."""
        self._check_flood()
        return self._questions(self._request_sudo(token), score)

    @http.route(
        "/tpm/ask/<string:token>",
        auth="public",
        methods=["POST"],
        **PAGE,
        max_content_length=MAX_FORM,
    )
    def tpm_ask_start(self, token, score=None, **kwargs):
        """Make the answer that is missing, and go to its page."""
        self._check_flood()
        return self._start(self._request_sudo(token), score)

    @http.route(
        "/tpm/ask/staff/<int:request_id>",
        auth="user",
        methods=["GET"],
        **PAGE,
        readonly=True,
    )
    def tpm_ask_staff(self, request_id, **kwargs):
        """Show the questions to staff, who answer in the customer's name."""
        return self._questions(self._staff_request_sudo(request_id))

    @http.route(
        "/tpm/ask/staff/<int:request_id>",
        auth="user",
        methods=["POST"],
        **PAGE,
        max_content_length=MAX_FORM,
    )
    def tpm_ask_staff_start(self, request_id, **kwargs):
        """Make the answer that is missing, and go to its page."""
        return self._start(self._staff_request_sudo(request_id))

    def _questions(self, ask_sudo, score=None):
        """Lead to the survey page, or say that it is too late."""
        answer_sudo = ask_sudo.user_input_id
        if answer_sudo and (ask_sudo._tpm_is_open() or answer_sudo.state == "done"):
            return self._to_survey(ask_sudo, score)
        if not ask_sudo._tpm_is_open():
            return self._closed(ask_sudo)
        return self._render(
            "tpm_survey.ask_start",
            {
                "ask": ask_sudo,
                "company": ask_sudo.company_id,
                "score": SCORE_OF.get(score),
            },
        )

    def _start(self, ask_sudo, score=None):
        if ask_sudo._tpm_is_open():
            try:
                ask_sudo._tpm_answer()
            except UserError:  # the survey was closed
                return self._closed(ask_sudo)
        return self._questions(ask_sudo, score)

    def _to_survey(self, ask_sudo, score):
        answer_sudo = ask_sudo.user_input_id
        url = f"/survey/{answer_sudo.survey_id.access_token}/{answer_sudo.access_token}"
        if score in SCORE_OF:
            url = f"{url}?score={score}"
        lang = answer_sudo.lang_id.code or request.env.context.get("lang")
        return request.redirect(request.env["ir.http"]._url_for(url, lang), code=303)

    def _closed(self, ask_sudo):
        return self._render(
            "survey.survey_closed_expired", {"survey": ask_sudo.program_id.survey_id}
        )

    # objection

    @http.route(
        "/tpm/objection/<string:token>",
        auth="public",
        methods=["GET"],
        **PAGE,
        readonly=True,
    )
    def tpm_objection(self, token, **kwargs):
        """Show the page with the button; mail scanners that open it change nothing."""
        ask_sudo = self._objection_request_sudo(token)
        return self._objection_page(ask_sudo)

    @http.route(
        "/tpm/objection/<string:token>",
        auth="public",
        methods=["POST"],
        **PAGE,
        # The mail program posts by itself (RFC 8058); the token is secret enough.
        csrf=False,
        save_session=False,
        max_content_length=MAX_FORM,
    )
    def tpm_objection_post(self, token, take_back=None, **kwargs):
        """Put the objection on record, or that it was taken back."""
        ask_sudo = self._objection_request_sudo(token)
        if take_back:
            ask_sudo._tpm_take_back()
        else:
            ask_sudo._tpm_object()
        return self._objection_page(ask_sudo, taken_back=bool(take_back))

    def _objection_page(self, ask_sudo, taken_back=False):
        return self._render(
            "tpm_survey.objection_page",
            {
                "company": ask_sudo.company_id,
                "objected": ask_sudo._tpm_consent_state() == "objection",
                "taken_back": taken_back,
            },
        )

    # tools

    def _request_sudo(self, token):
        ask_sudo = request.env["tpm.survey.request"]._tpm_by_token(token)
        if not ask_sudo:
            raise NotFound()
        return ask_sudo

    def _objection_request_sudo(self, token):
        """Return the request of a token; only wrong tokens are counted, for mail
        providers post the objections of many customers from one address."""
        ask_sudo = request.env["tpm.survey.request"]._tpm_by_token(token)
        if not ask_sudo:
            self._check_flood()
            raise NotFound()
        return ask_sudo

    def _staff_request_sudo(self, request_id):
        ask = request.env["tpm.survey.request"].browse(request_id)
        if not ask or not ask._tpm_is_staff(request.env.user):
            raise NotFound()
        # sudo: staff read no survey; the request is theirs to see
        return ask.sudo()

    def _check_flood(self):
        # sudo: a public user reads no settings
        limit = (
            request.env["ir.config_parameter"]
            .sudo()
            .get_param("tpm_survey.requests_per_hour", REQUESTS_PER_HOUR)
        )
        if not LIMITER.allows(request.httprequest.remote_addr, int(limit)):
            raise TooManyRequests()

    def _render(self, template, values):
        response = request.render(template, values)
        response.headers.extend(HEADERS)
        return response
