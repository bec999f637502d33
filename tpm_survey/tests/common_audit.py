# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo import Command

from odoo.addons.tpm_touchpoint.tests.common import GROUP

from .common import SurveyCommon

# A Wednesday; the week before runs from Monday 2 to Sunday 8 November.
NOW = datetime(2026, 11, 11, 10)
MONDAY = datetime(2026, 11, 2, 10)


class AuditCommon(SurveyCommon):
    """A checklist of two questions, a plan, two reviewers and who served the customer.

    The tests run on a Wednesday; interactions are logged in the week before.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["tpm.audit.plan"].search([]).active = False
        cls.worker = cls._user("tpm_worker", GROUP % "user")
        cls.colleague = cls._user("tpm_colleague", GROUP % "user")
        cls.checklist = cls._checklist()
        cls.good, cls.poor = cls.checklist.question_ids[0].suggested_answer_ids
        cls.channel = cls.env["tpm.channel"].create({"name": "Phone line"})
        cls.touchpoint.channel_id = cls.channel
        cls.Plan = cls.env["tpm.audit.plan"]
        cls.Audit = cls.env["tpm.audit"]
        cls.plan = cls._plan(touchpoint_ids=[Command.set(cls.touchpoint.ids)])

    @classmethod
    def _checklist(cls, **vals):
        answers = [
            Command.create({"value": "Yes", "answer_score": 3, "is_correct": True}),
            Command.create({"value": "No", "answer_score": 0}),
        ]
        return cls.env["survey.survey"].create(
            {
                "title": "Checklist",
                "survey_type": "assessment",
                "access_mode": "token",
                "questions_layout": "one_page",
                "scoring_type": "scoring_without_answers",
                "scoring_success_min": 70,
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Was it friendly?",
                            "question_type": "simple_choice",
                            "constr_mandatory": True,
                            "suggested_answer_ids": answers,
                        }
                    ),
                    Command.create(
                        {"title": "What do you advise?", "question_type": "text_box"}
                    ),
                ],
                **vals,
            }
        )

    @classmethod
    def _plan(cls, **vals):
        reviewers = cls.agent | cls.colleague
        return cls.env["tpm.audit.plan"].create(
            {
                "name": "Calls",
                "survey_id": cls.checklist.id,
                "reviewer_ids": [Command.set(reviewers.ids)],
                "per_week": 3,
                "next_date": NOW.date(),
                **vals,
            }
        )

    @classmethod
    def _serve(cls, count=1, user=None, *, days=0, **vals):
        """Log interactions in the week before, served by the worker."""
        vals = {
            "user_id": (user or cls.worker).id,
            "touchpoint_id": cls.touchpoint.id,
            "partner_id": cls.customer.id,
            "date": MONDAY + timedelta(days=days),
            "origin": "manual",
            **vals,
        }
        return cls.env["tpm.interaction"].create([dict(vals) for _n in range(count)])

    def _audits(self, plan=None):
        return self.Audit.search([("plan_id", "=", (plan or self.plan).id)])

    def _audit(self, **vals):
        """Return an audit that the agent has to do about the worker."""
        vals = {"reviewer_ids": [Command.set(self.agent.ids)], **vals}
        self._serve(note="Called about the bill")
        plan = self._plan(touchpoint_ids=[Command.set(self.touchpoint.ids)], **vals)
        plan._draw()
        return self._audits(plan)

    def _done(self, audit, answer=None):
        """Fill in the checklist behind the pages."""
        answers = audit.sudo()._open_answers()
        question = answers.survey_id.question_ids[0]
        answers._mark_in_progress()
        answers._save_lines(question, str((answer or self.good).id))
        answers._mark_done()
        return audit
