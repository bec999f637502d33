# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
import secrets
from ast import literal_eval
from datetime import timedelta
from email import message_from_string, policy
from urllib.parse import urlsplit

from lxml import html

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase

from ..controllers.tpm_survey import LIMITER
from .common import SurveyCommon

# What a visit must not change; rows of the session and of mails would show too.
WATCHED = (
    "survey.user_input",
    "survey.user_input.line",
    "tpm.survey.request",
    "tpm.consent",
    "tpm.feedback",
    "tpm.interaction",
    "mail.message",
    "mail.mail",
    "mail.activity",
)


class AskCase(SurveyCommon, HttpCase):
    """A request that was sent to Tom Miller, and his browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # an address of the tests may be on record already
        cls.env["tpm.consent"].search([]).unlink()
        cls.order = cls._order(partner_id=cls.contact.id)
        cls.ask = cls._asked(cls.order)
        cls.answer = cls.ask.user_input_id
        cls.portal_user = new_test_user(
            cls.env,
            "tpm_portal",
            "base.group_portal",
            partner_id=cls.contact.id,
            name=cls.contact.name,
            email=cls.contact.email,
        )

    def setUp(self):
        super().setUp()
        LIMITER.clear()
        self.addCleanup(LIMITER.clear)

    @classmethod
    def _asked(cls, order=None, **vals):
        now = fields.Datetime.now()
        ask = cls._request(
            order,
            **{
                "access_token": secrets.token_urlsafe(32),
                "state": "sent",
                "method": "mail",
                "sent_date": now,
                "expiry_date": now + timedelta(days=30),
                **vals,
            },
        )
        ask._tpm_answer()
        return ask

    # the browser

    def _get(self, url, **kwargs):
        return self.url_open(
            urlsplit(url)._replace(scheme="", netloc="").geturl(), **kwargs
        )

    def _open(self, ask=None, score=None):
        return self._get((ask or self.ask)._tpm_ask_url(score))

    def _chosen(self, response):
        """Return the numbers that are checked on a survey page."""
        page = html.fromstring(response.text)
        return [
            int(choice.get("value"))
            for choice in page.xpath("//input[@type='radio'][@checked]")
        ]

    def _submit(self, answer=None, route="submit", **params):
        answer = answer or self.answer
        url = f"/survey/{route}/{answer.survey_id.access_token}/{answer.access_token}"
        return self.make_jsonrpc_request(url, params)[1]

    def _give(self, score="9", reason="Fast", answer=None):
        return self._submit(
            answer,
            **{
                str(self.score_question.id): score,
                str(self.reason_question.id): reason,
            },
        )

    def _given(self, answer=None):
        lines = (answer or self.answer).user_input_line_ids
        return [line._get_answer_value() for line in lines if not line.skipped]

    # the database

    def _rows(self):
        """Return all rows that a visit could change, with their last change."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            model: self.env[model]
            .with_context(active_test=False)
            .search_read([], self._stored(model), load=None)
            for model in WATCHED
        }

    def _stored(self, model):
        model_fields = self.env[model]._fields.items()
        return [
            name for name, field in model_fields if field.store and field.column_type
        ]


