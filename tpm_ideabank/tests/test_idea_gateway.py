# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_gateway import GatewayCommon


@tagged("post_install", "-at_install")
class TestIdeaGateway(GatewayCommon):
    def test_a_customer_mails_an_idea(self):
        idea = self._mail("Tom <tom@miller.example.com>")
        self.assertEqual(idea.name, "Coffee")
        self.assertEqual(idea.text, "Free *coffee*.")
        self.assertEqual(idea.author_id, self.customer)
        self.assertEqual(idea.author_kind, "customer")
        self.assertEqual(idea.origin, "mail")
        self.assertEqual(idea.moderation, "approved")
        self.assertFalse(idea._page_comments(), "the text would be there twice")
        self.assertEqual(idea.message_partner_ids, self.customer)
        self.assertEqual(idea.message_ids.attachment_ids.mapped("name"), ["sketch.txt"])
        self.assertFalse(idea.answered_date)

    def test_staff_without_any_role_mails_an_idea(self):
        idea = self._mail(self.user_employee.email_formatted)
        self.assertEqual(idea.author_id, self.user_employee.partner_id)
        self.assertEqual(idea.author_kind, "staff")

    def test_an_unknown_sender_becomes_no_contact(self):
        partners = self.env["res.partner"].search_count([])
        idea = self._mail("stranger@example.org")
        self.assertFalse(idea.author_id)
        self.assertEqual(idea.author_kind, "anonymous")
        self.assertEqual(idea.email_from, "stranger@example.org")
        self.assertEqual(idea.moderation, "pending")
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_automatic_answers_are_no_ideas_and_no_comments(self):
        sender = "tom@miller.example.com"
        for header in ("Auto-Submitted: auto-replied", "X-Autoreply: yes"):
            with self.subTest(header):
                self.assertFalse(self._mail(sender, headers=header + "\n"))
        idea = self._mail(sender, headers="Auto-Submitted: no\n")
        sent = idea.message_ids[-1].message_id
        before = len(idea.message_ids)
        reply = f"In-Reply-To: {sent}\n"
        self._mail(sender, headers=reply + "Auto-Submitted: auto-replied\n")
        self.assertEqual(len(idea.message_ids), before)
        self._mail(sender, headers=reply)
        self.assertEqual(len(idea.message_ids), before + 1)

    def test_newsletters_are_no_ideas_but_colleagues_write_by_lists(self):
        marks = ("List-Id: <news.example.com>", "Precedence: list", "Precedence: bulk")
        for header in marks:
            with self.subTest(header):
                for sender in ("tom@miller.example.com", "news@example.org"):
                    self.assertFalse(self._mail(sender, headers=header + "\n"))
        for header in (marks[0], marks[1], f"{marks[2]}\n{marks[0]}"):
            with self.subTest(header):
                sender = self.user_employee.email_formatted
                idea = self._mail(sender, headers=header + "\n")
                self.assertEqual(idea.author_id, self.user_employee.partner_id)

    def test_a_customer_answers_by_a_list(self):
        idea = self._mail("tom@miller.example.com")
        sent, before = idea.message_ids[-1].message_id, len(idea.message_ids)
        headers = f"In-Reply-To: {sent}\nList-Id: <team.miller.example.com>\n"
        self._mail("tom@miller.example.com", headers=headers)
        self.assertEqual(len(idea.message_ids), before + 1)

    def test_a_mail_without_subject_is_called_by_its_first_words(self):
        idea = self._mail(
            "tom@miller.example.com", "", "<p>Longer hours</p><p>Please</p>"
        )
        self.assertEqual(idea.name, "Longer hours")
        empty = self._mail("tom@miller.example.com", "", "")
        self.assertEqual(empty.name, "Idea by mail")

    def test_a_mail_of_five_megabytes_is_taken(self):
        line = "x" * 70 + "\n"
        idea = self._mail("tom@miller.example.com", attachment=line * 75_000)
        [size] = idea.message_ids.attachment_ids.mapped("file_size")
        self.assertGreater(size, 5_000_000)
        words = "<p>" + "word " * 30_000 + "</p>"
        long = self._mail("tom@miller.example.com", "s" * 900, words)
        self.assertEqual(len(long.text), 20_000)
        self.assertEqual(len(long.name), 200)

    def test_scripts_are_words_at_most(self):
        body = '<p onclick="x()">Hello</p><script>alert(1)</script>'
        idea = self._mail("tom@miller.example.com", "<b>Bold</b>", body)
        self.assertNotIn("<script", idea.text)
        self.assertNotIn("<script", idea.message_ids[:1].body)
        self.assertEqual(idea.name, "<b>Bold</b>")

    def test_an_address_that_mails_without_end_is_stopped(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "2")
        for sender in ("tom@miller.example.com", "stranger@example.org"):
            made = [bool(self._mail(sender)) for _time in range(3)]
            self.assertEqual(made, [True, True, False], sender)
