# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SurveySurvey(models.Model):
    _inherit = "survey.survey"  # pylint: disable=consider-merging-classes-inherited

    @api.constrains("scoring_type", "certification")
    def _check_tpm_checklist(self):
        """Keep what audit plans use a checklist that gives a score."""
        # sudo: survey users need not see audit plans
        plans = self.env["tpm.audit.plan"].sudo()
        used = plans.search(Domain("survey_id", "in", self.ids))
        for plan in used:
            if why := plan.survey_id._tpm_no_checklist():
                raise ValidationError(
                    self.env._(
                        "The audit plan “%(plan)s” uses it. %(why)s",
                        plan=plan.name,
                        why=why,
                    )
                )

    def _tpm_no_checklist(self):
        """Say why this survey gives no score for an audit; False when it does."""
        self.ensure_one()
        values = {"survey": self.title}
        if self.scoring_type == "no_scoring":
            return self.env._(
                "The survey “%(survey)s” has no scoring. Choose one under Options > "
                "Scoring of the survey, or take another survey as checklist.",
                **values,
            )
        if self.certification:
            return self.env._(
                "The survey “%(survey)s” is a certification, so its reviewers would be "
                "certified. Take another survey as checklist.",
                **values,
            )
        if self.scoring_max_obtainable <= 0:
            return self.env._(
                "No answer of the survey “%(survey)s” gives points. Give points to "
                "its answers, or take another survey as checklist.",
                **values,
            )
        return False


class SurveyQuestion(models.Model):
    _inherit = "survey.question"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_gives_points(self):
        """Say whether an answer to this question can change the score."""
        self.ensure_one()
        scores = self.suggested_answer_ids.mapped("answer_score")
        return self.is_scored_question or any(scores)
