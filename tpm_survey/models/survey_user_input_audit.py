# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Answers that are a review: they go to their audit, and never to feedback."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_repr


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"  # pylint: disable=consider-merging-classes-inherited

    tpm_audit_id = fields.Many2one(
        "tpm.audit",
        string="Audit",
        index="btree_not_null",
        ondelete="cascade",  # what was said about somebody's work goes with it
        readonly=True,
    )

    def _mark_done(self):
        """Let a finished checklist give its score to the audit."""
        res = super()._mark_done()
        # sudo: a reviewer writes no audits; a fault of ours stops nobody
        reviews = self.sudo().filtered(lambda a: a.tpm_audit_id and not a.test_entry)
        reviews._tpm_safely("_tpm_finish_audits")
        return res

    def _tpm_finish_audits(self):
        for answers in self:
            audit = answers.tpm_audit_id
            if audit.user_input_id == answers:
                audit._finish()

    def _tpm_ready(self):
        """A review is no answer of a customer."""
        return super(
            SurveyUserInput, self.filtered(lambda a: not a.tpm_audit_id)
        )._tpm_ready()

    @api.model
    def _tpm_partial_domain(self):
        return super()._tpm_partial_domain() & Domain("tpm_audit_id", "=", False)

    def _save_lines(self, question, answer, comment=None, overwrite_existing=True):
        """Let a page be sent again whose first sending had an error somewhere."""
        whole_page = self.survey_id.questions_layout != "page_per_question"
        if whole_page and self.state != "done" and self.tpm_audit_id:
            overwrite_existing = True
        return super()._save_lines(question, answer, comment, overwrite_existing)

    def _tpm_checklist(self):
        """Return the checklist as it was filled in, as a table."""
        self.ensure_one()
        rows = [self._tpm_checklist_row(q) for q in self.predefined_question_ids]
        head = Markup("<tr><th>%s</th><th>%s</th><th class='text-end'>%s</th></tr>") % (
            self.env._("Question"),
            self.env._("Answer"),
            self.env._("Points"),
        )
        return Markup("<table class='table table-sm'>%s%s</table>") % (
            head,
            Markup().join(rows),
        )

    def _tpm_checklist_row(self, question):
        lines = self.user_input_line_ids.filtered(
            lambda line: line.question_id == question and not line.skipped
        )
        points = float_repr(sum(lines.mapped("answer_score")), 0)
        return Markup("<tr><td>%s</td><td>%s</td><td class='text-end'>%s</td></tr>") % (
            question.title,
            ", ".join(str(line._get_answer_value()) for line in lines) or "–",
            points if question._tpm_gives_points() else "",
        )
