# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from lxml import html

from odoo.http import Request, root
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from ..controllers import tpm_place, tpm_survey
from ..models.tpm_touchpoint_place import KIOSK_KEY, PLACE_KEY
from .common import SurveyCommon

SCRIPT = "<script>alert('x')</script>"
ROWS = "survey.user_input", "survey.user_input.line", "tpm.feedback", "mail.message"


class PlaceCase(SurveyCommon, HttpCase):
    """A touchpoint with an open link, and somebody in front of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.score_question.tpm_meaning = "repurchase"
        cls.reason_question.tpm_meaning = "reason"
        cls.place = cls.key_touchpoint
        cls.place.write(
            {
                "tpm_place_open": True,
                "tpm_place_survey_id": cls.survey.id,
                "tpm_place_name": "our counter",
            }
        )
        cls.at = f"/tpm/at/{cls.place.tpm_place_token}"
        cls.kiosk = f"/tpm/kiosk/{cls.place.tpm_kiosk_token}"

    def setUp(self):
        super().setUp()
        for limiter in (tpm_place.LIMITER, tpm_survey.LIMITER):
            limiter.clear()
            self.addCleanup(limiter.clear)
        self.authenticate(None, None)  # a session to send forms with

    def _post(self, url=None, **values):
        form = {"csrf_token": Request.csrf_token(self), **values}
        return self.url_open(url or self.at, data=form)

    def _finish(self, response, score="9", reason="Fast"):
        """Submit the host's page to which a number has led."""
        path = urlsplit(response.url).path.partition("/survey/")[2]
        params = {
            str(self.score_question.id): score,
            str(self.reason_question.id): reason,
        }
        return self.make_jsonrpc_request(f"/survey/submit/{path}", params)[1]

    def _answers(self):
        self.env.invalidate_all()
        domain = [("tpm_touchpoint_id", "=", self.place.id)]
        return self.env["survey.user_input"].search(domain, order="id")

    def _feedback(self):
        domain = [("touchpoint_id", "=", self.place.id)]
        return self.env["tpm.feedback"].search(domain, order="id")

    def _counts(self):
        return [self.env[model].search_count([]) for model in ROWS]

    def _said(self, answer):
        lines = answer.user_input_line_ids
        return [line._get_answer_value() for line in lines if not line.skipped]


