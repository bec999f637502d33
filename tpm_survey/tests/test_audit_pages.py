# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from urllib.parse import urlsplit

from lxml import html

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_audit import AuditCommon


@tagged("post_install", "-at_install")
class TestAuditPages(AuditCommon, HttpCase):
    """A reviewer at the host's survey pages, and those who should not be there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # no frozen clock here: the server has its own
        first, _last = cls.plan._last_week()
        [cls.interaction] = cls._serve(
            date=fields.Datetime.to_datetime(first),
            note="Called about <b>the bill</b>",
        )
        cls.plan.reviewer_ids = cls.agent
        cls.plan._draw()
        cls.audit = cls.Audit.search([("plan_id", "=", cls.plan.id)])

    def _open(self, login, audit=None):
        """Press Review, and return the page it leads to."""
        self.authenticate(login, login)
        action = self._call(audit or self.audit, "action_review")
        self.url = action["url"]
        return self.url_open(self.url)

    def _call(self, records, method):
        companies = self.agent.company_ids.ids
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": records._name,
                "method": method,
                "args": [records.ids],
                "kwargs": {"context": {"allowed_company_ids": companies}},
            },
        )

    def _submit(self, answer=None, text="Speak slower"):
        _empty, _survey, survey_token, answer_token = self.url.split("/")
        friendly, advice = self.checklist.question_ids
        params = {str(friendly.id): str((answer or self.good).id), str(advice.id): text}
        if answer is False:
            params.pop(str(friendly.id))
        return self.make_jsonrpc_request(
            f"/survey/submit/{survey_token}/{answer_token}", params
        )[1]

    def test_a_reviewer_fills_in_the_checklist_and_the_score_arrives(self):
        response = self._open("tpm_agent")
        page = html.fromstring(response.text)
        [facts] = page.xpath("//aside")
        text = re.sub(r"\s+", " ", facts.text_content())
        self.assertIn("Hotline", text)
        self.assertIn("Miller & Sons", text)
        self.assertIn("Called about <b>the bill</b>", text)  # shown, not obeyed
        self.assertNotIn(self.worker.name, text)
        self.assertIn("Was it friendly?", response.text)
        self.assertEqual(self.audit.user_input_id.state, "new")  # a look is no start
        done = self._submit()
        self.assertIn("100.0 % of the points", done["survey_content"])
        self.assertIn(f"/odoo/audits/{self.audit.id}", done["survey_content"])
        self.assertNotIn("passed the test", done["survey_content"])
        self.audit.invalidate_recordset()
        self.assertRecordValues(
            self.audit, [{"state": "done", "score": 100, "passed": True}]
        )
        self.assertIn("Speak slower", self.audit.result)
        self.assertFalse(self.audit.activity_ids)
        self.assertFalse(
            self.env["tpm.feedback"].search(
                [("user_input_id", "=", self.audit.user_input_id.id)]
            )
        )

    def test_the_document_is_linked(self):
        self.interaction.write({"res_model": "res.partner", "res_id": self.contact.id})
        page = html.fromstring(self._open("tpm_agent").text)
        [link] = page.xpath("//aside//a")
        self.assertIn("Tom Miller", link.text_content())
        path = urlsplit(link.get("href"))
        self.assertEqual(path.path, "/mail/view")
        self.assertIn(f"res_id={self.contact.id}", path.query)

    def test_a_reviewer_of_several_companies_sees_the_facts_of_each(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.agent.company_ids += other
        self.interaction.company_id = other
        self.audit.company_id = other
        self.assertIn("bill", self._open("tpm_agent").text)

    def test_a_second_submission_is_refused_politely(self):
        self._open("tpm_agent")
        self._submit(self.poor)
        again = self._submit(self.good)
        self.assertEqual(again["tpm_refused"], "answered")
        self.audit.invalidate_recordset()
        self.assertEqual(self.audit.score, 0)
        page = self.url_open(self.url.replace("/survey/", "/survey/retry/"))
        self.assertIn("of the points", page.text)
        self.assertEqual(
            self.env["survey.user_input"].search_count(
                [("tpm_audit_id", "=", self.audit.id)]
            ),
            1,
        )

    def test_a_page_with_an_error_stores_nothing(self):
        self._open("tpm_agent")
        result = self._submit(answer=False)
        self.assertEqual(result["error"], "validation")
        self.assertFalse(self.audit.user_input_id.user_input_line_ids)
        self.assertEqual(self.audit.state, "planned")
        self._submit()
        self.audit.invalidate_recordset()
        self.assertEqual(self.audit.state, "done")

    def test_too_long_and_impossible_answers_are_refused(self):
        self._open("tpm_agent")
        result = self._submit(text="x" * 10_001)
        self.assertEqual(result["error"], "validation")
        self.assertEqual(self._submit(self.survey)["error"], "validation")
        self.audit.invalidate_recordset()
        self.assertEqual(self.audit.state, "planned")

    def test_a_review_of_several_pages_goes_on_where_it_was_left(self):
        self.checklist.questions_layout = "page_per_question"
        self._open("tpm_agent")
        _empty, _survey, survey_token, answer_token = self.url.split("/")
        tokens = f"{survey_token}/{answer_token}"
        self.make_jsonrpc_request(f"/survey/begin/{tokens}", {})
        friendly, advice = self.checklist.question_ids
        self.make_jsonrpc_request(
            f"/survey/submit/{tokens}",
            {"question_id": friendly.id, str(friendly.id): str(self.good.id)},
        )
        self.audit.invalidate_recordset()
        self.assertEqual(self.audit.state, "planned")
        self.assertEqual(self.audit.user_input_id.state, "in_progress")
        page = self._open("tpm_agent")
        self.assertIn("What do you advise?", page.text)
        self.assertNotIn("Was it friendly?", page.text)
        self.make_jsonrpc_request(
            f"/survey/submit/{tokens}", {"question_id": advice.id, str(advice.id): "-"}
        )
        self.audit.invalidate_recordset()
        self.assertRecordValues(self.audit, [{"state": "done", "score": 100}])

    # attacks

    def _portal_user(self):
        return new_test_user(self.env, "tpm_audit_portal", "base.group_portal")

    def test_the_link_of_another_s_review_opens_nothing(self):
        """Neither the form, nor what was answered, nor a way to answer."""
        self._open("tpm_agent")
        portal = self._portal_user().login
        for login in (None, portal, "tpm_colleague", "tpm_worker", "tpm_manager"):
            with self.subTest(login=login):
                self.authenticate(login, login)
                page = self.url_open(self.url)
                self.assertNotIn("Was it friendly?", page.text)
                self.assertNotIn("the bill", page.text)
                self.assertIn("error", self._submit() | {"error": 0})
                self.audit.invalidate_recordset()
                self.assertEqual(self.audit.state, "planned")
                self.assertFalse(self.audit.user_input_id.user_input_line_ids)

    def test_what_was_answered_is_printed_for_those_alone_who_see_the_audit(self):
        self.checklist.scoring_type = "scoring_with_answers"
        self._open("tpm_agent")
        self._submit(text="Secret advice")
        answers = self.audit.user_input_id
        url = answers.get_print_url()
        portal = self._portal_user().login
        for login, sees in (
            (None, False),
            (portal, False),
            ("tpm_colleague", False),
            ("tpm_agent", True),
            ("tpm_worker", True),
            ("tpm_officer", True),
        ):
            with self.subTest(login=login):
                self.authenticate(login, login)
                text = self.url_open(url).text
                self.assertEqual("Secret advice" in text, sees)

    @mute_logger("odoo.http")
    def test_ids_and_tokens_guessed_lead_nowhere(self):
        self._open("tpm_agent")
        self.authenticate("tpm_colleague", "tpm_colleague")
        cut = self.url[:-1]
        self.assertNotIn("Was it friendly?", self.url_open(cut).text)
        response = self.url_open(
            "/web/dataset/call_kw",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": "tpm.audit",
                    "method": "action_review",
                    "args": [self.audit.ids],
                    "kwargs": {},
                },
            },
        ).json()
        self.assertIn("AccessError", response["error"]["data"]["name"])

    def test_a_dropped_or_handed_over_review_takes_no_answers(self):
        self._open("tpm_agent")
        answers = self.audit.user_input_id
        self.audit.state = "dropped"  # the answers left on purpose
        self.assertEqual(self._submit()["tpm_refused"], "answer_deadline")
        self.audit.state = "planned"
        self.plan.reviewer_ids += self.colleague
        self.audit.reviewer_id = self.colleague
        self.assertFalse(answers.exists())
        self.assertNotIn("Was it friendly?", self.url_open(self.url).text)

    def test_the_host_s_other_answers_stay_as_they_are(self):
        answers = self.survey._create_answer(email="a@example.com")
        page = self.url_open(
            f"/survey/{self.survey.access_token}/{answers.access_token}"
        )
        self.assertNotIn("o_tpm_audit", page.text)
        self.assertIn('class="wrap o_survey_wrap d-flex"', page.text)
        self.assertIn("Start Survey", page.text)
        self.checklist.write({"access_mode": "public"})
        own = self.checklist._create_answer(email="a@example.com")
        self.url = f"/survey/{self.checklist.access_token}/{own.access_token}"
        own._mark_in_progress()
        done = self._submit()
        self.assertIn("passed the test", done["survey_content"])
        self.assertFalse(self.env["tpm.audit"].search([("user_input_id", "=", own.id)]))
