# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os
from email.message import EmailMessage

from odoo.tests import new_test_user, tagged

from .common_gateway import GatewayCommon

TOM = "Tom <tom@miller.example.com>"
STRANGER = "stranger@example.org"


@tagged("post_install", "-at_install")
class TestIdeaGatewayReplies(GatewayCommon):
    """What comes in besides new ideas: replies, echoes, and mails of any shape."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["tpm.idea.news"].search([]).is_done = True
        cls.officer = new_test_user(
            cls.env,
            "tpm_gate",
            groups="tpm_touchpoint.tpm_touchpoint_group_officer",
            email="gate@example.com",
        )
        cls.ideas = cls.env["tpm.idea"].create(
            [
                {"name": name, "author_id": cls.customer.id, "company_id": False}
                for name in ("Coffee", "Tea")
            ]
        )
        cls.idea = cls.ideas[0]

    def _news(self, ideas):
        """Have an officer take up ideas; return what the author is told."""
        review = self.env.ref("tpm_ideabank.tpm_idea_stage_review")
        before = self.env["mail.message"].search([])
        for idea in ideas:
            idea.with_user(self.officer).stage_id = review
        with self.mock_mail_gateway():
            self.env["tpm.idea.news"]._take()._tell(100)
        news = self.env["mail.message"].search([]) - before
        return news.filtered(lambda m: self.customer in m.notified_partner_ids)

    def _answer(self, message, sender=TOM, **kw):
        headers = kw.pop("headers", "") + f"In-Reply-To: {message.message_id}\n"
        subject = f"Re: {message.subject}"
        return self._mail(sender, subject, "<p>With milk?</p>", headers=headers, **kw)

    def test_a_reply_to_news_is_a_comment_and_no_idea(self):
        news = self._news(self.idea)
        catchall = f"{self.alias_catchall}@{self.alias_domain}"
        for sender, to in (
            (TOM, catchall),
            (TOM, self.address),
            (STRANGER, catchall),
        ):
            with self.subTest(sender=sender, to=to):
                before = self.idea.message_ids
                self.assertFalse(self._answer(news, sender, to=to))
                [comment] = self.idea.message_ids - before
                self.assertEqual(comment.subtype_id, self.env.ref("mail.mt_comment"))
                self.assertIn("With milk?", comment.body)
                self.assertEqual(comment.attachment_ids.mapped("name"), ["sketch.txt"])
                self.assertEqual(bool(comment.author_id), sender == TOM)

    def test_a_reply_of_the_author_leaves_the_answer_clock_running(self):
        news = self._news(self.idea)
        self.idea.answered_date = False
        self._answer(news)
        self.assertFalse(self.idea.answered_date)
        self._answer(news, self.officer.email_formatted)
        self.assertTrue(self.idea.answered_date)

    def test_an_automatic_reply_to_news_is_ignored_wherever_it_goes(self):
        news = self._news(self.idea)
        before = self.idea.message_ids
        catchall = f"{self.alias_catchall}@{self.alias_domain}"
        for header in (
            "Auto-Submitted: auto-replied; owner-email=tom@miller.example.com",
            "Precedence: auto_reply",
            "X-Autorespond: on holidays",
        ):
            for to in (catchall, self.address):
                self.assertFalse(self._answer(news, headers=f"{header}\n", to=to))
        self.assertEqual(self.idea.message_ids, before)
        self._answer(news, headers="Auto-Submitted: no; by=hand\n")
        self.assertEqual(len(self.idea.message_ids - before), 1)

    def test_who_is_away_and_says_no_more_than_that_is_ignored(self):
        mail = EmailMessage()
        mail["Return-Path"] = "<>"
        mail["From"], mail["To"] = TOM, self.address
        mail["Subject"], mail["Message-Id"] = "Away until Monday", "<away@example.com>"
        mail.set_content("I am away.")
        self.assertFalse(self._receive(mail.as_string()))

    def test_a_reply_about_a_merged_idea_reaches_the_one_it_lives_on_in(self):
        news = self._news(self.idea)
        tea = self.ideas[1]
        self.idea.with_user(self.officer)._merge_into(tea.with_user(self.officer))
        before = self.idea.message_ids, tea.message_ids
        self.assertFalse(self._answer(news))
        self.assertEqual(self.idea.message_ids, before[0])
        [comment] = tea.message_ids - before[1]
        self.assertIn("With milk?", comment.body)

    def test_a_mail_that_comes_back_makes_no_idea(self):
        news = self._news(self.idea)
        before = self.idea.message_ids
        mail = EmailMessage()
        mail["From"], mail["To"] = news.email_from, self.address
        mail["Subject"], mail["Message-Id"] = news.subject, news.message_id
        mail.set_content("News")
        self.assertFalse(self._receive(mail.as_string()))
        self.assertEqual(self.idea.message_ids, before)

    def test_the_address_does_not_write_to_itself(self):
        for sender in (self.address, f"Ideas <{self.address.upper()}>"):
            self.assertFalse(self._mail(sender))

    def test_a_forwarded_mail_is_an_idea_of_who_forwards_it(self):
        mail = EmailMessage()
        mail["From"], mail["To"] = TOM, self.address
        mail["Subject"], mail["Message-Id"] = "Fwd: Coffee", "<fwd@example.com>"
        mail["References"] = "<of-another-system@example.org>"
        mail.set_content("See below.")
        inner = EmailMessage()
        inner["From"], inner["Subject"] = STRANGER, "Coffee"
        inner.set_content("Free coffee!")
        mail.add_attachment(inner)
        idea = self._receive(mail.as_string())
        self.assertEqual(idea.author_id, self.customer)
        self.assertIn("See below.", idea.text)
        self.assertIn("Free coffee!", idea.text)

    def test_a_portal_user_mails_an_idea(self):
        user = new_test_user(
            self.env, "tpm_p", groups="base.group_portal", email="p@example.com"
        )
        idea = self._mail(user.email_formatted)
        self.assertEqual(idea.author_id, user.partner_id)
        self.assertEqual(idea.author_kind, "customer")
        self.assertEqual(idea.stage_kind, "new")

    def test_all_attachments_are_kept_as_they_are(self):
        photo, sketch = os.urandom(5 * 1024 * 1024), b"%PDF-1.4 sketch"
        mail = EmailMessage()
        mail["From"], mail["To"] = TOM, self.address
        mail["Subject"], mail["Message-Id"] = "A lounge", "<lounge@example.com>"
        mail.set_content("In the hall.")
        mail.add_alternative("<p>In the <b>hall</b>.</p>", subtype="html")
        for name, content in (("Skizze für Sie.pdf", sketch), ("photo.bin", photo)):
            mail.add_attachment(
                content, maintype="application", subtype="octet-stream", filename=name
            )
        idea = self._receive(mail.as_bytes())
        self.assertEqual(idea.text, "In the *hall*.")
        attachments = {a.name: a.raw for a in idea.message_ids.attachment_ids}
        self.assertEqual(
            attachments, {"Skizze für Sie.pdf": sketch, "photo.bin": photo}
        )

    def test_text_of_five_megabytes_is_cut_and_kept_whole_in_the_message(self):
        body = "".join(f"<p>{n}{' words' * 900}</p>\n" for n in range(1_000))
        idea = self._mail(TOM, "Long", body)
        self.assertEqual(len(idea.text), 20_000)
        self.assertIn("999 words", idea.message_ids[-1].body)

    def test_what_no_text_can_hold_stops_no_mail(self):
        mail = (
            f"From: {STRANGER}\nTo: {self.address}\nMessage-Id: <odd@example.com>\n"
            "Subject: =?x-nonsense?B?AQI=?= Caf\xe9 \x07\nMIME-Version: 1.0\n"
            "Content-Type: text/plain\n\nCaf\xe9 \x07\n"
        )
        idea = self._receive(mail.encode("latin-1"))
        self.assertTrue(idea.name)
        self.assertIn("Caf", idea.text)

    def test_nothing_in_a_mail_runs(self):
        body = (
            '<img src="x" onerror="steal()"/><a href="javascript:steal()">here</a>'
            '<form action="https://evil.example"><input name="password"/></form>'
            "<iframe src='https://evil.example'></iframe><script>steal()</script>"
        )
        idea = self._mail(STRANGER, "Look", body)
        kept = idea.message_ids[-1].body + idea.text
        for word in ("steal", "<iframe", "<input", "<form", "<script"):
            self.assertNotIn(word, kept)
