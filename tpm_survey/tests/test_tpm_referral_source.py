# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestTpmReferralSource(SurveyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.radio = cls.env["tpm.referral.source"].create({"name": "Radio"})

    def _answers(self, *values):
        question = self.env["survey.question"].create(
            {
                "title": "How did you first become aware of us?",
                "survey_id": self.survey.id,
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    Command.create({"value": value}) for value in values
                ],
            }
        )
        return question.suggested_answer_ids

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_outsider_sees_no_sources(self):
        with self.assertRaises(AccessError):
            self.env["tpm.referral.source"].search([])

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_user_reads_the_list_an_officer_keeps_it(self):
        radio = self.radio.with_env(self.env)
        self.assertEqual(radio.name, "Radio")
        with self.assertRaises(AccessError):
            radio.name = "Mine"
        radio.with_user(self.officer).name = "Radio and television"

    def test_the_ready_list_marks_recommendations(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "tpm_survey"), ("model", "=", "tpm.referral.source")]
        )
        sources = self.env["tpm.referral.source"].browse(data.mapped("res_id"))
        marked = sources.filtered("is_referral").mapped("name")
        self.assertEqual(len(sources), 10)
        self.assertEqual(len(marked), 3)
        self.assertTrue(all(name.startswith("Recommendation") for name in marked))
        self.assertEqual(sources.filtered("is_other").mapped("name"), ["Other"])

    @mute_logger("odoo.sql_db")
    def test_a_source_is_on_the_list_once(self):
        with self.assertRaises(psycopg2.IntegrityError):
            self.radio.copy()

    def test_an_answer_is_found_by_name_and_linked(self):
        radio, unknown = self._answers(" RADIO", "Carrier pigeon")
        Source = self.env["tpm.referral.source"]
        self.assertEqual(Source._of_answer(radio), self.radio)
        self.assertEqual(radio.tpm_source_id, self.radio)
        self.assertFalse(Source._of_answer(unknown))

    def test_an_answer_is_found_by_its_name_in_another_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.radio.with_context(lang="de_DE").name = "Rundfunk"
        self.assertEqual(
            self.env["tpm.referral.source"]._of_answer(self._answers("Rundfunk")),
            self.radio,
        )

    def test_a_link_beats_the_name(self):
        answer = self._answers("Radio")
        answer.tpm_source_id = self.env.ref("tpm_survey.tpm_referral_source_other")
        self.assertEqual(
            self.env["tpm.referral.source"]._of_answer(answer),
            self.env.ref("tpm_survey.tpm_referral_source_other"),
        )
