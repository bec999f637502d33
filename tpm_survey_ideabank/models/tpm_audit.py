# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.tpm_survey.models.tpm_feedback_learning import shorten_words

GOAL_LIMIT = 100


class TpmAudit(models.Model):
    _inherit = "tpm.audit"

    def action_plan_coaching(self):
        """Open the dialog that plans coaching of the person reviewed."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("Coaching follows from a finished review."))
        return self.env["tpm.coaching.plan"]._dialog(
            self.touchpoint_id,
            users=self.reviewed_id.filtered("active"),
            goal=self._coaching_goal(),
        )

    def _coaching_goal(self):
        """Return what shall get better: what the checklist gave the fewest points."""
        self.ensure_one()
        values = {"score": round(self.score), "day": format_date(self.env, self.day)}
        missed = "; ".join(self._missed_titles())
        if not missed:
            return self.env._("Audit of %(day)s: %(score)s %%", **values)
        words = shorten_words(missed, GOAL_LIMIT)
        return self.env._(
            "%(missed)s (audit of %(day)s: %(score)s %%)", missed=words, **values
        )

    def _missed_titles(self):
        """Return the questions that did not get all the points they could."""
        # sudo: the answers of a survey are the survey users' own
        answers_sudo = self.sudo().user_input_id
        questions = answers_sudo.predefined_question_ids
        return [q.title for q in questions if self._is_missed(answers_sudo, q)]

    def _is_missed(self, answers, question):
        scores = question.suggested_answer_ids.mapped("answer_score")
        if question.question_type == "multiple_choice":
            best = sum(score for score in scores if score > 0)
        else:
            best = max(scores, default=0) or question.answer_score
        lines = answers.user_input_line_ids.filtered(
            lambda line: line.question_id == question
        )
        return sum(lines.mapped("answer_score")) < best
