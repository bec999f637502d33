# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import SurveyCommon

LOGGER = "odoo.addons.tpm_survey.models.survey_user_input"


@tagged("post_install", "-at_install")
class TestFailedAnswer(SurveyCommon):
    """Answers that could not become feedback."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls._request(state="sent")
        cls.answers = cls.request._tpm_answer()
        cls.answers._save_lines(cls.score_question, "3")
        cls.score_question.tpm_meaning = "repurchase"

    def _break(self):
        return patch.object(
            type(self.env["tpm.feedback"]), "create", side_effect=ValueError("broken")
        )

    def _fail(self):
        with self._break(), mute_logger(LOGGER):
            self.answers._mark_done()

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models")
    def test_users_have_nothing_to_do_with_it(self):
        self._fail()
        failed = self.env["tpm.failed.answer"]
        with self.assertRaises(AccessError):
            failed.search([])
        with self.assertRaises(AccessError):
            failed.browse(self.answers.id).action_try_again()
        self.assertEqual(self.answers.tpm_taken_over, "failed")

    @users("tpm_officer")
    def test_an_officer_sees_why_and_tries_again(self):
        self._fail()
        failed = self.env["tpm.failed.answer"].search([])
        self.assertRecordValues(
            failed,
            [
                {
                    "id": self.answers.id,
                    "partner_id": self.contact.id,
                    "touchpoint_id": self.key_touchpoint.id,
                    "company_id": self.env.company.id,
                    "error": "ValueError: broken",
                }
            ],
        )
        with self._break(), mute_logger(LOGGER):
            message = failed.action_try_again()["params"]["message"]
        self.assertEqual(message, "Became feedback: 0. Failed once more: 1; see why.")
        message = failed.action_try_again()["params"]["message"]
        self.assertEqual(message, "Became feedback: 1")
        self.assertEqual(self.answers.tpm_taken_over, "done")
        self.assertFalse(self.answers.tpm_error)
        self.assertFalse(failed.search([]))
        feedback = self.env["tpm.feedback"].search(
            [("request_id", "=", self.request.id)]
        )
        self.assertEqual(feedback.repurchase, "3")

    @users("tpm_officer")
    def test_those_of_other_companies_stay_out_of_sight(self):
        self._fail()
        companies = self.request.env["res.company"]  # not the officer's own
        self.request.company_id = companies.create({"name": "Other"})
        self.env.flush_all()
        self.assertFalse(self.env["tpm.failed.answer"].search([]))
