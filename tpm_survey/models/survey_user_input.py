# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from collections import defaultdict
from datetime import timedelta, timezone

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Command, Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.models.tpm_capture_rule import MUTE_KEY

from ..tools.answer import score_of
from ..tools.score import band
from .survey_question import (
    CODE_MEANINGS,
    REFERRAL_MEANINGS,
    SCORE_MEANINGS,
    TEXT_MEANINGS,
)
from .tpm_feedback import LATER_KEY, TEXT_LIMIT

_logger = logging.getLogger(__name__)

PARTIAL_AFTER = timedelta(hours=24)
PARTIAL_BATCH = 500


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    tpm_request_id = fields.Many2one(
        "tpm.survey.request",
        string="Survey request",
        index="btree_not_null",
        ondelete="set null",
    )
    tpm_touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        string="Asked at",
        index="btree_not_null",
        ondelete="set null",
        help="The touchpoint whose public link was opened.",
    )
    tpm_typed_by_id = fields.Many2one("res.users", string="Typed by")
    tpm_taken_over = fields.Selection(
        [
            ("partial", "Incomplete"),
            ("done", "Complete"),
            ("failed", "Failed"),
        ],
        string="Became feedback",
        readonly=True,
        copy=False,
        help="How far these answers have become feedback.",
    )
    tpm_error = fields.Char(
        string="Why it failed",
        readonly=True,
        copy=False,
        help="Why these answers could not become feedback.",
    )

    _tpm_open_idx = models.Index(
        "(start_datetime) WHERE state = 'in_progress' AND tpm_taken_over IS NULL"
    )
    _tpm_failed_idx = models.Index("(id) WHERE tpm_taken_over = 'failed'")

    def _mark_done(self):
        """Let finished answers become feedback; a fault of ours stops nobody."""
        res = super()._mark_done()
        self._tpm_take_over()
        return res

    def _save_lines(self, question, answer, comment=None, overwrite_existing=True):
        """Let a page be sent again whose first sending had an error somewhere.

        The host keeps the good answers of such a page, and would then refuse them.
        """
        whole_page = self.survey_id.questions_layout != "page_per_question"
        if whole_page and self.state != "done" and self._tpm_touchpoint():
            overwrite_existing = True
        return super()._save_lines(question, answer, comment, overwrite_existing)

    # from answers to feedback

    def _tpm_take_over(self):
        """Write feedback, interaction and referral for these answers, once each.

        Call it as often as you like: what has been taken over stays, and incomplete
        answers are brought up to date. It never raises for a fault of ours.
        """
        # sudo: whoever answers has no rights on surveys, let alone on feedback
        ready = self.sudo()._tpm_ready()
        if not ready:
            return
        # What the host left to flush shall fail as the host's fault, not in our try.
        self.env.flush_all()
        ready._tpm_safely("_tpm_write_feedback")
        ready._tpm_safely("_tpm_log_interactions")
        finished = ready.filtered(lambda answers: answers.state == "done")
        finished._tpm_safely("_tpm_close_requests")
        finished._tpm_safely("_tpm_close_calls")
        finished._tpm_safely("_tpm_record_referrals")

    def _tpm_ready(self):
        """Leave out tests, what is done already, and what counts nowhere."""
        real = self.filtered(lambda a: not a.test_entry and a.tpm_taken_over != "done")
        surveys = real.filtered(lambda a: a._tpm_is_by_default()).survey_id
        mapped = self._tpm_mapped_surveys(surveys)
        return real.filtered(
            lambda a: (
                a._tpm_touchpoint()
                and (not a._tpm_is_by_default() or a.survey_id in mapped)
            )
        )

    def _tpm_is_by_default(self):
        """Say whether only the survey tells where the answers count."""
        self.ensure_one()
        return not self.tpm_request_id and not self.tpm_touchpoint_id

    @api.model
    def _tpm_mapped_surveys(self, surveys):
        mapped = Domain("survey_id", "in", surveys.ids) & Domain(
            "tpm_meaning", "!=", False
        )
        Question = self.env["survey.question"]
        return surveys.browse(
            survey.id for (survey,) in Question._read_group(mapped, ["survey_id"])
        )

    def _tpm_touchpoint(self):
        """Return where the answers count; may be empty."""
        self.ensure_one()
        return (
            self.tpm_request_id.touchpoint_id
            or self.tpm_touchpoint_id
            or self.survey_id.tpm_touchpoint_id
        )

    def _tpm_partner(self):
        """Return the customer who answered; empty for anonymous answers."""
        self.ensure_one()
        return self.partner_id or self.tpm_request_id.partner_id

    def _tpm_safely(self, step):
        """Take one step for all, or one by one when one of them is at fault."""
        if not self:
            return
        try:
            with self.env.cr.savepoint(flush=False):
                getattr(self, step)()
                self.env.flush_all()
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise  # the host does the whole transaction again
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is: the customer shall see the page that says thank you.
            self.env.clear()
            if len(self) > 1:
                for answers in self:
                    answers._tpm_safely(step)
            elif not isinstance(error, UniqueViolation):
                self._tpm_report_failure(step, error)

    def _tpm_report_failure(self, step, error):
        """Leave a trace: in the server log, and in Settings > Technical > Logging."""
        _logger.exception("%s failed on %s", step, self)
        message = f"{type(error).__name__}: {error}"
        if step == "_tpm_write_feedback":
            self.write({"tpm_taken_over": "failed", "tpm_error": message})
        self.env["ir.logging"].create(
            {
                "name": "tpm.survey",
                "type": "server",
                "dbname": self.env.cr.dbname,
                "level": "ERROR",
                "message": message,
                "path": f"{self._name},{self.id}",
                "func": step,
                "line": "0",
            }
        )

    # the steps

    def _tpm_write_feedback(self):
        said = self._tpm_said()
        Feedback = self.env["tpm.feedback"].with_context(**{LATER_KEY: True})
        earlier = Feedback.search([("user_input_id", "in", self.ids)])
        feedback_of = {feedback.user_input_id.id: feedback for feedback in earlier}
        vals_list = []
        for answers in self:
            vals = answers._prepare_feedback_vals(said[answers.id])
            if feedback := feedback_of.get(answers.id):
                feedback.write(vals)
            elif answers._tpm_partner() or answers.tpm_taken_over != "partial":
                vals_list.append(vals)
        Feedback.create(vals_list)
        finished = self.filtered(lambda answers: answers.state == "done")
        finished.write({"tpm_taken_over": "done", "tpm_error": False})
        (self - finished).write({"tpm_taken_over": "partial", "tpm_error": False})

    def _tpm_log_interactions(self):
        """Log what was said by customers we know; others can't be told apart."""
        Feedback = self.env["tpm.feedback"]
        found = Feedback.search([("user_input_id", "in", self.ids)])
        found._log_interactions()

    def _tpm_close_requests(self):
        for answers in self:
            request = answers.tpm_request_id
            if request and request.state != "answered":
                # the answers are logged already, a call that ends with them is not
                request.with_context(**{MUTE_KEY: True}).write(
                    answers._prepare_request_vals()
                )

    def _prepare_request_vals(self):
        self.ensure_one()
        now = fields.Datetime.now()
        return {
            "state": "answered",
            "state_date": now,
            "answer_date": self.end_datetime or now,
            "user_input_id": self.id,
        }

    def _tpm_close_calls(self):
        """Nobody needs to call any more, and the answers are logged already."""
        for request in self.tpm_request_id:
            calls = request._tpm_open_calls().with_context(**{MUTE_KEY: True})
            calls._action_done(
                feedback=self.env._("The customer has answered the questions.")
            )

    def _tpm_record_referrals(self):
        """Hand over what was said about how the customer came to us."""
        if not hasattr(self.env["sale.order"], "_tpm_record_referral"):
            return
        said = self._tpm_said()
        for answers in self:
            if values := answers._prepare_referral_values(said[answers.id]):
                self.env["sale.order"]._tpm_record_referral(answers, values)

    def _prepare_referral_values(self, said):
        """Return the answers to the referral questions; empty when none was given.

        ``source_answer`` is the ``survey.question.answer`` that was chosen, the others
        are texts.
        """
        if not set(REFERRAL_MEANINGS) & said.keys():
            return {}
        return {
            "source_answer": said.get("source", self.env["survey.question.answer"]),
            "source_other": said.get("source_other", ""),
            "recommender_name": said.get("recommender_name", ""),
            "recommender_statement": said.get("recommender_statement", ""),
            "decided_by": said.get("decided_by", ""),
        }

    # reading the answers

    def _tpm_said(self):
        """Read what the mapped questions were answered with.

        :return: dict of id to a dict of meaning to score, text, or chosen answers
        """
        lines = self.env["survey.user_input.line"].search(
            Domain("user_input_id", "in", self.ids)
            & Domain("skipped", "=", False)
            & Domain("question_id.tpm_meaning", "!=", False),
            order="user_input_id, id",
        )
        said = defaultdict(dict)
        for line in lines:
            self._tpm_read_line(line, said[line.user_input_id.id])
        return said

    @api.model
    def _tpm_read_line(self, line, said):
        meaning = line.question_id.tpm_meaning
        chosen = line.suggested_answer_id
        is_comment = not chosen and line.question_id.suggested_answer_ids
        if meaning in SCORE_MEANINGS:
            score = None if is_comment else score_of(line._get_answer_value())
            if score is not None:
                said[meaning] = str(score)
        elif meaning in CODE_MEANINGS:
            said[meaning] = said.get(meaning, chosen) | chosen
        elif meaning == "source" and chosen:
            said[meaning] = chosen
        elif meaning == "source":
            said["source_other"] = line.value_char_box
        elif text := (line._get_answer_value() or "").strip():
            said[meaning] = text[:TEXT_LIMIT]

    def _prepare_feedback_vals(self, said):
        """Return the feedback these answers become.

        Anonymous answers leave no trace: no link, and the date only to the hour.
        """
        self.ensure_one()
        request, partner = self.tpm_request_id, self._tpm_partner()
        order, touchpoint = request.order_id, self._tpm_touchpoint()
        company = request.company_id or touchpoint.company_id or partner.company_id
        company = company or self.tpm_touchpoint_id._tpm_place_company()
        date = self.state == "done" and self.end_datetime or self.start_datetime
        vals = {
            "partner_id": partner.id,
            "touchpoint_id": touchpoint.id,
            "order_id": order.id,
            "company_id": company.id or self.env.company.id,
            "date": date or fields.Datetime.now(),
            "is_partial": self.state != "done",
            "user_id": request.user_id.id,
            "team_id": order.team_id.id or request.user_id.sale_team_id.id,
            "typed_by_id": self.tpm_typed_by_id.id,
            "source": "survey" if partner or not self.tpm_touchpoint_id else "place",
            "program_id": request.program_id.id,
            "request_id": request.id,
            "user_input_id": self.id if partner else False,
            **{name: said.get(name, False) for name in SCORE_MEANINGS},
            **{name: said.get(name, False) for name in TEXT_MEANINGS},
        }
        if not partner:
            vals["date"] = self._tpm_hour(vals["date"], vals["company_id"])
        if codes := self._tpm_codes(said, touchpoint):
            vals.update(codes)
        return vals

    @api.model
    def _tpm_hour(self, date, company_id):
        """Return the hour it was there, so that the day stays right."""
        zone = self.env["res.company"]._tpm_time_zone(company_id)
        local = date.replace(tzinfo=timezone.utc).astimezone(zone)
        hour = local.replace(minute=0, second=0, microsecond=0)
        return hour.astimezone(timezone.utc).replace(tzinfo=None)

    @api.model
    def _tpm_codes(self, said, touchpoint):
        """Find the topics and factors whose names were chosen."""
        codes = {}
        if chosen := said.get("topic"):
            names = SQL("(c.name || jsonb_build_object('-', c.complete_name))")
            topics = self._tpm_named("tpm_topic", names, chosen)
            codes["topic_ids"] = [Command.link(topic) for topic in topics]
        if chosen := said.get("factor"):
            score = said.get("repurchase")
            factors = self._tpm_named(
                "tpm_factor",
                SQL("c.name"),
                chosen,
                SQL("COALESCE(c.touchpoint_id, %(id)s) = %(id)s", id=touchpoint.id),
                SQL(
                    "(c.touchpoint_id IS NULL), (c.level != %s),",
                    score and band(int(score)).experience or "",
                ),
            )
            codes["factor_ids"] = [Command.link(factor) for factor in factors]
        return codes

    @api.model
    def _tpm_named(self, table, names, chosen, where=None, order=None):
        """Return the ids of the codes named like the answers, in any language.

        Of several of the same name the first counts.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (a.id) a.id, c.id
                     FROM survey_question_answer a
               CROSS JOIN LATERAL jsonb_each_text(a.value) label
                     JOIN %(table)s c ON c.active AND %(where)s
               CROSS JOIN LATERAL jsonb_each_text(%(names)s) name
                    WHERE a.id = ANY(%(chosen)s)
                      AND lower(trim(label.value)) = lower(trim(name.value))
                 ORDER BY a.id, %(order)s c.id""",
                table=SQL.identifier(table),
                names=names,
                where=where or SQL("TRUE"),
                order=order or SQL(),
                chosen=chosen.ids,
            )
        )
        return [code_id for _answer_id, code_id in rows]

    # incomplete answers

    @api.model
    def _tpm_collect_partial(self, limit=PARTIAL_BATCH):
        """Take over answers that were left at least a day ago, with a score given.

        Call it from a cron, again while it returns something: each call takes the
        oldest, and none twice. Who comes back and finishes brings the same feedback up
        to date.

        :return: how many were taken over
        """
        left = self.sudo().search(  # sudo: a cron of ours, whoever runs it
            self._tpm_partial_domain(), order="start_datetime, id", limit=limit
        )
        # another worker's are skipped
        mine = left.try_lock_for_update()
        mine._tpm_take_over()
        return len(mine)

    @api.model
    def _tpm_partial_domain(self):
        scored = Domain("question_id.tpm_meaning", "=", "repurchase") & Domain(
            "skipped", "=", False
        )
        return (
            Domain("state", "=", "in_progress")
            & Domain("tpm_taken_over", "=", False)
            & Domain("test_entry", "=", False)
            & (
                Domain("start_datetime", "<", fields.Datetime.now() - PARTIAL_AFTER)
                | Domain("tpm_request_id.state", "=", "expired")
                | Domain("deadline", "<", fields.Datetime.now())
            )
            & (
                Domain("tpm_request_id", "!=", False)
                | Domain("tpm_touchpoint_id", "!=", False)
                | Domain("survey_id.tpm_touchpoint_id", "!=", False)
            )
            & Domain("user_input_line_ids", "any", scored)
        )