@tagged("post_install", "-at_install")
class TestPlace(PlaceCase):
    # the page

    def test_the_page_asks_with_eleven_buttons_that_need_no_script(self):
        response = self.url_open(self.at)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        page = html.fromstring(response.text)
        (form,) = page.xpath("//form[@method='post']")
        buttons = form.xpath(".//button[@type='submit'][@name='score']")
        self.assertEqual([b.get("value") for b in buttons], [str(n) for n in range(11)])
        (group,) = form.xpath(".//*[@role='group']")
        (title,) = page.xpath(f"//*[@id='{group.get('aria-labelledby')}']")
        self.assertEqual(title.text, self.score_question.title)
        self.assertIn("our counter", response.text)
        self.assertIn(self.env.company.name, response.text)

    def test_opening_stores_nothing(self):
        before = self._counts()
        for url in (self.at, f"{self.at}?score=7", self.kiosk, f"{self.kiosk}/start"):
            for method in ("GET", "HEAD"):
                with self.subTest(url, method=method):
                    response = self.url_open(url, method=method)
                    self.assertEqual(response.status_code, 200)
        self.assertEqual(self._counts(), before)

    def test_robots_alone_see_the_field_that_stays_empty(self):
        page = html.fromstring(self.url_open(self.at).text)
        (field,) = page.xpath("//input[@name='homepage']")
        self.assertEqual(field.get("tabindex"), "-1")
        self.assertTrue(field.xpath("ancestor::*[@aria-hidden='true']"))

    def test_a_number_counts_at_once_and_leads_to_the_other_questions(self):
        response = self._post(score="7")
        answer = self._answers()
        self.assertEqual((answer.state, self._said(answer)), ("in_progress", [7]))
        self.assertIn(f"/survey/{self.survey.access_token}/", response.url)
        page = html.fromstring(response.text)
        checked = page.xpath("//input[@type='radio'][@checked]/@value")
        self.assertEqual(checked, ["7"])
        self.assertIn("What is the main reason?", response.text)
        self.assertNotIn("Start Survey", response.text)

    def test_the_number_can_be_changed_before_sending(self):
        self._finish(self._post(score="7"), "4", "Slow")
        self.assertEqual(self._said(self._answers()), [4, "Slow"])

    def test_an_answer_becomes_anonymous_feedback(self):
        result = self._finish(self._post(score="9"))
        self.assertIn("Thank you", result["survey_content"])
        feedback = self._feedback()
        self.assertRecordValues(
            feedback,
            [
                {
                    "repurchase": "9",
                    "reason": "Fast",
                    "source": "place",
                    "is_partial": False,
                    "partner_id": False,
                    "user_id": False,
                    "typed_by_id": False,
                    "company_id": self.env.company.id,
                    "interaction_id": False,
                }
            ],
        )
        self.assertFalse(feedback.user_input_id)
        self.assertEqual(feedback.with_user(self.officer).reason, "Fast")

    def test_two_customers_at_one_device_give_two_answers(self):
        for score in ("9", "2"):
            self._finish(self._post(f"{self.kiosk}/start", score=score), score)
        self.assertEqual(self._feedback().mapped("repurchase"), ["9", "2"])

    def test_a_second_submission_is_refused_politely(self):
        response = self._post(score="9")
        self._finish(response, "9", "First")
        self.assertEqual(self._finish(response, "1")["tpm_refused"], "answered")
        self.assertEqual(self._said(self._answers()), [9, "First"])
        retry = response.url.replace("/survey/", "/survey/retry/")
        self.assertIn("Thank you!", self.url_open(urlsplit(retry).path).text)
        self.assertEqual(len(self._answers()), 1)

    def test_where_nothing_follows_one_touch_is_all(self):
        self.reason_question.unlink()
        self.assertIn("Thank you!", self._post(score="10").text)
        self.assertEqual(self._feedback().repurchase, "10")

    def test_a_survey_of_pages_goes_on_behind_the_number(self):
        self.survey.questions_layout = "page_per_question"
        response = self._post(score="6")
        page = html.fromstring(response.text)
        self.assertFalse(page.xpath("//input[@type='radio']"))
        self.assertIn("What is the main reason?", response.text)

    def test_a_survey_without_a_number_starts_with_a_button(self):
        self.score_question.unlink()
        self.assertIn("Answer now", self.url_open(self.at).text)
        self.assertIn("What is the main reason?", self._post().text)

    # nobody knows who it was

    def test_who_is_logged_in_is_not_noted(self):
        self.authenticate("tpm_officer", "tpm_officer")
        self._finish(self._post(f"{self.kiosk}/start", score="8"), "8", "Kind")
        answer = self._answers()
        public = self.env.ref("base.public_user")
        self.assertEqual(self._said(answer), [8, "Kind"])
        self.assertEqual((answer.create_uid, answer.write_uid), (public, public))
        self.assertEqual(answer.user_input_line_ids.create_uid, public)
        self.assertFalse(answer.partner_id | answer.tpm_typed_by_id.partner_id)
        self.assertFalse(answer.email or answer.nickname)
        self.assertFalse(answer.message_ids)
        self.assertFalse(answer.message_partner_ids)
        session = root.session_store.get(self.session.sid)
        self.assertEqual(session.uid, self.officer.id)
        self.assertNotIn(answer.access_token, str(dict(session)))

    def test_an_employee_sees_no_navigation(self):
        self.authenticate("tpm_manager", "tpm_manager")
        pages = [self.url_open(self.kiosk), self.url_open(f"{self.kiosk}/start")]
        pages.append(self._post(f"{self.kiosk}/start", score="8"))
        for response in pages:
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("tpm_manager", response.text)
            self.assertNotIn('href="/odoo', response.text)
            self.assertNotIn("Survey Access Error", response.text)

    def test_the_page_says_its_language(self):
        for url in (self.at, self.kiosk):
            self.assertRegex(self.url_open(url).text, '<html[^>]* lang="en-US"')

    def test_of_the_time_the_hour_alone_is_kept(self):
        self._finish(self._post(score="9"))
        answer = self._answers()
        times = [answer.start_datetime, answer.end_datetime, answer.create_date]
        times += [answer.write_date, *answer.user_input_line_ids.mapped("create_date")]
        times += self._feedback().mapped("date")
        for time in times:
            self.assertEqual((time.minute, time.second), (0, 0))

    def test_followers_of_the_survey_learn_nothing(self):
        self.survey.message_subscribe(
            self.manager.partner_id.ids,
            self.env.ref("survey.mt_survey_survey_user_input_completed").ids,
        )
        before = self.env["mail.message"].search_count([])
        self._finish(self._post(score="9"))
        self.assertEqual(self.env["mail.message"].search_count([]), before)

    # left behind

    def test_what_was_left_empty_is_deleted_and_what_was_said_stays(self):
        scored = self.place._tpm_place_answer(3)
        empty = self.place._tpm_place_answer()
        fresh = self.place._tpm_place_answer()
        self._age(scored | empty)
        done, more = self.env["survey.user_input"]._gc_tpm_place()
        self.assertEqual((done, more), (1, False))
        self.assertEqual((scored | empty | fresh).exists(), scored | fresh)

    def test_a_number_without_more_counts_the_day_after(self):
        self._age(self.place._tpm_place_answer(3))
        self.env["survey.user_input"]._tpm_collect_partial()
        self.assertRecordValues(
            self._feedback(),
            [{"repurchase": "3", "is_partial": True, "source": "place"}],
        )

    def _age(self, answers):
        self.env.flush_all()
        old = datetime.now() - timedelta(days=2)
        self.env.cr.execute(
            SQL(
                "UPDATE survey_user_input SET create_date = %(old)s,"
                " start_datetime = %(old)s WHERE id = ANY(%(ids)s)",
                old=old,
                ids=answers.ids,
            )
        )
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestPlaceAttacks(PlaceCase):
    def assertNothingStored(self, before):
        self.assertEqual(self._counts(), before)

    def test_wrong_links_look_like_closed_ones(self):
        token, kiosk = self.place.tpm_place_token, self.place.tpm_kiosk_token
        wrong = {
            "truncated": token[:-1],
            "longer": f"{token}a",
            "swapped": token.upper(),
            "unknown": "aaaa-bbbb-cccc-dddd",
            "an id": str(self.place.id),
            "wildcard": "%25%25%25%25-%25%25%25%25",
            "not ascii": "%C3%BC" * 19,
            "the kiosk's": kiosk,
        }
        before = self._counts()
        for name, value in wrong.items():
            with self.subTest(name):
                self._assert_nothing(f"/tpm/at/{value}")
        # the frame of a kiosk takes no answers, whatever the link
        self.assertEqual(self.url_open(f"/tpm/kiosk/{token}").status_code, 404)
        self._assert_nothing(f"/tpm/kiosk/{token}/start")
        self.assertNothingStored(before)

    def test_closed_links_ask_nothing(self):
        closings = (
            {"tpm_place_open": False},
            {"state": "candidate"},
            {"state": "retired"},
            {"active": False},
        )
        before = self._counts()
        for vals in closings:
            self.place.write({"tpm_place_open": True, "state": "key", "active": True})
            self.assertEqual(self.url_open(self.at).status_code, 200)
            self.place.write(vals)
            with self.subTest(vals):
                self._assert_nothing(self.at)
                self._assert_nothing(f"{self.kiosk}/start")
        self.place.write({"tpm_place_open": True, "state": "key", "active": True})
        for vals in ({"active": False}, {"users_login_required": True}):
            self.survey.write({"active": True, **vals})
            with self.subTest(vals):
                self._assert_nothing(self.at)
        self.assertNothingStored(before)

    def _assert_nothing(self, url):
        shown, posted = self.url_open(url), self._post(url, score="5")
        for response in (shown, posted):
            self.assertEqual(response.status_code, 404)
            self.assertIn("No questions here at present", response.text)
            self.assertNotIn("our counter", response.text)

    def test_an_old_link_leads_nowhere(self):
        old = self.at, f"{self.kiosk}/start"
        self.place.with_user(self.officer).action_tpm_place_new_link()
        for url in old:
            self._assert_nothing(url)
        self.assertEqual(self.url_open(self.place.tpm_place_url).status_code, 200)

    def test_no_other_number_is_stored(self):
        before = self._counts()
        for score in ("11", "-1", "99", "7.5", "7 ", "٧", SCRIPT, "", None):
            with self.subTest(score):
                values = {} if score is None else {"score": score}
                response = self._post(**values)
                self.assertEqual(response.status_code, 400)
                self.assertIn("Please choose a number from 0 to 10.", response.text)
                self.assertNotIn(SCRIPT, response.text)
        self.assertNothingStored(before)

    def test_answers_of_a_wrong_form_are_refused(self):
        response = self._post(score="5")
        for score in ("11", 5, {"a": 1}, ["5"]):
            result = self._finish(response, score)
            self.assertEqual(list(result["fields"]), [str(self.score_question.id)])
        result = self._finish(response, "5", "x" * 10_001)
        self.assertEqual(list(result["fields"]), [str(self.reason_question.id)])
        self.assertEqual(self._said(self._answers()), [5])

    def test_a_robot_is_thanked_and_not_believed(self):
        before = self._counts()
        response = self._post(score="10", homepage="https://example.com")
        self.assertEqual(response.status_code, 200)
        self.assertIn("Thank you!", response.text)
        self.assertNothingStored(before)

    @mute_logger("odoo.http")
    def test_ten_megabytes_are_refused(self):
        before = self._counts()
        response = self._post(score="5", x="y" * 10 * 1024 * 1024)
        self.assertEqual(response.status_code, 413)
        self.assertNothingStored(before)

    def test_floods_from_one_address_are_refused(self):
        self.env["ir.config_parameter"].set_param(PLACE_KEY, "2")
        for __ in range(2):
            self.assertEqual(self._post(score="1").status_code, 200)
        before = self._counts()
        response = self._post(score="1")
        self.assertEqual(response.status_code, 429)
        self.assertEqual(response.headers["Retry-After"], "3600")
        self.assertIn("this one was not stored", response.text)
        self.assertNothingStored(before)
        self.assertEqual(self._post(f"{self.kiosk}/start", score="1").status_code, 200)

    def test_the_touchpoints_of_a_shop_share_no_limit(self):
        self.env["ir.config_parameter"].set_param(PLACE_KEY, "1")
        other = self._touchpoint(tpm_place_open=True)
        status = [
            self._post(f"/tpm/at/{token}", score="1").status_code
            for token in (*[self.place.tpm_place_token] * 2, other.tpm_place_token)
        ]
        self.assertEqual(status, [200, 429, 200])

    def test_floods_at_one_kiosk_leave_the_others_alone(self):
        self.env["ir.config_parameter"].set_param(KIOSK_KEY, "1")
        other = self._touchpoint(tpm_place_open=True)
        status = [
            self._post(f"/tpm/kiosk/{token}/start", score="1").status_code
            for token in (*[self.place.tpm_kiosk_token] * 2, other.tpm_kiosk_token)
        ]
        self.assertEqual(status, [200, 429, 200])

    @mute_logger("odoo.http")
    def test_other_sites_can_not_post(self):
        before = self._counts()
        response = self.url_open(self.at, data={"score": "1"})
        self.assertEqual(response.status_code, 400)
        self.assertNothingStored(before)

    def test_script_in_texts_is_text(self):
        self.place.tpm_place_name = SCRIPT
        self.env.company.name = SCRIPT
        for url in (self.at, self.kiosk, f"{self.kiosk}/start"):
            self.assertNotIn(SCRIPT, self.url_open(url).text)
        self._finish(self._post(score="5"), "5", SCRIPT)
        self.assertEqual(self._feedback().reason, SCRIPT)

    def test_another_ones_answer_can_not_be_opened_without_its_key(self):
        self._finish(self._post(score="9"), "9", "Confidential")
        answer = self._answers()
        wrong = (answer.access_token[:-1], str(answer.id), self.place.tpm_place_token)
        for token in wrong:
            url = f"/survey/{self.survey.access_token}/{token}"
            self.assertNotIn("Confidential", self.url_open(url).text)
