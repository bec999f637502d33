# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.answer import score_of
from .tpm_feedback import TEXT_LIMIT

SCORE_MEANINGS = ("repurchase", "importance", "recommendation")
TEXT_MEANINGS = (
    "reason",
    "importance_reason",
    "recommendation_reason",
    "disappointed_by",
    "delighted_by",
)
CODE_MEANINGS = ("topic", "factor")
REFERRAL_MEANINGS = (
    "source",
    "source_other",
    "recommender_name",
    "recommender_statement",
    "decided_by",
)
MEANINGS = [
    ("repurchase", "Would buy again (0-10)"),
    ("reason", "Main reason for it"),
    ("importance", "Importance (0-10)"),
    ("importance_reason", "Why it is important"),
    ("recommendation", "Would recommend (0-10)"),
    ("recommendation_reason", "Why recommend it"),
    ("disappointed_by", "Most disappointing"),
    ("delighted_by", "Most delighting"),
    ("topic", "Topic, by its name"),
    ("factor", "Factor, by its name"),
    ("source", "Referral: how they became aware of us"),
    ("source_other", "Referral: other way, in words"),
    ("recommender_name", "Referral: who recommended us"),
    ("recommender_statement", "Referral: what was said about us"),
    ("decided_by", "Referral: what decided"),
]
SCORE_TYPES = ("scale", "numerical_box", "simple_choice")
TEXT_TYPES = ("text_box", "char_box")
CHOICE_TYPES = ("simple_choice", "multiple_choice")


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    tpm_meaning = fields.Selection(
        MEANINGS,
        string="Answer is",
        index="btree_not_null",
        help="What the answer becomes when the survey is finished: a field of the "
        "feedback, or of the referral of the customer.",
    )
    tpm_random_answers = fields.Boolean(
        string="Answers in random order",
        help="Each participant sees the answers in another order, so that none is "
        "chosen more often only because it stands on top.",
    )

    _tpm_meaning_uniq = models.UniqueIndex(
        "(survey_id, tpm_meaning) WHERE tpm_meaning IS NOT NULL",
        "Another question of this survey has that meaning already. Each can be asked "
        "once in a survey.",
    )

    @api.constrains(
        "tpm_meaning", "question_type", "scale_min", "scale_max", "suggested_answer_ids"
    )
    def _check_tpm_meaning(self):
        for question in self.filtered("tpm_meaning"):
            if not question._tpm_fits():
                raise ValidationError(
                    self.env._(
                        "The answers to “%(question)s” can't become “%(meaning)s”. "
                        "%(hint)s",
                        question=question.title,
                        meaning=dict(
                            self._fields["tpm_meaning"]._description_selection(self.env)
                        )[question.tpm_meaning],
                        hint=question._tpm_hint(),
                    )
                )

    def _tpm_fits(self):
        """Say whether the type of the question can hold what it means."""
        self.ensure_one()
        kind = self.question_type
        if self.tpm_meaning in SCORE_MEANINGS:
            labels = self.suggested_answer_ids.mapped("value")
            return (
                kind == "numerical_box"
                or (kind == "scale" and (self.scale_min, self.scale_max) == (0, 10))
                or (
                    kind == "simple_choice"
                    and all((label or "").strip().isdigit() for label in labels)
                    and all(score_of(label) is not None for label in labels)
                )
            )
        if self.tpm_meaning == "source":
            return kind == "simple_choice"
        return kind in (
            CHOICE_TYPES if self.tpm_meaning in CODE_MEANINGS else TEXT_TYPES
        )

    def _tpm_hint(self):
        if self.tpm_meaning in SCORE_MEANINGS:
            return self.env._(
                "Make it a scale from 0 to 10, a number, or a choice of one answer out "
                "of whole numbers from 0 to 10."
            )
        if self.tpm_meaning == "source":
            return self.env._("Make it a choice of one answer.")
        if self.tpm_meaning in CODE_MEANINGS:
            return self.env._("Make it a choice of one or several answers.")
        return self.env._("Make it a text of one or several lines.")

    def copy(self, default=None):
        """Leave the meaning with the original: a survey asks for each once.

        A copy of the whole survey does not come by here and keeps its meanings.
        """
        default = dict(default or {})
        if "survey_id" not in default:
            default.setdefault("tpm_meaning", False)
        return super().copy(default)

    def validate_question(self, answer, comment=None):
        """Refuse on the page what could not become feedback.

        The host takes any number for a scale, and texts of any length.
        """
        errors = super().validate_question(answer, comment)
        if not errors and answer and self.tpm_meaning:
            if error := self._tpm_error(answer):
                errors = {self.id: error}
        return errors

    def _tpm_error(self, answer):
        is_scale = self.question_type == "scale"
        if self.tpm_meaning in SCORE_MEANINGS and (
            (is_scale and not str(answer).isdigit())
            or (self.question_type in SCORE_TYPES[:2] and score_of(answer) is None)
        ):
            return self.env._("Please choose a number from 0 to 10.")
        if self.question_type in TEXT_TYPES and len(str(answer)) > TEXT_LIMIT:
            return self.env._(
                "Please shorten it: %(limit)s characters are possible.",
                limit=TEXT_LIMIT,
            )
        return None

    def _tpm_ordered_answers(self, user_input):
        """Return the choices as this participant sees them, the same at each look."""
        answers = self.suggested_answer_ids
        if not self.tpm_random_answers or not user_input:
            return answers
        shuffled = list(answers)
        random.Random(f"{user_input.access_token}{self.id}").shuffle(shuffled)
        return answers.browse(answer.id for answer in shuffled)
