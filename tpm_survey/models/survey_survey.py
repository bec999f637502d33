# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    tpm_touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        string="Counts at touchpoint",
        index="btree_not_null",
        ondelete="restrict",
        help="Finished answers become feedback at this touchpoint, as far as the "
        "questions say what they mean. Answers that a program asked for count at the "
        "touchpoint of the program.",
    )

    def _tpm_score_question(self):
        """Return the question whose number is chosen by the buttons of the mail.

        The one that means the repurchase score; else the first scale from 0 to 10.
        """
        self.ensure_one()
        scales = self.question_ids.filtered(lambda q: q.question_type == "scale")
        meant = scales.filtered(lambda q: q.tpm_meaning == "repurchase")
        fitting = scales.filtered(lambda q: (q.scale_min, q.scale_max) == (0, 10))
        return meant[:1] or fitting[:1]