@tagged("post_install", "-at_install")
class TestAsk(AskCase):
    # the customer

    def test_a_click_shows_the_questions_with_the_number_chosen(self):
        response = self._open(score=7)
        self.assertEqual(response.status_code, 200)
        self.assertIn(self.answer.access_token, response.url)
        self.assertEqual(self._chosen(response), [7])
        self.assertIn("What is the main reason?", response.text)
        self.assertNotIn("Start Survey", response.text)
        self.assertEqual(self.answer.state, "new")

    def test_a_click_on_zero_is_a_number_too(self):
        self.assertEqual(self._chosen(self._open(score=0)), [0])

    def test_the_link_without_a_number_chooses_none(self):
        response = self._open()
        self.assertEqual(self._chosen(response), [])
        self.assertIn("What is the main reason?", response.text)

    def test_the_number_belongs_to_the_score_question_alone(self):
        self.survey.question_ids = [
            Command.create(
                {
                    "title": "How important is it?",
                    "question_type": "scale",
                    "scale_min": 0,
                    "scale_max": 10,
                    "sequence": 99,
                }
            )
        ]
        ask = self._asked(self._order())
        self.assertEqual(self._chosen(self._open(ask, score=7)), [7])

    def test_sending_the_form_stores(self):
        self._open(score=7)
        result = self._give("8", "On time")
        self.assertIn("Thank you", result["survey_content"])
        self.assertEqual(self.answer.state, "done")
        self.assertEqual(self._given(), [8, "On time"])
        self.assertTrue(self.answer.start_datetime)
        self.assertFalse(self.answer.tpm_typed_by_id)

    def test_a_done_answer_shows_the_thank_you_page_without_another_try(self):
        self._give()
        response = self._open(score=3)
        self.assertIn("Thank you!", response.text)
        self.assertNotIn("Take Again", response.text)
        self.assertNotIn("/survey/retry/", response.text)

    def test_another_try_makes_no_second_answer(self):
        self._give()
        url = f"/survey/retry/{self.survey.access_token}/{self.answer.access_token}"
        self.assertIn("Thank you!", self.url_open(url).text)
        self.assertEqual(
            self.answer.search_count([("survey_id", "=", self.survey.id)]), 1
        )

    def test_a_second_submission_is_refused_politely(self):
        self._give("9", "Fast")
        result = self._give("0", "Slow")
        self.assertEqual(result["tpm_refused"], "answered")
        self.assertIn("Your first answer counts", result["survey_content"])
        self.assertEqual(self._given(), [9, "Fast"])

    def test_a_wrong_answer_stores_nothing_and_can_be_mended(self):
        result = self._give("8", "x" * 10_001)
        self.assertEqual(
            result["fields"],
            {
                str(self.reason_question.id): "Please shorten your answer to "
                "10000 characters."
            },
        )
        self.assertEqual((self.answer.state, self._given()), ("new", []))
        self._give("8", "x" * 10_000)
        self.assertEqual(self.answer.state, "done")
        self.assertEqual(self._given(), [8, "x" * 10_000])

    def test_a_question_left_out_stores_nothing_and_can_be_mended(self):
        result = self._give("", "Fast")
        self.assertEqual(list(result["fields"]), [str(self.score_question.id)])
        self.assertEqual((self.answer.state, self._given()), ("new", []))
        self._give("8", "Fast")
        self.assertEqual(self._given(), [8, "Fast"])

    def test_an_expired_request_shows_the_page_of_the_host(self):
        self.ask.expiry_date = fields.Datetime.now() - timedelta(days=1)
        response = self._open(score=7)
        self.assertEqual(response.status_code, 200)
        self.assertIn("survey expired", response.text)
        result = self._give()
        self.assertEqual(result["tpm_refused"], "answer_deadline")
        self.assertEqual(self._given(), [])

    def test_closed_requests_are_not_answered_by_the_link_of_the_host_either(self):
        for state in ("expired", "objected", "skipped", "bounced"):
            self.ask.state = state
            with self.subTest(state):
                self.assertIn(
                    "survey expired", self._get(self.answer.get_start_url()).text
                )
                self.assertEqual(self._give()["tpm_refused"], "answer_deadline")
        self.assertEqual(self._given(), [])

    def test_without_answer_record_a_button_makes_it(self):
        self.answer.unlink()
        before = self._rows()
        page = self._open(score=4)
        self.assertIn("Answer now", page.text)
        self.assertEqual(self._rows(), before)
        form = {
            field.get("name"): field.get("value")
            for field in html.fromstring(page.text).xpath("//form//input")
        }
        response = self._get(self.ask._tpm_ask_url(), data=form)
        answer = self.ask.user_input_id
        self.assertEqual(answer.tpm_request_id, self.ask)
        self.assertEqual(answer.partner_id, self.contact)
        self.assertEqual(self._chosen(response), [4])
        self.assertEqual(answer.state, "new")

    def test_a_deleted_answer_of_an_answered_request_is_not_given_again(self):
        self.answer.unlink()
        self.ask.state = "answered"
        self.assertIn("survey expired", self._open(score=4).text)

    def test_one_request_has_one_answer(self):
        self.assertEqual(self.ask._tpm_answer(), self.answer)

    def test_a_colleague_of_the_customer_may_answer_while_logged_in(self):
        colleague = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.customer.id}
        )
        new_test_user(self.env, "tpm_ann", "base.group_portal", partner_id=colleague.id)
        self.authenticate("tpm_ann", "tpm_ann")
        self.assertEqual(self._chosen(self._open(score=7)), [7])
        self._give("7")
        self.assertEqual(self._given(), [7, "Fast"])
        self.assertFalse(self.answer.tpm_typed_by_id)

    def test_in_the_browser_one_click_and_one_send(self):
        self.browser_js(
            urlsplit(self.ask._tpm_ask_url(7))._replace(scheme="", netloc="").geturl(),
            """
            document.querySelector("textarea").value = "On time";
            document.querySelector("button[value='finish']").click();
            new MutationObserver((changes, observer) => {
                if (document.querySelector(".o_survey_finished")) {
                    observer.disconnect();
                    console.log("test successful");
                }
            }).observe(document.body, {childList: true, subtree: true});
            """,
            # its buttons are enabled a moment before they are listened to
            "document.body.getAttribute('is-ready') === 'true'",
        )
        self.assertEqual(self.answer.state, "done")
        self.assertEqual(self._given(), [7, "On time"])

    # surveys of several pages

    def _paged(self):
        self.survey.write({"questions_layout": "page_per_question"})
        return self._asked(self._order())

    def test_the_number_waits_behind_the_start_page(self):
        ask = self._paged()
        response = self._open(ask, score=6)
        self.assertIn("Start Survey", response.text)
        content = self._submit(ask.user_input_id, "begin")["survey_content"]
        checked = html.fromstring(content).xpath("//input[@checked]/@value")
        self.assertEqual(checked, ["6"])
        self.assertEqual(self._given(ask.user_input_id), [])

    def test_an_answer_left_half_way_stays(self):
        ask = self._paged()
        answer = ask.user_input_id
        self._submit(answer, "begin")
        question = self.score_question.id
        self._submit(answer, question_id=question, **{str(question): "6"})
        self.assertEqual((answer.state, self._given(answer)), ("in_progress", [6]))
        self.assertEqual(ask.state, "sent")
        self.assertIn("What is the main reason?", self._open(ask, score=2).text)
        self.assertEqual(self._given(answer), [6])

    # staff

    def _staff_url(self):
        return self.ask.with_user(self.agent).action_tpm_open_questions()["url"]

    def test_staff_answers_in_the_name_of_the_customer(self):
        self.authenticate("tpm_agent", "tpm_agent")
        response = self.url_open(self._staff_url())
        self.assertIn("You answer for", response.text)
        self.assertIn(self.contact.display_name.replace("&", "&amp;"), response.text)
        self.assertIn("What is the main reason?", response.text)
        self.assertFalse(self.answer.tpm_typed_by_id)
        self._give("5", "Told on the phone")
        self.assertEqual(self.answer.tpm_typed_by_id, self.agent)
        self.assertEqual(self.answer.partner_id, self.contact)
        self.assertEqual(self._given(), [5, "Told on the phone"])

    def test_staff_who_opens_the_link_of_the_mail_is_typing_too(self):
        self.authenticate("tpm_agent", "tpm_agent")
        self.assertIn("You answer for", self._open(score=9).text)
        self._give("9")
        self.assertEqual(self.answer.tpm_typed_by_id, self.agent)

    def test_staff_makes_the_answer_that_is_missing(self):
        self.answer.unlink()
        self.authenticate("tpm_agent", "tpm_agent")
        page = self.url_open(self._staff_url())
        self.assertFalse(self.ask.user_input_id)
        token = html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")
        response = self.url_open(self._staff_url(), data={"csrf_token": token[0]})
        self.assertIn("You answer for", response.text)
        self.assertTrue(self.ask.user_input_id)

    def test_the_customer_sees_no_banner(self):
        self.assertNotIn("You answer for", self._open().text)

    # portal

    def _order_page(self):
        return self.url_open(self.order.get_portal_url()).text

    def test_the_order_page_asks_the_customer(self):
        self.authenticate("tpm_portal", "tpm_portal")
        page = self.url_open(f"/my/orders/{self.order.id}").text
        for score in range(11):
            self.assertIn(self.ask._tpm_ask_url(score).replace("&", "&amp;"), page)
        self.assertIn("Would you buy again at this point?", page)

    def test_the_order_page_asks_who_holds_its_token(self):
        self.assertIn(self.ask.access_token, self._order_page())

    def test_the_order_page_asks_nothing_that_is_closed(self):
        self.ask.state = "answered"
        self.assertNotIn(self.ask.access_token, self._order_page())
        self.ask.write({"state": "sent", "expiry_date": "2026-01-01 00:00:00"})
        self.assertNotIn(self.ask.access_token, self._order_page())

    def test_the_order_page_does_not_show_the_token_to_others(self):
        self.ask.partner_id = self.customer
        self.assertNotIn(self.ask.access_token, self._order_page())
        self.authenticate("tpm_portal", "tpm_portal")
        self.assertNotIn(self.ask.access_token, self._order_page())
        self.authenticate("tpm_seller", "tpm_seller")
        self.ask.partner_id = self.contact
        self.assertNotIn(self.ask.access_token, self._order_page())


