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
