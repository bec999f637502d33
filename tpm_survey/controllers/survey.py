# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from odoo.addons.survey.controllers.main import Survey

from ..tools.score import SCORES

MAX_BODY = 1024 * 1024
MAX_TEXT = 10_000
SCORE_OF = {str(score): score for score in SCORES}


def forget_user():
    """Go on as the public user, so that nothing is noted of who is logged in."""
    if not request.env.user._is_public():
        # sudo: employees may not read the ids of data
        data = request.env["ir.model.data"].sudo()
        request.update_env(user=data._xmlid_to_res_id("base.public_user"))


class TpmSurveyPages(Survey):
    """The host's survey pages, for answers that a request or a touchpoint asked for.

    Opening a link stores nothing: the questions are shown at once with the number
    chosen, and the answer starts and ends with what is submitted.
    """

    # access

    def _get_access_data(
        self, survey_token, answer_token, ensure_token=True, check_partner=True
    ):
        """Forget who is logged in where somebody answers anonymously.

        The page for printing, by which staff read answers, checks no partner.
        """
        if check_partner and not request.env.user._is_public():
            self._tpm_forget_user(survey_token, answer_token)
        return super()._get_access_data(
            survey_token, answer_token, ensure_token, check_partner
        )

    def _tpm_forget_user(self, survey_token, answer_token):
        __, answer_sudo = self._fetch_from_access_token(survey_token, answer_token)
        if answer_sudo.tpm_touchpoint_id:
            forget_user()

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
        ask_sudo = answer_sudo.tpm_request_id
        if not ask_sudo:
            return validity
        if validity == "answer_wrong_user" and answer_token:
            if ask_sudo._tpm_may_answer(request.env.user):
                validity = True
        if validity is True and answer_sudo.state != "done":
            if not ask_sudo._tpm_is_open():
                validity = "answer_deadline"
        return validity

    # pages

    @http.route()
    def survey_retry(self, survey_token, answer_token, **post):
        """What we asked for is answered once: no second try."""
        __, answer_sudo = self._fetch_from_access_token(survey_token, answer_token)
        if answer_sudo._tpm_is_asked():
            return request.redirect(f"/survey/{survey_token}/{answer_token}")
        return super().survey_retry(survey_token, answer_token, **post)

    def _prepare_survey_data(self, survey_sudo, answer_sudo, **post):
        data = super()._prepare_survey_data(survey_sudo, answer_sudo, **post)
        ask_sudo = answer_sudo.tpm_request_id
        if not ask_sudo:
            return data
        at_once = self._tpm_at_once(survey_sudo, answer_sudo)
        return {
            **data,
            **({"survey_last": True} if at_once else {}),
            "tpm_at_once": at_once,
            "tpm_preset": self._tpm_preset(survey_sudo, answer_sudo, post),
            "tpm_customer": self._tpm_typist(answer_sudo) and ask_sudo.partner_id,
        }

    def _tpm_at_once(self, survey_sudo, answer_sudo):
        """Say whether the questions come without the start page of the host."""
        return (
            answer_sudo.state == "new"
            and survey_sudo.questions_layout == "one_page"
            and not survey_sudo.is_time_limited
            and not answer_sudo.is_session_answer
        )

    def _tpm_preset(self, survey_sudo, answer_sudo, post):
        """Return the number chosen in the mail: ``{question_id: score}``.

        A survey of several pages shows it after its start page, which comes by
        another request: the session carries it.
        """
        key = answer_sudo.access_token
        score = SCORE_OF.get(post.get("score"))
        if score is not None:
            request.session["tpm_score"] = {key: score}
        else:
            score = (request.session.get("tpm_score") or {}).get(key)
        question = survey_sudo._tpm_score_question()
        answered = question in answer_sudo.user_input_line_ids.question_id
        return {} if score is None or answered else {question.id: score}

    def _tpm_typist(self, answer_sudo):
        """Return the user who answers in the customer's name, if one does."""
        user = request.env.user
        typing = user._is_internal() and user.partner_id != answer_sudo.partner_id
        return user if typing else user.browse()

    # submit

    @http.route(max_content_length=MAX_BODY)
    def survey_submit(self, survey_token, answer_token, **post):
        self._tpm_forget_user(survey_token, answer_token)
        __, answer_sudo = self._fetch_from_access_token(survey_token, answer_token)
        if not answer_sudo._tpm_is_asked():
            return super().survey_submit(survey_token, answer_token, **post)
        answer_sudo._tpm_lock()
        access = self._get_access_data(survey_token, answer_token, ensure_token=True)
        if refusal := self._tpm_refusal(access):
            return {}, refusal
        if errors := self._tpm_errors(access["survey_sudo"], answer_sudo, post):
            return {}, {"error": "validation", "fields": errors}
        return self._tpm_store(survey_token, answer_token, answer_sudo, post)

    def _tpm_store(self, survey_token, answer_token, answer_sudo, post):
        """Store a page of answers, all or nothing.

        The host keeps the valid answers of a page with an error, and then refuses
        to overwrite them when the page is submitted again.
        """
        with request.env.cr.savepoint() as savepoint:
            if answer_sudo.state == "new":
                answer_sudo.lang_id = self._get_lang_with_fallback(answer_sudo)
                answer_sudo._mark_in_progress()
            if typist := self._tpm_typist(answer_sudo):
                answer_sudo.tpm_typed_by_id = typist
            result = super().survey_submit(survey_token, answer_token, **post)
            savepoint.close(rollback="error" in result[1])
        answer_sudo.filtered("tpm_touchpoint_id")._tpm_blur()
        return result

    def _tpm_refusal(self, access):
        """Return a page that says why nothing is stored, if so."""
        answer_sudo = access["answer_sudo"]
        if access["validity_code"] is True and answer_sudo.state != "done":
            return None
        reason = "answered" if answer_sudo.state == "done" else access["validity_code"]
        values = {
            "survey": access["survey_sudo"],
            "answer": answer_sudo,
            "reason": reason,
        }
        render = request.env["ir.qweb"]._render
        return {
            "tpm_refused": reason,
            "survey_content": render("tpm_survey.survey_refused", values),
            "survey_navigation": render("survey.survey_navigation", values),
            "has_skipped_questions": False,
            "background_image_url": access["survey_sudo"].background_image_url,
        }

    def _tpm_errors(self, survey_sudo, answer_sudo, post):
        """Return what is wrong with the answers, by question.

        The host believes what its own page sends; these links are in the mail of
        thousands.
        """
        questions, __ = survey_sudo._get_survey_questions(
            answer=answer_sudo,
            page_id=post.get("page_id"),
            question_id=post.get("question_id"),
        )
        errors = {}
        for question in questions:
            given = post.get(str(question.id))
            if any(len(text) > MAX_TEXT for text in self._tpm_texts(given)):
                errors[question.id] = request.env._(
                    "Please shorten your answer to %(limit)s characters.",
                    limit=MAX_TEXT,
                )
            elif given and not self._tpm_is_valid(question, given):
                errors[question.id] = request.env._("This answer is not possible.")
        return errors

    def _tpm_texts(self, given):
        """Yield all texts of an answer, whatever it is made of."""
        if isinstance(given, str):
            yield given
        elif isinstance(given, dict | list):
            parts = given.values() if isinstance(given, dict) else given
            for part in parts:
                yield from self._tpm_texts(part)

    def _tpm_is_valid(self, question, given):
        """Say whether an answer has the form of what the question's page sends."""
        if any("\0" in text for text in self._tpm_texts(given)):
            return False
        kind = question.question_type
        if kind == "scale":
            scale = range(question.scale_min, question.scale_max + 1)
            return given in map(str, scale)
        if kind == "matrix":
            return self._tpm_is_valid_matrix(question, given)
        if kind in ("simple_choice", "multiple_choice"):
            return self._tpm_are_choices(question, given, comments=True)
        return isinstance(given, str)

    def _tpm_is_valid_matrix(self, question, given):
        if not isinstance(given, dict):
            return False
        rows = set(map(str, question.matrix_row_ids.ids))
        return all(
            isinstance(cells, str)
            if row == "comment"
            else row in rows and self._tpm_are_choices(question, cells)
            for row, cells in given.items()
        )

    def _tpm_are_choices(self, question, given, comments=False):
        possible = set(map(str, question.suggested_answer_ids.ids))
        for choice in given if isinstance(given, list) else [given]:
            if isinstance(choice, dict):
                comment = (
                    comments and choice.keys() == {"comment"} and choice["comment"]
                )
                if not isinstance(comment, str):
                    return False
            elif str(choice) not in possible:
                return False
        return True
