# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    tpm_source_id = fields.Many2one(
        "tpm.referral.source",
        string="Referral source",
        index="btree_not_null",
        ondelete="set null",
        help="How those who choose this answer found us.",
    )
