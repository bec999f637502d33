# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged, users

from .common import TpmCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestInteractionLog(TpmCommon):
    def _dialog(self, documents=None):
        context = {}
        if documents is not None:
            context = {"active_model": documents._name, "active_ids": documents.ids}
        return Form(self.env["tpm.interaction.log"].with_context(**context))

    def _newest(self):
        return self.env["tpm.interaction"].search([], order="id desc", limit=1)

    @users("tpm_agent")
    def test_on_a_customer_everything_is_filled_in(self):
        dialog = self._dialog(self.contact)
        self.assertEqual(dialog.partner_id, self.contact)
        self.assertEqual(dialog.date, fields.Datetime.now())
        self.assertFalse(dialog.touchpoint_id)
        dialog.touchpoint_id = self.touchpoint
        dialog.experience = "delighted"
        dialog.note = "thanked us"
        action = dialog.save().action_log()
        self.assertEqual(
            action["params"]["next"]["type"], "ir.actions.act_window_close"
        )
        self.assertRecordValues(
            self._newest(),
            [
                {
                    "partner_id": self.contact.id,
                    "touchpoint_id": self.touchpoint.id,
                    "experience": "delighted",
                    "note": "thanked us",
                    "origin": "manual",
                    "res_model": "res.partner",
                    "res_id": self.contact.id,
                    "user_id": self.agent.id,
                }
            ],
        )

    @users("tpm_seller")
    def test_the_last_touchpoint_is_proposed_for_each_kind_of_document(self):
        order = self._order(user_id=self.seller.id)
        for document, touchpoint in (
            (self.contact, self.touchpoint),
            (order, self.key_touchpoint),
        ):
            dialog = self._dialog(document)
            dialog.touchpoint_id = touchpoint
            dialog.save().action_log()
        self.assertEqual(self._dialog(self.contact).touchpoint_id, self.touchpoint)
        self.assertEqual(self._dialog(order).touchpoint_id, self.key_touchpoint)

    @users("tpm_agent")
    def test_a_touchpoint_that_closed_is_not_proposed(self):
        dialog = self._dialog(self.contact)
        dialog.touchpoint_id = self.touchpoint
        dialog.save().action_log()
        self.touchpoint.sudo().active = False
        self.assertFalse(self._dialog(self.contact).touchpoint_id)

    @users("tpm_agent")
    def test_from_a_list_one_for_each(self):
        both = self.customer | self.contact
        dialog = self._dialog(both)
        dialog.touchpoint_id = self.touchpoint
        dialog.save().action_log()
        logged = self.env["tpm.interaction"].search([("partner_id", "in", both.ids)])
        self.assertEqual(logged.partner_id, both)
        self.assertEqual(len(logged), 2)

    @users("tpm_agent")
    def test_from_the_menu_a_customer_is_needed(self):
        dialog = self._dialog()
        dialog.touchpoint_id = self.touchpoint
        with self.assertRaises(AssertionError):  # the form requires it
            dialog.save()
        wizard = self.env["tpm.interaction.log"].create(
            {"touchpoint_id": self.touchpoint.id}
        )
        with self.assertRaisesRegex(UserError, "customer"):
            wizard.action_log()
        dialog.partner_id = self.customer
        dialog.save().action_log()
        self.assertEqual(self._newest().partner_id, self.customer)

    @users("tpm_agent")
    def test_log_and_new_opens_the_dialog_for_the_next(self):
        dialog = self._dialog(self.contact)
        dialog.touchpoint_id = self.touchpoint
        following = dialog.save().action_log_and_new()["params"]["next"]
        self.assertEqual(following["res_model"], "tpm.interaction.log")
        self.assertEqual(following["context"]["active_ids"], self.contact.ids)

    @users("tpm_agent")
    def test_bad_input_stores_nothing(self):
        dialog = self._dialog(self.customer | self.contact)
        dialog.touchpoint_id = self.touchpoint
        dialog.date = "2026-03-03 10:00:00"
        wizard = dialog.save()
        before = self._newest()
        with self.assertRaises(ValidationError):
            wizard.action_log()
        self.assertEqual(self._newest(), before)

    @users("tpm_seller")
    def test_documents_out_of_reach_are_refused(self):
        order = self._order(user_id=self.manager.id)
        wizard = self.env["tpm.interaction.log"].create(
            {
                "touchpoint_id": self.touchpoint.id,
                "res_model": "sale.order",
                "res_ids": order.ids,
            }
        )
        with self.assertRaises(UserError):
            wizard.action_log()

    @users("tpm_agent")
    def test_a_model_without_interactions_is_refused(self):
        wizard = self.env["tpm.interaction.log"].create(
            {
                "touchpoint_id": self.touchpoint.id,
                "res_model": "res.users",
                "res_ids": self.agent.ids,
            }
        )
        with self.assertRaises(UserError):
            wizard.action_log()

    # several people

    @users("tpm_agent")
    def test_who_else_was_there(self):
        dialog = self._dialog(self.contact)
        dialog.touchpoint_id = self.touchpoint
        dialog.participant_ids.add(self.customer)
        dialog.participant_ids.add(self.contact)  # the customer is no further one
        dialog.save().action_log()
        self.assertEqual(self._newest().partner_id, self.contact)
        self.assertEqual(self._newest().participant_ids, self.customer)

    @users("tpm_agent")
    def test_the_guests_of_a_meeting_are_filled_in(self):
        host = self.agent.partner_id
        guests = self.contact | self.customer
        meeting = self.env["calendar.event"].create(
            {
                "name": "Review",
                "start": "2026-03-01 09:00:00",
                "stop": "2026-03-01 10:00:00",
                "partner_ids": (host | guests).ids,
            }
        )
        dialog = self._dialog(meeting)
        self.assertEqual(dialog.partner_id | dialog.participant_ids[:], guests)
        dialog.touchpoint_id = self.touchpoint
        dialog.participant_ids.clear()
        dialog.save().action_log()
        self.assertRecordValues(
            self._newest(),
            [
                {
                    "partner_id": dialog.partner_id.id,
                    "participant_ids": [],
                    "res_model": "calendar.event",
                    "res_id": meeting.id,
                    "document_name": "Review",
                }
            ],
        )

    # records of any model

    @users("tpm_agent")
    def test_on_other_records_a_customer_is_needed(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Alone",
                "start": "2026-03-01 09:00:00",
                "stop": "2026-03-01 10:00:00",
                "partner_ids": self.agent.partner_id.ids,
            }
        )
        dialog = self._dialog(meeting)
        self.assertFalse(dialog.partner_id)
        dialog.touchpoint_id = self.touchpoint
        with self.assertRaises(AssertionError):  # the form requires it
            dialog.save()
        dialog.partner_id = self.contact
        dialog.save().action_log()
        self.assertEqual(self._newest().partner_id, self.contact)
        self.assertEqual(self._newest().res_model, "calendar.event")

    @users("tpm_agent")
    def test_the_company_of_an_invoice_is_taken_over(self):
        company = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        bill = (
            self.env["account.move"]
            .sudo()
            .new({"partner_id": self.contact.id, "company_id": company.id})
        )
        vals = self.env["tpm.interaction"]._vals_of_document(bill)
        self.assertEqual(vals["company_id"], company.id)
        self.assertEqual(vals["partner_id"], self.contact.id)
