# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.http import Request
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .test_ask import AskCase, TestAskMail

HTTP_LOG = "odoo.http"
SCRIPT = "<script>alert('x')</script>"


@tagged("post_install", "-at_install")
class TestAskAttacks(AskCase):
    def assertNothingStored(self, before):
        self.assertEqual(self._rows(), before)

    # tokens

    def test_wrong_tokens_are_not_found(self):
        token = self.ask.access_token
        wrong = {
            "truncated": token[:-1],
            "longer": token + "A",
            "swapped": token.swapcase(),
            "unknown": "x" * 43,
            "short": "x",
            "wildcard": "%25" * 10,
            "not ascii": "%C3%BC" * 30,
            "a zero byte": "%00" * 30,
            "an id": str(self.ask.id),
            "false": "False",
        }
        before = self._rows()
        for name, value in wrong.items():
            for page in ("ask", "objection"):
                with self.subTest(name, page=page):
                    url = f"/tpm/{page}/{value}"
                    self.assertEqual(self.url_open(url).status_code, 404)
                    if page == "objection":
                        response = self.url_open(url, data={"x": ""})
                        self.assertEqual(response.status_code, 404)
        self.assertNothingStored(before)

    def test_a_request_without_token_is_not_found_by_an_empty_one(self):
        self.ask.access_token = False
        for value in ("", "False", "None", "%20"):
            self.assertEqual(self.url_open(f"/tpm/ask/{value}").status_code, 404)

    def test_the_token_of_another_request_answers_that_one_alone(self):
        other = self._asked(self._order(partner_id=self.customer.id))
        answer = other.user_input_id
        url = f"/survey/submit/{self.survey.access_token}/{answer.access_token}"
        self.make_jsonrpc_request(
            url, {"token": self.answer.access_token, str(self.score_question.id): "1"}
        )
        self.assertEqual(self.answer.state, "new")
        self.assertEqual(self._given(answer), [1])

    def test_a_stranger_who_is_logged_in_does_not_answer_for_others(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        new_test_user(
            self.env, "tpm_stranger", "base.group_portal", partner_id=stranger.id
        )
        self.authenticate("tpm_stranger", "tpm_stranger")
        self.assertIn("Survey Access Error", self._open(score=1).text)
        self.assertEqual(self._give("1")["tpm_refused"], "answer_wrong_user")
        self.assertEqual(self._given(), [])

    def test_a_replayed_answer_changes_nothing(self):
        self._give("9", "Fast")
        before = self._rows()
        self.assertEqual(self._give("0", "Slow")["tpm_refused"], "answered")
        self._open(score=0)
        self.assertNothingStored(before)

    def test_of_two_tabs_the_second_is_refused(self):
        first, second = self._open(score=9), self._open(score=2)
        self.assertEqual((self._chosen(first), self._chosen(second)), ([9], [2]))
        self.assertNotIn("tpm_refused", self._give("9", "First"))
        self.assertEqual(self._give("2", "Second")["tpm_refused"], "answered")
        self.assertEqual(self._given(), [9, "First"])

    def test_without_token_nobody_answers(self):
        before = self._rows()
        url = f"/survey/start/{self.survey.access_token}"
        self.assertNotIn("What is the main reason?", self.url_open(url).text)
        url = f"/survey/submit/{self.survey.access_token}/{self.survey.access_token}"
        result = self.make_jsonrpc_request(url, {str(self.score_question.id): "1"})
        self.assertEqual(result[1]["error"], "token_wrong")
        self.assertNothingStored(before)

    # ids

    def test_the_staff_page_is_for_staff(self):
        url = f"/tpm/ask/staff/{self.ask.id}"
        before = self._rows()
        self.assertIn("/web/login", self.url_open(url).url)
        for login in ("tpm_portal", "tpm_outsider"):
            self.authenticate(login, login)
            with self.subTest(login):
                self.assertEqual(self.url_open(url).status_code, 404)
                form = {"csrf_token": Request.csrf_token(self)}
                self.assertEqual(self.url_open(url, data=form).status_code, 404)
        self.assertNothingStored(before)

    def test_ids_tell_nothing(self):
        self.authenticate("tpm_agent", "tpm_agent")
        for request_id in (0, 2**31 - 1, self.ask.id + 1_000):
            url = f"/tpm/ask/staff/{request_id}"
            self.assertEqual(self.url_open(url).status_code, 404)

    def test_a_seller_opens_the_questions_of_own_customers_alone(self):
        self.customer.user_id = self.manager
        self.ask.user_id = self.manager
        self.authenticate("tpm_seller", "tpm_seller")
        url = f"/tpm/ask/staff/{self.ask.id}"
        self.assertEqual(self.url_open(url).status_code, 404)
        self.assertIn("Survey Access Error", self._open().text)
        self.ask.user_id = self.seller
        self.assertIn("You answer for", self.url_open(url).text)

    def test_staff_of_another_company_is_not_staff(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.agent.write({"company_ids": company.ids, "company_id": company.id})
        self.authenticate("tpm_agent", "tpm_agent")
        self.assertEqual(
            self.url_open(f"/tpm/ask/staff/{self.ask.id}").status_code, 404
        )

    # numbers

    def test_no_other_number_is_chosen_by_the_link(self):
        for score in ("99", "11", "-1", "7.5", "7 ", "٧", SCRIPT, "", "0x7"):
            with self.subTest(score):
                response = self._open(score=score)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(self._chosen(response), [])
                self.assertNotIn(SCRIPT, response.text)

    def test_no_other_number_is_stored(self):
        wrong = ("11", "-1", "9" * 20, "7.5", "seven", 7, ["7"], {"a": 1})
        for score in wrong:
            with self.subTest(score):
                result = self._give(score)
                self.assertEqual(
                    result["fields"],
                    {str(self.score_question.id): "This answer is not possible."},
                )
        self.assertEqual((self.answer.state, self._given()), ("new", []))

    def test_answers_of_a_wrong_form_are_refused(self):
        for reason in ({"a": "b"}, ["a", "b"], 5, "a\0b"):
            with self.subTest(reason):
                result = self._give("5", reason)
                self.assertEqual(list(result["fields"]), [str(self.reason_question.id)])
        self.assertEqual((self.answer.state, self._given()), ("new", []))

    def test_choices_of_other_questions_are_refused(self):
        choice, matrix = self.env["survey.question"].create(
            [
                {
                    "title": "Choice",
                    "survey_id": self.survey.id,
                    "question_type": "multiple_choice",
                    "comments_allowed": True,
                    "suggested_answer_ids": [Command.create({"value": "A"})],
                },
                {
                    "title": "Matrix",
                    "survey_id": self.survey.id,
                    "question_type": "matrix",
                    "suggested_answer_ids": [Command.create({"value": "Good"})],
                    "matrix_row_ids": [Command.create({"value": "Speed"})],
                },
            ]
        )
        ask = self._asked(self._order())
        own, column = choice.suggested_answer_ids, matrix.suggested_answer_ids
        row = matrix.matrix_row_ids
        wrong = [
            (choice, str(column.id)),
            (choice, "x"),
            (choice, [{"comment": {"a": 1}}]),
            (choice, [str(own.id), {"comment": "x" * 10_001}]),
            (matrix, {str(row.id): [str(own.id)]}),
            (matrix, {str(column.id): [str(column.id)]}),
            (matrix, {str(row.id): [str(column.id)], "comment": 5}),
            (matrix, "x"),
        ]
        score = {str(self.score_question.id): "5"}
        for question, given in wrong:
            with self.subTest(given):
                result = self._submit(
                    ask.user_input_id, **score, **{str(question.id): given}
                )
                self.assertEqual(list(result["fields"]), [str(question.id)])
        self.assertEqual(self._given(ask.user_input_id), [])
        result = self._submit(
            ask.user_input_id,
            **score,
            **{
                str(choice.id): [str(own.id), {"comment": "Yes"}],
                str(matrix.id): {str(row.id): [str(column.id)], "comment": "Well"},
            },
        )
        self.assertNotIn("error", result)
        self.assertEqual(ask.user_input_id.state, "done")

    # size and floods

    @mute_logger(HTTP_LOG)
    def test_ten_megabytes_are_refused(self):
        before = self._rows()
        url = f"/survey/submit/{self.survey.access_token}/{self.answer.access_token}"
        params = {
            str(self.score_question.id): "5",
            str(self.reason_question.id): "x" * 10 * 1024 * 1024,
        }
        response = self.url_open(
            url,
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            headers={"Content-Type": "application/json"},
        )
        self.assertIn("413", response.json()["error"]["data"]["message"])
        response = self._get(
            self.ask._tpm_objection_url(), data={"x": "y" * 10 * 1024 * 1024}
        )
        self.assertEqual(response.status_code, 413)
        self.assertNothingStored(before)

    def test_floods_from_one_address_are_refused(self):
        for __ in range(60):
            self.assertEqual(self.url_open("/tpm/ask/unknown").status_code, 404)
        self.assertEqual(self.url_open("/tpm/ask/unknown").status_code, 429)
        self.assertEqual(self._open().status_code, 429)
        self.assertEqual(self.url_open("/tpm/objection/unknown").status_code, 429)

    def test_no_flood_keeps_a_customer_from_objecting(self):
        for __ in range(60):
            self.url_open("/tpm/ask/unknown")
        response = self._get(self.ask._tpm_objection_url(), data={"x": ""})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.ask.state, "objected")

    def test_the_limit_is_a_setting(self):
        self.env["ir.config_parameter"].set_param("tpm_survey.requests_per_hour", 2)
        status = [self.url_open("/tpm/ask/unknown").status_code for __ in range(3)]
        self.assertEqual(status, [404, 404, 429])
        self.env["ir.config_parameter"].set_param("tpm_survey.requests_per_hour", 0)
        self.assertEqual(self.url_open("/tpm/ask/unknown").status_code, 404)

    # script

    def test_script_in_an_answer_is_text(self):
        self._give("5", SCRIPT)
        self.assertEqual(self._given(), [5, SCRIPT])
        page = self.url_open(
            f"/survey/print/{self.survey.access_token}"
            f"?answer_token={self.answer.access_token}"
        ).text
        self.assertNotIn(SCRIPT, page)
        self.assertIn("&lt;script&gt;alert(", page)

    def test_script_in_names_is_text(self):
        self.contact.name = SCRIPT
        self.ask.company_id.name = SCRIPT
        self.authenticate("tpm_agent", "tpm_agent")
        pages = [
            self.url_open(f"/tpm/ask/staff/{self.ask.id}").text,
            self._get(self.ask._tpm_objection_url()).text,
        ]
        for page in pages:
            self.assertNotIn(SCRIPT, page)
            self.assertIn("&lt;script&gt;alert(", page)


@tagged("post_install", "-at_install")
class TestScanner(TestAskMail):
    """A mail scanner that opens every link of the mail, and a cautious one."""

    def test_opening_all_links_changes_nothing(self):
        links = self._links(self._send()["body"])
        self.assertEqual(len(links), 12)
        before = self._rows()
        for link in links:
            for method in ("GET", "HEAD", "GET"):
                with self.subTest(link, method=method):
                    response = self._get(link, method=method)
                    self.assertEqual(response.status_code, 200)
        self.assertEqual(self._rows(), before)

    def test_other_methods_are_refused(self):
        before = self._rows()
        for method in ("PUT", "DELETE", "PATCH"):
            with self.subTest(method):
                response = self._get(self.ask._tpm_objection_url(), method=method)
                self.assertEqual(response.status_code, 405)
        self.assertEqual(self._rows(), before)
