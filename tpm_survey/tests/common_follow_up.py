# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing, suppress
from datetime import datetime, timedelta

from odoo import fields

from ..models.tpm_follow_up_task import ACTIVITY_TYPE
from .common import SurveyCommon

NOW = datetime(2026, 3, 2, 9, 0)  # a Monday, 10:00 in Berlin
TODAY = NOW.date()
DUE = TODAY + timedelta(days=3)  # the second working day after today is over


class FollowUpCommon(SurveyCommon):
    """A touchpoint with an owner, and feedback of all scores."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Europe/Berlin"
        cls.key_touchpoint.user_id = cls.agent
        cls.FollowUp = cls.env["tpm.follow.up"]
        cls.Feedback = cls.env["tpm.feedback"]
        # those of the database are none of ours
        cls.FollowUp.search([]).feedback_id.unlink()

    @classmethod
    def _answer(cls, score=3, *, user=None, **vals):
        Feedback = cls.Feedback.with_user(user) if user else cls.Feedback
        return Feedback.create(cls._answer_vals(score, **vals)).with_env(cls.env)

    @classmethod
    def _answer_vals(cls, score=3, **vals):
        return {
            "partner_id": cls.contact.id,
            "touchpoint_id": cls.key_touchpoint.id,
            "repurchase": str(score),
            "reason": "The parcel came late",
            "date": fields.Datetime.now(),
            **vals,
        }

    def _run_job(self, batch=None):
        """Run the daily job as the server does, with a cursor that commits."""
        self.env.flush_all()
        with (
            suppress(SystemExit),  # of a worker that is told to stop
            self.enter_registry_test_mode(),
            closing(self.registry.cursor()) as cr,
        ):
            Feedback = self.env(cr=cr)["tpm.feedback"]
            Feedback._cron_follow_up(**{"batch": batch} if batch else {})
        self.env.invalidate_all()

    def _of(self, feedback):
        return self.FollowUp.search([("feedback_id", "in", feedback.ids)])

    def _tasks(self, follow_up):
        return follow_up.activity_search([ACTIVITY_TYPE])
