# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from io import BytesIO

import openpyxl
from markupsafe import Markup

from odoo import fields
from odoo.tests import tagged

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon

from .common_gateway import GatewayCommon


@tagged("post_install", "-at_install")
class TestIdeaPrivacy(TpmCommon):
    def test_an_idea_outlives_its_author(self):
        idea = self.env["tpm.idea"].create(
            {"name": "Evening delivery", "author_id": self.contact.id}
        )
        known = self.env["tpm.idea"]._find_personal(self.contact)
        self.assertEqual(known, idea)
        self.contact.unlink()
        self.assertTrue(idea.exists())
        self.assertEqual(idea.author_kind, "anonymous")
        self.assertFalse(idea.author_id)

    def test_the_file_holds_what_an_idea_says(self):
        self.env["tpm.idea"].create(
            {"name": "Coffee", "text": "Free coffee", "author_id": self.contact.id}
        )
        content = self.contact.with_user(self.manager)._tpm_known_book()
        rows = list(openpyxl.load_workbook(BytesIO(content))["Idea"].values)
        texts = [row[rows[3].index("Idea")] for row in rows[4:]]
        self.assertEqual(texts, ["Free coffee"])

    def _forget(self, partners):
        wizard = self.env["tpm.forget"].with_user(self.manager)
        wizard.create({"partner_ids": partners.ids}).action_forget()

    def _said(self, idea):
        """Return all that stands in an idea and its chatter."""
        messages = self.env["mail.message"].search(
            [("model", "=", idea._name), ("res_id", "in", idea.ids)]
        )
        changes = messages.tracking_value_ids
        tasks = idea.with_context(active_test=False).activity_ids
        words = [
            *idea.mapped("name"),
            *idea.mapped("text"),
            *(str(body) for body in messages.mapped("body")),
            *messages.mapped("subject"),
            *messages.mapped("email_from"),
            *messages.mapped("reply_to"),
            *messages.author_id.mapped("name"),
            *messages.partner_ids.mapped("name"),
            *changes.mapped("old_value_char"),
            *changes.mapped("new_value_char"),
            *tasks.mapped("summary"),
            *tasks.mapped("res_name"),
            *tasks.mapped("feedback"),
            *idea.message_partner_ids.mapped("name"),
        ]
        return " ".join(filter(None, words))

    def test_no_idea_names_its_forgotten_author(self):
        self.contact.write(
            {"email": "Tom@Miller.example.com", "phone": "+49 30 1234567"}
        )
        idea = self.env["tpm.idea"].create(
            {
                "name": "Tom Miller's idea",
                "text": "Answer Tom at tom@miller.example.com, please",
                "author_id": self.contact.id,
            }
        )
        idea.name = "Idea of Tom Miller"
        self.env.flush_all()
        self.env.cr.precommit.run()  # changes are told then
        idea.message_post(
            body="Yours, Tom, t@home.example.com", author_id=self.contact.id
        )
        idea.message_post(
            body=Markup("<p>Call <b>030 1234567</b></p>"),
            partner_ids=self.contact.ids,
        )
        idea.activity_schedule("mail.mail_activity_data_todo", summary="Ask Tom")
        done = idea.activity_schedule("mail.mail_activity_data_todo")
        done.action_feedback(feedback="Tom is content")
        kept = idea.message_post(body=Markup("<p>See <b>www.example.org</b></p>"))
        self.assertIn(self.contact, idea.message_partner_ids)
        self._forget(self.customer)
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        said = self._said(idea)
        for word in ("Tom", "Miller", "miller", "1234567", "t@home"):
            self.assertNotIn(word, said)
        self.assertEqual(idea.name, "Idea of …")
        self.assertEqual(idea.text, "Answer … at …, please")
        self.assertEqual(str(kept.body), "<p>See <b>www.example.org</b></p>")

    def test_mails_that_wait_go_to_nobody_forgotten(self):
        self.contact.email = "tom@miller.example.com"
        idea = self.env["tpm.idea"].create(
            {"name": "Tom's idea", "author_id": self.contact.id}
        )
        said = idea.message_post(
            body=Markup("<p>Dear <b>Tom</b></p>"),
            partner_ids=self.contact.ids,
            subtype_xmlid="mail.mt_comment",
            mail_auto_delete=False,
        )
        mails = said.mail_ids
        self.assertIn(self.contact, mails.recipient_ids)
        self._forget(self.contact)
        self.env.invalidate_all()
        self.assertFalse(mails.exists().recipient_ids)
        self.assertEqual(said.body, "<p>Dear <b>…</b></p>")

    def test_only_what_goes_to_the_forgotten_does_not_go_out(self):
        self.contact.email = "tom@miller.example.com"
        idea = self.env["tpm.idea"].create(
            {"name": "Tom's idea", "author_id": self.contact.id}
        )
        said = idea.message_post(body="Hello")
        mails = self.env["mail.mail"].create(
            [
                {"email_to": address, "mail_message_id": said.id}
                for address in ("tom@ourfirm.example", "tom@miller.example.com")
            ]
        )
        later = self.env["mail.scheduled.message"].create(
            {
                "model": idea._name,
                "res_id": idea.id,
                "author_id": self.env.user.partner_id.id,
                "body": "Dear Tom",
                "partner_ids": self.contact.ids,
                "scheduled_date": fields.Datetime.add(fields.Datetime.now(), days=1),
            }
        )
        self._forget(self.contact)
        self.assertEqual(mails.exists(), mails[0])
        self.assertFalse(later.exists())

    def test_what_others_say_keeps_their_addresses_and_numbers(self):
        self.contact.phone = "+49 30 1234567"
        idea = self.env["tpm.idea"].create(
            {"name": "Evening delivery", "author_id": self.contact.id}
        )
        said = idea.message_post(
            body="Tom, 030/1234567: ask Ann, ann@x.example, 040 7654321, by 12.03.2026"
        )
        self._forget(self.contact)
        self.assertEqual(
            said.body, "<p>…, …: ask Ann, ann@x.example, 040 7654321, by 12.03.2026</p>"
        )

    def test_what_an_idea_was_merged_into_names_nobody(self):
        ideas = self.env["tpm.idea"].create(
            [
                {"name": "Tom Miller's idea", "author_id": self.contact.id},
                {"name": "Evening delivery", "author_id": self.partner.id},
            ]
        )
        ideas._merge_into(ideas[1])
        self.assertIn("Tom", self._said(ideas[1]))
        self._forget(self.contact)
        self.env.invalidate_all()
        self.assertNotIn("Tom", self._said(ideas))
        self.assertEqual(ideas[1].author_id, self.partner)
        self.assertEqual(ideas[1].name, "Evening delivery")

    def test_the_idea_of_another_with_the_same_address_stays_theirs(self):
        other = self.env["res.partner"].create({"name": "Other"})
        self.contact.email = "info@miller.example.com"
        idea = self.env["tpm.idea"].create(
            {
                "name": "Other's idea",
                "author_id": other.id,
                "email_from": "info@miller.example.com",
            }
        )
        self._forget(self.contact)
        self.assertEqual(idea.author_id, other)
        self.assertFalse(idea.email_from)
        self.assertEqual(idea.name, "Other's idea")


