# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .common_page import PageCase

SCRIPT = "<script>alert('x')</script>"


@tagged("post_install", "-at_install")
class TestIdeaPageAttacks(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("page", "public")
        cls.elsewhere = cls._idea("Elsewhere", company_id=cls._elsewhere().id)
        cls.gone = cls._idea("Archived", active=False)
        cls.merged_hidden = cls._idea("Hidden too", is_private=True)
        cls.merged_hidden._merge_into(cls.idea)
        cls.into_hidden = cls._idea("Into the hidden")
        cls.into_hidden.write({"merged_into_id": cls.hidden.id, "active": False})

    def _closed(self):
        ideas = (self.hidden, self.waiting, self.elsewhere, self.gone)
        ideas += (self.merged_hidden, self.into_hidden)
        return [idea.id for idea in ideas] + [0, 999_999_999, 10**30]

    def test_what_is_not_public_is_not_there(self):
        for user in (None, self.anna, self.other):
            self._login(user) if user else self.authenticate(None, None)
            for idea_id in self._closed():
                with self.subTest(idea_id, user=user):
                    self._get(f"/ideas/{idea_id}", 404)
        for path in ("-1", "x", "1.5", "1/edit", "new/1"):
            with self.subTest(path):
                self._get(f"/ideas/{path}", 404)

    def test_what_is_not_public_takes_no_votes_and_no_comments(self):
        self._login(self.anna)
        before = self._counts()
        for idea_id in self._closed():
            for act in ("vote", "unvote", "comment"):
                with self.subTest(idea_id, act=act):
                    self._post(f"/ideas/{idea_id}/{act}", 404, comment="Hello")
        self.assertEqual(self._counts(), before)

    def test_reading_stores_nothing_and_acts_are_posted(self):
        self._login(self.anna)
        self._get("/ideas")
        before = self._counts()
        one = f"/ideas/{self.idea.id}"
        urls = ("/ideas", "/ideas?search=x&name=y", "/ideas/new?name=x&sure=1", one)
        for url in (*urls, "/my/ideas", "/ideas/similar?name=tracking"):
            for method in ("GET", "HEAD"):
                response = self.url_open(url, method=method)
                self.assertEqual(response.status_code, 200, url)
                self.assertEqual(response.headers["X-Robots-Tag"], "noindex, nofollow")
                self.assertEqual(response.headers["Cache-Control"], "no-store")
        for act in ("vote", "unvote", "comment"):
            self.assertEqual(self.url_open(f"{one}/{act}?comment=x").status_code, 405)
        self.assertEqual(self._counts(), before)

    def test_nobody_acts_without_a_form_of_ours(self):
        self._login(self.anna)
        before = self._counts()
        one = f"/ideas/{self.idea.id}"
        with mute_logger("odoo.http"):
            for url in (f"{one}/vote", f"{one}/comment", "/ideas/new"):
                for token in ({}, {"csrf_token": "nonsense"}):
                    values = {"name": "Forged", "comment": "Forged", **token}
                    response = self.url_open(url, data=values)
                    self.assertEqual(response.status_code, 400, url)
        self.assertEqual(self._counts(), before)

    def test_who_is_not_signed_in_neither_votes_nor_comments(self):
        before = self._counts()
        for act in ("vote", "unvote", "comment"):
            response = self._post(f"/ideas/{self.idea.id}/{act}", comment="Hello")
            self.assertIn("/web/login", response.headers["Location"])
        self.assertEqual(self._counts(), before)
        self._set("page", "portal")
        self._submit()
        self.assertEqual(self._counts(), before)

    def test_what_is_too_large_is_refused(self):
        self._login(self.anna)
        before = self._counts()
        huge = "x" * 10_000_000
        for url, name in (
            ("/ideas/new", "text"),
            (f"/ideas/{self.idea.id}/comment", "comment"),
        ):
            with self.subTest(url), mute_logger("odoo.http"):
                self._post(url, 413, **{name: huge})
        response = self._submit(status=400, text="ü" * 20_001)
        self.assertIn("shorten the text", response.text)
        self.assertIn("üüü", response.text)
        self.assertIn("shorten the title", self._submit("x" * 201, 400).text)
        self.assertIn("a title", self._submit("  ", 400).text)
        self._post(f"/ideas/{self.idea.id}/comment", 400, comment="x" * 20_001)
        self.assertEqual(self._counts(), before)
        self._submit(text="ü" * 20_000)
        self.assertEqual(len(self._last().text), 20_000)

    def test_scripts_are_words_at_most(self):
        self._login(self.anna)
        self._submit(SCRIPT, text=SCRIPT)
        idea = self._last()
        self.assertEqual((idea.name, idea.text), (SCRIPT, SCRIPT))
        self._post(f"/ideas/{idea.id}/comment", comment=SCRIPT)
        idea.with_user(self.officer)._reply(
            f"<p>No</p>{SCRIPT}", self.stages["declined"]
        )
        urls = (
            "/ideas?sort=newest",
            f"/ideas?search={SCRIPT}&campaign=&stage={SCRIPT}&sort={SCRIPT}&after={SCRIPT}",
            f"/ideas/{idea.id}?done={SCRIPT}",
            f"/ideas/new?name={SCRIPT}",
            f"/ideas/similar?name={SCRIPT}",
            "/my/ideas",
        )
        for url in urls:
            with self.subTest(url):
                response = self.url_open(url)
                self.assertEqual(response.status_code, 200)
                self.assertNotIn(SCRIPT, response.text)
        self.assertNotIn(SCRIPT, self._submit(SCRIPT * 20, 400, text=SCRIPT).text)
        self._get(f"/ideas?campaign={SCRIPT}", 404)

    def test_nonsense_is_no_error(self):
        self._login(self.anna)
        words = ("%00", "%", "_", "\\", "'", '"', "%25%25%25", "é" * 300, "a " * 200)
        for word in words:
            for name in ("search", "stage", "sort", "after"):
                with self.subTest(word, name=name):
                    self._get(f"/ideas?{name}={word}")
        for after in ("1-1", "1-1-1", "-1--1", "9" * 30, "9" * 9 + "-" + "9" * 9):
            self._get(f"/ideas?after={after}")
            self._get(f"/my/ideas?after={after}")
        self._submit("Nul\0l", text="x\0y")
        self.assertEqual((self._last().name, self._last().text), ("Null", "xy"))

    def test_more_is_not_stored_than_the_form_asks_for(self):
        self._submit(
            vote_count="99",
            moderation="approved",
            author_id=str(self.ben.partner_id.id),
            stage_id=str(self.stages["adopted"].id),
            is_private="1",
            company_id="7",
        )
        self.assertRecordValues(
            self._last(),
            [
                {
                    "vote_count": 0,
                    "moderation": "pending",
                    "author_id": False,
                    "stage_id": self.stages["new"].id,
                    "is_private": False,
                    "company_id": self.env.company.id,
                }
            ],
        )

    def test_robots_learn_nothing(self):
        before = self._counts()
        response = self._submit(homepage="https://spam.example.com")
        self.assertTrue(response.headers["Location"].endswith("/ideas/thanks"))
        self.assertEqual(self._counts(), before)
        (field,) = self._get("/ideas/new").xpath("//input[@name='homepage']")
        self.assertEqual(field.get("tabindex"), "-1")
        self.assertTrue(field.xpath("ancestor::*[@aria-hidden='true']"))

    def test_nobody_types_in_no_time(self):
        before = self._counts()
        response = self._submit("Fast", 400, seconds=0, text="Kept")
        self.assertIn("very fast", response.text)
        self.assertIn("Kept", response.text)
        for stamp in ("", "1", "1-x", "x-y", "é-é", "9" * 5000 + "-x"):
            with self.subTest(stamp[:9]):
                self._submit("Fast", 400, started=stamp)
        self.assertEqual(self._counts(), before)

    def test_a_flood_is_stopped(self):
        self._set("posts_per_hour", "3")
        for n in range(3):
            self._submit(f"Flood of parcels {n}", sure="1")
        before = self._counts()
        response = self._submit("Flood", 429, sure="1")
        self.assertIn("Retry-After", response.headers)
        self._login(self.anna)
        one = f"/ideas/{self.idea.id}"
        for act in ("vote", "unvote", "vote"):
            self._post(f"{one}/{act}")
        self._post(f"{one}/unvote", 429)
        self.assertEqual(self._counts()[0], before[0])
        self.assertVotes(self.idea, self.anna.partner_id)
        self._login(self.ben)
        self._post(f"{one}/vote")

    def test_who_is_blocked_is_put_aside_and_does_not_comment(self):
        self.env["tpm.idea.sender"].create(
            {"partner_id": self.anna.partner_id.id, "state": "blocked"}
        )
        self._login(self.anna)
        response = self._submit("Buy watches")
        idea = self._last()
        self.assertEqual((idea.moderation, idea.active), ("blocked", False))
        self.assertIn(f"/ideas/{idea.id}", response.headers["Location"])
        self.assertIn("Waits for approval", self._words(self._get(f"/ideas/{idea.id}")))
        before = self._counts()
        self._post(f"/ideas/{self.idea.id}/comment", 400, comment="Watches")
        self.assertEqual(self._counts(), before)

    def test_the_chatter_of_the_host_gives_nothing_away(self):
        self._login(self.ben)
        for idea in (self.idea, self.hidden):
            params = {"thread_model": "tpm.idea", "thread_id": idea.id}
            with self.subTest(idea.name), mute_logger("odoo.http"):
                with self.assertRaises(JsonRpcException):
                    self.make_jsonrpc_request(
                        "/mail/message/post", {**params, "post_data": {"body": "x"}}
                    )
                result = self.make_jsonrpc_request("/mail/thread/messages", params)
                self.assertFalse(result.get("messages"))
