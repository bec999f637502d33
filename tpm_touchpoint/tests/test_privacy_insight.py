# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from markupsafe import Markup

from odoo.tests import tagged

from ..models.tpm_insight_source import headline
from ..models.tpm_interaction_alarm import ALARM_TYPE
from ..tools.quote import nameless
from .test_privacy import PrivacyCommon


@tagged("post_install", "-at_install")
class TestPrivacyInsight(PrivacyCommon):
    """What was learned from customers stays, without them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.otto = cls.env["res.partner"].create({"name": "Otto Other"})

    def _learned(self, **vals):
        vals = {"name": "Erika was angry", "quote": "Erika here", **vals}
        return self.env["tpm.insight"].with_user(self.agent).sudo().create(vals)

    def _forget(self, partner):
        wizard = self.env["tpm.forget"].with_user(self.manager)
        wizard.create({"partner_ids": partner.ids}).action_forget()
        self.env.flush_all()
        self.env.invalidate_all()

    def assertForgotten(self, insight):
        self.assertEqual((insight.name, insight.quote), ("… was angry", "… here"))
        for name in ("partner_id", "interaction_id", "message_id", "res_id"):
            self.assertFalse(insight[name], name)
        self.assertFalse(insight.res_model)

    def test_a_lead_got_its_customer_later(self):
        lead = self.env["crm.lead"].create({"name": "Erika", "active": False})
        insight = self._learned(res_model=lead._name, res_id=lead.id)
        lead.partner_id = self.person
        self._forget(self.person)
        self.assertForgotten(insight)

    def test_learned_on_the_contact_itself(self):
        insight = self._learned(res_model="res.partner", res_id=self.person.id)
        self._forget(self.person)
        self.assertForgotten(insight)

    def test_the_customer_wrote_the_message(self):
        message = self.place.message_post(body="Hello", author_id=self.person.id)
        insight = self._learned(message_id=message.id)
        self._forget(self.person)
        self.assertForgotten(insight)

    def test_looked_up_who_was_present_leaves_the_others_what_is_theirs(self):
        met = self._met(partner_id=self.otto.id, participant_ids=self.person.ids)
        insight = self._learned(
            name="Otto and Erika", partner_id=self.otto.id, interaction_id=met.id
        )
        self.env.flush_all()
        lines = self._look_up()
        self.assertIn(met.id, lines.mapped("res_id"))
        lines.action_tpm_forget()
        self.assertEqual((met.partner_id, met.note), (self.otto, "… was angry"))
        self.assertFalse(met.participant_ids)
        self.assertEqual(insight.partner_id, self.otto)
        self.assertEqual((insight.name, insight.interaction_id), ("Otto and …", met))

    def test_the_task_after_an_alarm_names_nobody_any_more(self):
        self._met(date=datetime.now().replace(microsecond=0))
        alarms = self.customer.activity_search([ALARM_TYPE])
        self.assertIn("Erika", alarms.note)
        alarms.feedback = "Erika is content"
        self._forget(self.person)
        self.assertEqual(alarms.feedback, "… is content")
        self.assertNotIn("Erika", alarms.note)
        self.assertIn("was angry", alarms.note)
        self._forget(self.customer)
        self.assertFalse(alarms.with_context(active_test=False).exists())

    def test_one_of_several_present_leaves_the_others(self):
        lead = self.env["crm.lead"].create({"name": "L"})
        both = (self.person | self.otto).ids
        document = {"res_model": lead._name, "res_id": lead.id}
        met = self._met(partner_id=False, participant_ids=both, **document)
        self._forget(self.person)
        self.assertEqual((met.participant_ids, met.res_id), (self.otto, lead.id))
        self._forget(self.otto)
        self.assertAnonymous(met)

    def test_who_was_present_leaves_the_others_insight_to_him(self):
        met = self._met(partner_id=self.otto.id, participant_ids=self.person.ids)
        insight = self._learned(
            partner_id=self.otto.id, interaction_id=met.id, text="Otto with Erika"
        )
        insight.message_post(body="Otto and Erika")
        self._forget(self.person)
        self.assertEqual(insight.partner_id, self.otto)
        self.assertEqual(insight.interaction_id, met)
        self.assertEqual((insight.name, insight.text), ("… was angry", "Otto with …"))
        self.assertIn("Otto and …", insight.message_ids[0].body)

    def test_the_others_insight_keeps_what_is_the_others(self):
        said = "Otto (otto@example.com, 040 7654321) on 12.03.2026"
        insight = self._learned(partner_id=self.otto.id, name=said, text=said)
        insight.interaction_id = self._met(
            partner_id=self.otto.id, participant_ids=self.person.ids
        )
        body = Markup("<p>%s <a href='%s' data-oe-model='%s' data-oe-id='%s'>O</a></p>")
        link = ("#", "res.partner", self.otto.id)
        note = insight.message_post(body=body % (f"{said}, Erika", *link))
        kept = insight.message_post(body=body % (said, *link))
        before = kept.body
        task = insight.activity_schedule(
            "mail.mail_activity_data_todo", summary=said, user_id=self.agent.id
        )
        self._forget(self.person)
        told = (insight.name, insight.text, task.summary)
        self.assertEqual(told, (said, said, said))
        self.assertIn(f"{said}, … ", note.body)
        self.assertIn(f'data-oe-id="{self.otto.id}"', note.body)
        self.assertEqual(kept.body, before)

    def test_who_is_no_contact_is_looked_up_by_what_was_written(self):
        ria = {"name": "Ria Reed", "email": "ria@x.example"}
        lead = self.env["crm.lead"].create({"name": "L", "email_from": "Ria@x.example"})
        message = self.place.message_post(
            body="Hello", author_id=False, email_from='"Ria" <ria@x.example>'
        )
        said = {"name": "Ria waited", "quote": "Call ria@x.example", "text": False}
        found = self._learned(**said, author="ria reed")
        found |= self._learned(**said, message_id=message.id)
        found |= self._learned(**said, res_model=lead._name, res_id=lead.id)
        kept = self._learned(**said, author="Ria Reedson")
        kept |= self._learned(**said, author="Ria Reed", partner_id=self.otto.id)
        self.env.flush_all()
        wizard = self.env["privacy.lookup.wizard"].create(ria)
        wizard.action_lookup()
        lines = wizard.line_ids.filtered(lambda r: r.res_model == "tpm.insight")
        self.assertEqual(sorted(lines.mapped("res_id")), sorted(found.ids))
        lines.action_tpm_forget()
        self.assertEqual(set(found.mapped("name")), {"… waited"})
        self.assertEqual(set(found.mapped("quote")), {"Call …"})
        for name in ("author", "message_id", "res_model", "res_id"):
            self.assertFalse(any(found.mapped(name)), name)
        self.assertEqual(set(kept.mapped("name")), {"Ria waited"})

    def test_the_others_insight_loses_only_what_leads_to_who_is_forgotten(self):
        lead = self.env["crm.lead"].create({"name": "L", "partner_id": self.person.id})
        message = lead.message_post(body="Hello", author_id=self.person.id)
        insight = self._learned(
            partner_id=self.otto.id,
            message_id=message.id,
            interaction_id=self._met().id,
            res_model=lead._name,
            res_id=lead.id,
        )
        self._forget(self.person)
        self.assertEqual(insight.partner_id, self.otto)
        insight.partner_id = False
        self.assertForgotten(insight)

    def test_the_company_is_not_named_either(self):
        insight = self._learned(
            partner_id=self.person.id, text="Miller & Sons sent Tom Miller"
        )
        self._forget(self.person)
        self.assertEqual(insight.text, "… sent …")

    def test_nobody_stays_in_what_surrounds_an_insight(self):
        insight = self._learned(partner_id=self.person.id)
        insight.message_subscribe(self.person.ids)
        said = insight.message_post(
            body=Markup("See <a href='#'>Erika</a> at <b>erika@example.com</b>"),
            subject="Of Erika",
            author_id=self.person.id,
            email_from="erika@example.com",
            attachments=[("Erika.txt", b"Erika")],
        )
        activity = insight.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Call Erika",
            note="<p>Erika waits</p>",
            user_id=self.agent.id,
        )
        self._forget(self.person)
        self.assertEqual(said.body, '<p>See <a href="#">…</a> at <b>…</b></p>')
        self.assertEqual(said.subject, "Of …")
        self.assertFalse(said.author_id or said.email_from or said.reply_to)
        self.assertNotIn(self.person, insight.message_partner_ids)
        self.assertEqual(activity.summary, "Call …")
        self.assertEqual(str(activity.note), "<p>… waits</p>")
        files = [("res_model", "=", insight._name), ("res_id", "=", insight.id)]
        self.assertFalse(self.env["ir.attachment"].search(files))
        self.assertFalse(said.attachment_ids)

    def test_mails_that_wait_name_nobody_and_go_to_nobody_forgotten(self):
        insight = self._learned(partner_id=self.person.id)
        insight.message_subscribe((self.person | self.otto).ids)
        said = insight.message_post(
            body=Markup("<p>Erika waits</p>"),
            subject="Of Erika",
            subtype_xmlid="mail.mt_comment",
            outgoing_email_to="erika@example.com, ann@example.com",
            mail_auto_delete=False,
        )
        alone = self.env["mail.mail"].create(
            {"email_to": "Erika <erika@example.com>", "mail_message_id": said.id}
        )
        told = said.mail_ids - alone
        self.assertIn(self.person, told.recipient_ids)
        self.assertIn(self.person, said.notification_ids.res_partner_id)
        self._forget(self.person)
        self.assertFalse(alone.exists())
        self.assertTrue(said.exists())
        self.assertEqual(told.exists().recipient_ids, self.otto)
        self.assertNotIn("Erika", " ".join(told.exists().mapped("body_html")))
        self.assertEqual(said.outgoing_email_to, "ann@example.com")
        self.assertEqual(said.notification_ids.res_partner_id, self.otto)

    def test_mails_to_others_of_the_same_name_stay(self):
        insight = self._learned(partner_id=self.person.id)
        said = insight.message_post(body="Hello")
        lines = (
            "Anna Mustermann <anna@x.example>",
            "erika@ourfirm.example",
            "otto@mustermann.example",
            "Erika <erika@example.com>",
        )
        mails = self.env["mail.mail"].create(
            [{"email_to": line, "mail_message_id": said.id} for line in lines]
        )
        notices = self.env["mail.notification"].create(
            [
                {
                    "mail_message_id": said.id,
                    "notification_type": "email",
                    "mail_email_address": address,
                }
                for address in ("anna.mustermann@x.example", "erika@example.com")
            ]
        )
        said.outgoing_email_to = ", ".join(lines)
        self._forget(self.person)
        self.assertEqual(mails.exists(), mails[:3])
        self.assertEqual(notices.exists(), notices[0])
        self.assertIn("anna@x.example", said.outgoing_email_to)
        self.assertNotIn("erika@example.com", said.outgoing_email_to)

    def test_what_the_host_keeps_of_a_mail_to_several(self):
        insight = self._learned(partner_id=self.person.id)
        said = insight.message_post(body="Hello")
        page = "<html><head></head><body style='x'><p>Hello Erika</p></body></html>"
        address = '"Erika Mustermann" <erika@example.com>'
        mail = self.env["mail.mail"].create(
            {
                "mail_message_id": said.id,
                "recipient_ids": (self.person | self.otto).ids,
                "body_html": page,
                "headers": repr({"X-Msg-To-Add": address, "X-Odoo": "1"}),
                "failure_reason": f"Refused: {address}",
            }
        )
        self._forget(self.person)
        self.assertEqual(mail.recipient_ids, self.otto)
        self.assertEqual(mail.headers, "{'X-Odoo': '1'}")
        self.assertNotIn("erika", mail.failure_reason.lower())
        self.assertEqual(
            mail.body_html,
            '<html><head></head><body style="x"><p>Hello …</p></body></html>',
        )

    def test_what_is_to_be_posted_later(self):
        insight = self._learned(partner_id=self.person.id)
        later = self.env["mail.scheduled.message"].create(
            [
                {
                    "model": insight._name,
                    "res_id": insight.id,
                    "author_id": self.agent.partner_id.id,
                    "subject": "To Erika",
                    "body": Markup("<p>Dear <b>Erika</b></p>"),
                    "partner_ids": told.ids,
                    "scheduled_date": datetime.now() + timedelta(days=1),
                }
                for told in (self.person | self.otto, self.person, self.otto)
            ]
        )
        self._forget(self.person)
        self.assertEqual(later.exists(), later[0] | later[2])
        self.assertEqual(later.exists().partner_ids, self.otto)
        self.assertEqual(later[0].subject, "To …")
        self.assertEqual(later[0].body, "<p>Dear <b>…</b></p>")

    def test_what_colleagues_wrote_keeps_what_is_others(self):
        insight = self._learned(partner_id=self.person.id)
        body = (
            '<p>Erika: see <a href="https://example.com/x">here</a>, or ask'
            " otto@other.example, +49 89 123456</p>"
        )
        said = insight.message_post(
            body=Markup(body), author_id=self.agent.partner_id.id
        )
        self._forget(self.person)
        self.assertEqual(said.body, body.replace("Erika", "…"))
        self.assertEqual(said.author_id, self.agent.partner_id)

    def test_who_works_with_them_is_not_forgotten_with_them(self):
        zoe = self.env["res.partner"].create(
            {
                "name": "Zoe Zart",
                "email": "zoe@example.com",
                "parent_id": self.customer.id,
            }
        )
        insight = self._learned(partner_id=self.person.id)
        said = insight.message_post(body="Hello", author_id=zoe.id)
        mail = self.env["mail.mail"].create(
            {"mail_message_id": said.id, "recipient_ids": (zoe | self.person).ids}
        )
        self._forget(self.person)
        self.assertEqual(said.author_id, zoe)
        self.assertEqual(mail.recipient_ids, zoe)

    def test_colleagues_of_an_employee_stay(self):
        whole = self.env.company.partner_id
        berta, gustav = (
            self.env["res.users"].create({"name": name, "login": name})
            for name in ("Berta Beispiel", "Gustav Gerecht")
        )
        (berta | gustav).partner_id.parent_id = whole
        insight = self._learned(
            name="Gustav said so", quote=False, partner_id=berta.partner_id.id
        )
        said = insight.message_post(body="Ask Gustav, not Berta")
        mail = self.env["mail.mail"].create(
            {"mail_message_id": said.id, "recipient_ids": gustav.partner_id.ids}
        )
        self._forget(berta.partner_id)
        self.assertEqual(insight.name, "Gustav said so")
        self.assertEqual(said.body, "<p>Ask Gustav, not …</p>")
        self.assertTrue(mail.exists())

    def test_what_the_one_who_has_to_do_it_was_told(self):
        insight = self._learned(partner_id=self.person.id)
        insight.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.manager.id
        )
        domain = [("model", "=", insight._name), ("res_id", "=", insight.id)]
        told = self.env["mail.message"].search(domain) - insight.message_ids
        self.assertIn("Erika", " ".join(told.mapped("body")))
        self.assertIn("Erika", " ".join(told.mapped("subject")))
        self._forget(self.person)
        self.assertNotIn("Erika", " ".join(told.mapped("body")))
        self.assertNotIn("Erika", " ".join(told.mapped("subject")))

    def test_tasks_keep_neither_what_was_said_nor_the_name_of_the_insight(self):
        theirs = self._learned(partner_id=self.person.id)
        others = self._learned(
            partner_id=self.otto.id,
            interaction_id=self._met(
                partner_id=self.otto.id, participant_ids=self.person.ids
            ).id,
        )
        todo = {
            "act_type_xmlid": "mail.mail_activity_data_todo",
            "user_id": self.agent.id,
        }
        for insight in theirs | others:
            insight.activity_schedule(**todo)
            insight.activity_schedule(**todo).action_feedback("Erika is content")
        self._forget(self.person)
        tasks = self.env["mail.activity"].with_context(active_test=False)
        for insight in theirs | others:
            found = tasks.search(
                [("res_model", "=", insight._name), ("res_id", "=", insight.id)]
            )
            self.assertEqual(found.mapped("res_name"), ["… was angry"] * 2)
            self.assertEqual(
                sorted(found.mapped(lambda task: task.feedback or "")),
                ["", "… is content"],
            )

    def test_an_address_without_a_contact_in_the_others_insight(self):
        met = self._met(partner_id=self.otto.id, participant_ids=self.person.ids)
        insight = self._learned(partner_id=self.otto.id, interaction_id=met.id)
        said, kept = (
            insight.message_post(body="Hello", author_id=False, email_from=sender)
            for sender in ('"E" <ERIKA@example.com>', "otto@example.com")
        )
        self._forget(self.person)
        self.assertFalse(said.email_from or said.reply_to)
        self.assertEqual(kept.email_from, "otto@example.com")

    def test_only_files_that_name_who_is_forgotten_leave_the_others_insight(self):
        met = self._met(partner_id=self.otto.id, participant_ids=self.person.ids)
        insight = self._learned(partner_id=self.otto.id, interaction_id=met.id)
        said = insight.message_post(
            body="Files", attachments=[("Erika.txt", b"1"), ("Plan.txt", b"2")]
        )
        self._forget(self.person)
        self.assertEqual(said.attachment_ids.mapped("name"), ["Plan.txt"])

    def test_an_undone_merge_leaves_no_name_with_the_other_insight(self):
        insight, other = self._learned(partner_id=self.person.id), self._learned()
        other.write({"name": "Others", "quote": False})
        insight._merge_into(other)
        insight.action_undo_merge()
        self.assertIn("Erika", " ".join(other.message_ids.mapped("body")))
        self._forget(self.person)
        bodies = " ".join(other.message_ids.mapped("body"))
        self.assertIn(f'data-oe-id="{insight.id}">… was angry</a>', bodies)
        self.assertNotIn("Erika", bodies)
        self.assertNotIn("[1]", bodies)

    def test_no_headline_ends_within_an_address(self):
        address = f"erika@{'a-' * 40}b.example"
        self.assertNotIn("@a", headline(f"Write to {address}"))
        for rest in ("erika@a- …", "erika@", "erika@a-a.ex"):
            with self.subTest(rest):
                self.assertNotIn("@", nameless(f"To {rest}", ["Erika"]))

    # retention

    def test_what_was_learned_is_forgotten_with_the_interaction(self):
        self.env["ir.config_parameter"].set_param(
            "tpm_touchpoint.keep_months_mail", "12"
        )
        lead = self.env["crm.lead"].create({"name": "L", "partner_id": self.person.id})
        old, young = self._met(origin="mail"), self._met(origin="manual")
        both = {
            "partner_id": self.person.id,
            "res_model": lead._name,
            "res_id": lead.id,
            "touchpoint_id": self.place.id,
        }
        insight = self._learned(interaction_id=old.id, active=False, **both)
        kept = self._learned(interaction_id=young.id, **both)
        for _twice in range(2):
            found = self.env["tpm.interaction"]._forget_next(
                "mail", (self.when.min, 0), 2_000
            )
        self.env.invalidate_all()
        self.assertFalse(found, "done once")
        self.assertAnonymous(old)
        self.assertForgotten(insight)
        self.assertEqual(insight.touchpoint_id, self.place, "what is no secret stays")
        self.assertEqual((kept.partner_id, kept.quote), (self.person, "Erika here"))