@tagged("post_install", "-at_install")
class TestAskMail(AskCase, MailCase):
    """The mail, as it leaves the house."""

    def _send(self, template="request", ask=None):
        ask = ask or self.ask
        with self.mock_mail_gateway():
            self.env.ref(f"tpm_survey.mail_template_{template}").send_mail(
                ask.id, force_send=True
            )
        self.assertEqual(len(self._mails), 1)
        return self._mails[0]

    def _links(self, body):
        return html.fromstring(body).xpath("//a/@href")

    def test_the_mail_has_eleven_buttons_and_the_objection(self):
        mail = self._send()
        expected = [self.ask._tpm_ask_url(score) for score in range(11)]
        self.assertEqual(
            self._links(mail["body"]), [*expected, self.ask._tpm_objection_url()]
        )
        self.assertIn("would certainly buy again", mail["body"])
        self.assertIn("without any cost beyond the basic tariffs", mail["body"])
        self.assertIn(self.order.name, mail["body"])
        self.assertIn("Would you buy again at this point?", mail["body"])
        self.assertNotIn("<script", mail["body"])
        self.assertEqual(mail["body"].count('bgcolor="#EDEDED"'), 11)

    def test_the_reminder_has_them_too(self):
        mail = self._send("reminder")
        self.assertEqual(len(self._links(mail["body"])), 12)
        self.assertIn("will not remind you again", mail["body"])

    def test_the_mail_goes_to_the_customer_in_the_name_of_the_responsible(self):
        self.ask.user_id = self.seller
        self.seller.email = "seller@example.com"
        mail = self._send()
        self.assertEqual(mail["email_to"], ['"Tom Miller" <tom@miller.example.com>'])
        self.assertIn("seller@example.com", mail["email_from"])
        self.assertIn("seller@example.com", mail["reply_to"])

    def test_without_responsible_the_company_asks(self):
        self.ask.company_id.email = "office@example.com"
        self.assertIn("office@example.com", self._send()["email_from"])

    def test_mail_programs_can_offer_the_objection(self):
        headers = self._send()["headers"]
        self.assertEqual(
            headers["List-Unsubscribe"], f"<{self.ask._tpm_objection_url()}>"
        )
        self.assertEqual(headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")

    def test_many_mails_have_their_own_headers(self):
        asks = self.ask | self._asked(self._order()) | self._asked(self._order())
        template = self.env.ref("tpm_survey.mail_template_request")
        mails = template.send_mail_batch(asks.ids)
        for ask, mail in zip(asks, mails, strict=True):
            headers = literal_eval(mail.headers)
            self.assertIn(ask.access_token, headers["List-Unsubscribe"])

    def test_a_note_to_colleagues_has_no_such_headers(self):
        with self.mock_mail_gateway():
            self.ask.message_post(
                body="Call him", partner_ids=self.outsider.partner_id.ids
            )
        self.assertNotIn(self.ask.access_token, str(self._new_mails.mapped("headers")))

    def test_the_text_part_can_be_answered(self):
        mail = self._send()
        message = self.env["ir.mail_server"]._build_email__(
            mail["email_from"],
            mail["email_to"],
            mail["subject"],
            mail["body"],
            body_alternative=mail["body_alternative"],
            subtype="html",
            subtype_alternative="plain",
        )
        parsed = message_from_string(message.as_string(), policy=policy.default)
        text = parsed.get_body(("plain",)).get_content()
        self.assertIn("Would you buy again at this point?", text)
        self.assertIn(self.ask._tpm_ask_url(0), text)
        self.assertIn(self.ask._tpm_ask_url(10), text)
        self.assertIn(self.ask._tpm_objection_url(), text)
        self.assertFalse(re.search(r"</?(td|table|a)\b", text))

    def test_the_mail_speaks_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.score_question.with_context(
            lang="de_DE"
        ).title = "Würden Sie wieder kaufen?"
        self.contact.lang = "de_DE"
        self.assertIn("Würden Sie wieder kaufen?", self._send()["body"])

    def test_the_name_of_a_customer_is_text(self):
        self.contact.name = "<script>alert(1)</script>"
        mail = self._send()
        self.assertNotIn("<script>", mail["body"])
        self.assertIn("alert(1)", mail["body"])
