# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged, users

from odoo.addons.mail.tools.discuss import Store

from .common import TpmCommon


@tagged("post_install", "-at_install")
class TestQuickLog(TpmCommon):
    """Where the button stands, and how a caller is found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.de")
        cls.caller = cls.env["res.partner"].create(
            {"name": "Caller", "phone": "030 / 901820", "ref": "K-4711"}
        )

    def _has_button(self, record):
        store = Store()
        record._thread_to_store(store, [], request_list=["contact_fields"])
        return store.get_result()["mail.thread"][0]["tpm_takes_button"]

    # where the button stands

    @users("tpm_outsider")
    def test_without_a_role_there_is_no_button(self):
        self.assertFalse(self._has_button(self.contact.with_env(self.env)))

    @users("tpm_agent")
    def test_on_customers_and_whatever_has_one(self):
        self.assertTrue(self._has_button(self.contact.with_env(self.env)))
        meeting = self.env["calendar.event"].create(
            {"name": "Review", "partner_ids": self.contact.ids}
        )
        self.assertTrue(self._has_button(meeting))

    @users("tpm_agent")
    def test_not_on_what_has_no_customer(self):
        team = self.env["crm.team"].sudo().create({"name": "Team"})
        self.assertFalse(self._has_button(team.with_env(self.env)))

    @users("tpm_agent")
    def test_not_among_colleagues(self):
        alone = self.env["calendar.event"].create(
            {"name": "Alone", "partner_ids": self.agent.partner_id.ids}
        )
        self.assertFalse(self._has_button(alone))

    @users("tpm_agent")
    def test_only_what_has_a_chatter_and_a_customer_is_open(self):
        is_open = self.env["tpm.interaction"]._is_open_to
        for model in ("res.partner", "sale.order", "account.move", "calendar.event"):
            self.assertTrue(is_open(model), model)
        without = ("crm.team", "res.users", "tpm.touchpoint", "mail.thread", "x")
        for model in (*without, "tpm.persona", "ir.actions.server"):
            self.assertFalse(is_open(model), model)

    # who calls

    def _found(self, text):
        Partner = self.env["res.partner"].with_context(tpm_find_by_phone=True)
        return [partner_id for partner_id, _name in Partner.name_search(text)]

    @users("tpm_agent")
    def test_a_number_is_found_however_it_is_written(self):
        for number in (
            "030 901820",
            "030/901820",
            "+49 30 901820",
            "0049 30 90 18 20",
            "+49 (0)30 901820",
            "901820",
        ):
            self.assertIn(self.caller.id, self._found(number), number)
        for number in ("030 901821", "+43 1 901820", "12"):
            self.assertNotIn(self.caller.id, self._found(number), number)

    @users("tpm_agent")
    def test_it_may_be_stored_in_any_format_too(self):
        for stored in ("+49 30 901820", "004930901820", "+49 (0)30 901820"):
            self.caller.sudo().phone = stored
            self.assertIn(self.caller.id, self._found("030/901820"), stored)

    @users("tpm_agent")
    def test_names_and_references_are_found_as_before(self):
        self.assertIn(self.caller.id, self._found("Calle"))
        self.assertIn(self.caller.id, self._found("K-4711"))

    @users("tpm_agent")
    def test_elsewhere_the_host_searches_as_it_did(self):
        found = self.env["res.partner"].name_search("030 901820")
        self.assertNotIn(self.caller.id, [partner_id for partner_id, _ in found])

    @users("tpm_outsider")
    def test_a_number_becomes_the_number_of_a_new_contact(self):
        Partner = self.env["res.partner"].with_context(tpm_find_by_phone=True)
        partner_id, _name = Partner.name_create("030 123456")
        self.assertRegex(Partner.browse(partner_id).phone, "123456")


@tagged("post_install", "-at_install")
class TestQuickLogTour(TpmCommon, HttpCase):
    """The usual case in the browser: from the record and from the telephone."""

    browser_size = "1920x1080"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.touchpoint.name = "Night hotline"
        cls.customer.write({"name": "Night Owls Ltd", "phone": "+49 30 901820"})
        cls.contact.name = "Olive Night"
        for model in ("res.partner", False):
            cls.env["tpm.interaction"].create(
                {
                    "user_id": cls.agent.id,
                    "touchpoint_id": cls.touchpoint.id,
                    "partner_id": cls.contact.id,
                    "res_model": model,
                    "res_id": model and cls.contact.id,
                }
            )

    def test_one_click_and_two_keys(self):
        self.start_tour(
            f"/odoo/contacts/{self.customer.id}", "tpm_quick_log", login="tpm_agent"
        )
        logged = self.env["tpm.interaction"].search(
            [("partner_id", "=", self.customer.id)], order="id"
        )
        self.assertEqual(logged.touchpoint_id, self.touchpoint)
        self.assertEqual(logged.mapped("experience"), ["delighted", "disappointed"])
        self.assertEqual(logged.mapped("res_model"), ["res.partner", False])
        self.assertEqual(logged[1].participant_ids, self.contact)