@tagged("post_install", "-at_install")
class TestIdeaByMailPrivacy(GatewayCommon):
    """A mail whose sender became a contact only later."""

    def test_an_idea_by_mail_is_found_and_forgotten(self):
        idea = self._mail(
            '"Undine Ufer" <Undine2@m.example>', body="<p>Yours, Undine</p>"
        )
        self.assertFalse(idea.author_id)
        self.env.flush_all()
        partner = self.env["res.partner"].create(
            {"name": "Undine Ufer", "email": "undine2@m.example"}
        )
        self.assertEqual(self.env["tpm.idea"]._find_personal(partner), idea)
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": partner.name, "email": partner.email}
        )
        wizard.action_lookup()
        found = {(line.res_model, line.res_id) for line in wizard.line_ids}
        self.assertIn(("tpm.idea", idea.id), found)
        partner._forget_personal()
        self.assertFalse(idea.email_from or idea.email_normalized)
        self.assertNotIn("Undine", idea.text)
        [message] = idea.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertNotIn("Undine", message.body)
        self.assertFalse(message.author_id or message.email_from or message.reply_to)

    def _look_up(self, name, email):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": name, "email": email}
        )
        wizard.action_lookup()
        return wizard.line_ids.filtered(lambda line: line.res_model == "tpm.idea")

    def test_who_is_no_contact_is_looked_up_by_address(self):
        idea = self._mail("Undine2@m.example", body="<p>Yours, Undine Ufer</p>")
        other = self._mail("xundine2@m.example", body="<p>Undine Ufer's friend</p>")
        self.env.flush_all()
        lines = self._look_up("Undine Ufer", "undine2@M.example")
        self.assertEqual(lines.mapped("res_id"), idea.ids)
        lines.action_tpm_forget()
        self.assertTrue(lines.execution_details)
        self.assertFalse(idea.email_from or idea.email_normalized)
        self.assertNotIn("Undine", idea.text)
        self.assertNotIn("Undine", " ".join(idea.message_ids.mapped("body")))
        self.assertIn("Undine", other.text)

    def test_what_was_looked_up_by_address_can_be_deleted(self):
        idea = self._mail("undine2@m.example")
        self.env.flush_all()
        self._look_up("Undine Ufer", "undine2@m.example").action_unlink_all()
        self.assertFalse(idea.exists())
