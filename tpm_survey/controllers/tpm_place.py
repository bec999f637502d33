# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from odoo.addons.tpm_touchpoint.tools.limiter import HOUR, Limiter
from odoo.addons.tpm_touchpoint.tools.public_page import HEADERS, HONEYPOT, PAGE

from ..models.tpm_touchpoint_place import KIOSK_KEY, PLACE_KEY
from ..tools.score import SCORES
from .survey import SCORE_OF, forget_user
from .tpm_survey import MAX_FORM

LIMITER = Limiter()
SHOW = {**PAGE, "auth": "public", "methods": ["GET"], "readonly": True}
STORE = {
    **PAGE,
    "auth": "public",
    "methods": ["POST"],
    "max_content_length": MAX_FORM,
}


class TpmPlace(http.Controller):
    """The public link of a touchpoint, and its kiosk. GET shows, POST alone stores.

    Whoever is logged in is nobody here: answers are anonymous.
    """

    # for everybody

    @http.route("/tpm/at/<string:token>", **SHOW)
    def tpm_at(self, token, **kwargs):
        """Show the question with eleven buttons."""
        return self._start(self._place_sudo(token))

    @http.route("/tpm/at/<string:token>", **STORE)
    def tpm_at_answer(self, token, **post):
        """Store the number that was pressed, and go on to the other questions."""
        place_sudo = self._place_sudo(token)
        address = request.httprequest.remote_addr
        return self._answer(place_sudo, address, PLACE_KEY, post)

    # kiosk

    @http.route("/tpm/kiosk/<string:token>", **SHOW)
    def tpm_kiosk(self, token, **kwargs):
        """Show the frame around the questions, which returns to the start."""
        place_sudo = self._kiosk_sudo(token)
        if not place_sudo:
            return self._nothing()
        start = request.env["ir.http"]._url_for(
            f"/tpm/kiosk/{token}/start", request.lang.code
        )
        values = {"start": start, "lang_code": request.lang.code}
        return self._render("tpm_survey.place_kiosk", place_sudo, **values)

    @http.route("/tpm/kiosk/<string:token>/start", **SHOW)
    def tpm_kiosk_start(self, token, **kwargs):
        """Show the question within the frame."""
        return self._start(self._kiosk_sudo(token), is_kiosk=True)

    @http.route("/tpm/kiosk/<string:token>/start", **STORE)
    def tpm_kiosk_answer(self, token, **post):
        """Store the number; all customers come from one address here."""
        place_sudo = self._kiosk_sudo(token)
        return self._answer(place_sudo, "kiosk", KIOSK_KEY, post, is_kiosk=True)

    # steps

    def _start(self, place_sudo, *, is_wrong=False, is_kiosk=False):
        if not place_sudo:
            return self._nothing()
        survey_sudo = place_sudo._tpm_place_survey()
        return self._render(
            "tpm_survey.place_start",
            place_sudo,
            status=400 if is_wrong else 200,
            survey=survey_sudo,
            question=survey_sudo._tpm_score_question(),
            scores=SCORES,
            honeypot=HONEYPOT,
            is_wrong=is_wrong,
            is_kiosk=is_kiosk,
            languages=self._languages(place_sudo),
        )

    def _answer(self, place_sudo, key, setting, post, *, is_kiosk=False):
        if not place_sudo:
            return self._nothing()
        limit = place_sudo._tpm_place_limit(setting)
        if not LIMITER.allows(key, limit, scope=place_sudo.id):
            return self._busy(place_sudo)
        if post.get(HONEYPOT):
            return self._render("tpm_survey.place_thanks", place_sudo)
        score = SCORE_OF.get(post.get("score"))
        is_scored = bool(place_sudo._tpm_place_survey()._tpm_score_question())
        if is_scored and score is None:
            return self._start(place_sudo, is_wrong=True, is_kiosk=is_kiosk)
        return self._to_survey(place_sudo._tpm_place_answer(score))

    def _to_survey(self, answer_sudo):
        url = f"/survey/{answer_sudo.survey_id.access_token}/{answer_sudo.access_token}"
        url = request.env["ir.http"]._url_for(url, answer_sudo.lang_id.code)
        response = request.redirect(url, code=303)
        response.headers.extend(HEADERS)
        return response

    def _nothing(self):
        """Say the same to a wrong, an old and a closed link."""
        empty = request.env["tpm.touchpoint"].sudo()  # sudo: no record at all
        return self._render("tpm_survey.place_nothing", empty, status=404)

    def _busy(self, place_sudo):
        response = self._render("tpm_survey.place_busy", place_sudo, status=429)
        response.headers["Retry-After"] = str(HOUR)
        return response

    # tools

    def _place_sudo(self, token, field="tpm_place_token"):
        """Return the open touchpoint of a token, as nobody in particular."""
        forget_user()
        return request.env["tpm.touchpoint"]._tpm_place_by_token(token, field)

    def _kiosk_sudo(self, token):
        return self._place_sudo(token, "tpm_kiosk_token")

    def _languages(self, place_sudo):
        """Return (name, code, link, whether it is chosen); none where is one alone."""
        languages = place_sudo._tpm_place_languages()
        code = request.lang.code
        path = request.httprequest.path.partition("/tpm/")[2]
        return [
            (data.name, data.code, f"/{data.url_code}/tpm/{path}", data.code == code)
            for data in languages
            if len(languages) > 1
        ]

    def _render(self, template, place_sudo, status=200, **values):
        values = {
            "touchpoint": place_sudo,
            "company": place_sudo._tpm_place_company(),
            "is_kiosk": False,
            **values,
        }
        response = request.render(template, values, status=status)
        response.headers.extend(HEADERS)
        return response
