# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import GROUP
from .common_companies import CompaniesCommon


@tagged("post_install", "-at_install")
class TestCompanies(CompaniesCommon):
    """Whatever is logged gets the company it belongs to."""

    # by hand

    def test_a_branch_logs_with_the_customers_of_its_company(self):
        interactions = self._in(self.branch)
        for document in (None, self.ours):
            logged = self._log_by_hand(
                interactions, self.ours, self.touchpoint, document=document
            )
            self.assertEqual(logged.partner_id, self.ours)
            self.assertEqual(logged.company_id, self.branch)

    def test_who_works_in_the_company_above_as_well_logs_there(self):
        interactions = self._in(self.branch | self.main)
        ours = self.ours.with_env(interactions.env)
        self.assertEqual(ours._log_interaction(self.touchpoint).company_id, self.main)

    def test_from_the_menu_the_customer_or_the_place_tells_the_company(self):
        for companies in (self.main | self.other, self.other | self.main):
            interactions = self._in(companies)
            for partner, touchpoint, company in (
                (self.theirs, self.touchpoint, self.other),
                (self.ours, self.touchpoint, self.main),
                (self.customer, self.their_touchpoint, self.other),
                (self.customer, self.touchpoint, companies[0]),
            ):
                logged = self._log_by_hand(interactions, partner, touchpoint)
                self.assertEqual(logged.company_id, company)

    def test_the_place_tells_the_company_of_a_shared_customer(self):
        interactions = self._in(self.main | self.other)
        logged = self._log_by_hand(
            interactions, self.customer, self.their_touchpoint, document=self.customer
        )
        self.assertEqual(logged.company_id, self.other)

    def test_what_fits_no_company_is_refused(self):
        interactions = self._in(self.main | self.other)
        with self.assertRaisesRegex(UserError, "compan"):
            self._log_by_hand(interactions, self.ours, self.their_touchpoint)

    def test_companies_of_many_are_read_at_once(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{n}", "company_id": self.other.id} for n in range(20)]
        )
        interactions = self._in(self.main | self.other)
        partners = partners.with_env(interactions.env)

        def count(some):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._log_interaction(self.touchpoint)
            return self.cr.sql_log_count - before

        count(partners[:1])  # warm
        self.assertLessEqual(count(partners[:18]), count(partners[18:]) + 2)

    # from other systems

    def _send(self, interactions, *rows):
        where = {"touchpoint_id": self.touchpoint.id}
        return interactions.log_external("shop", [{**where, **row} for row in rows])

    def test_a_system_of_two_companies_logs_in_that_of_the_customer(self):
        interactions = self._in(self.main | self.other)
        answers = self._send(
            interactions,
            {"external_id": "1", "customer_ref": "T"},
            {"external_id": "2", "customer_ref": "O"},
            {
                "external_id": "3",
                "customer_id": self.customer.id,
                "touchpoint_id": self.their_touchpoint.id,
            },
        )
        self.assertEqual([answer["error"] for answer in answers], [False] * 3)
        logged = interactions.browse(answer["id"] for answer in answers)
        companies = [one.company_id for one in logged]
        self.assertEqual(companies, [self.other, self.main, self.other])

    def test_systems_of_the_same_name_lose_no_rows_in_silence(self):
        [ours] = self._send(
            self._in(self.main), {"external_id": "7", "customer_ref": "O"}
        )
        self.assertEqual(ours["status"], "created")
        [theirs] = self._send(
            self._in(self.other, self.officer),
            {"external_id": "7", "customer_ref": "T"},
        )
        self.assertEqual((theirs["status"], theirs["id"]), ("error", False))
        self.assertIn("Another company", theirs["error"])
        [again] = self._send(
            self._in(self.other | self.main),
            {"external_id": "7", "customer_ref": "O"},
        )
        self.assertEqual((again["status"], again["id"]), ("existing", ours["id"]))

    # dialogs

    def test_nobody_reads_what_another_one_typed(self):
        theirs = self._in(self.other, self.officer).env
        logging = theirs["tpm.interaction.log"].create(
            {"touchpoint_id": self.touchpoint.id, "note": "In confidence"}
        )
        reviews = theirs["tpm.review.import"].create(
            {"touchpoint_id": self.touchpoint.id, "column_ids": [Command.create({})]}
        )
        ours = self._in(self.main, self.manager).env
        another = self._user("tpm_manager_there", GROUP % "manager")
        forgetting = (
            self._in(self.other, another)
            .env["tpm.forget"]
            .create({"partner_ids": [Command.set(self.theirs.ids)]})
        )
        for wizard in (logging, reviews, reviews.column_ids, forgetting):
            self.assertTrue(wizard.search([("id", "in", wizard.ids)]))
            self.assertFalse(ours[wizard._name].search([("id", "in", wizard.ids)]))

    def test_only_touchpoints_of_the_company_are_offered(self):
        interactions = self._in(self.main | self.other)
        wizard = interactions.env["tpm.interaction.log"]
        ours = wizard.with_context(active_model="res.partner", active_ids=self.ours.ids)
        shared = wizard.with_context(
            active_model="res.partner", active_ids=self.customer.ids
        )
        for touchpoint in (self.touchpoint, self.their_touchpoint):
            partner = (self.theirs | self.ours)[touchpoint == self.touchpoint]
            self._log_by_hand(interactions, partner, touchpoint, document=partner)
        self.assertEqual(Form(shared).touchpoint_id, self.their_touchpoint)
        dialog = Form(ours)
        self.assertEqual(dialog.touchpoint_id, self.touchpoint)
        self.assertEqual(dialog.company_id, self.main)
        dialog.partner_id = self.theirs
        self.assertEqual(dialog.company_id, self.main)  # of the document
        dialog = Form(wizard)
        self.assertFalse(dialog.company_id)
        dialog.partner_id = self.theirs
        self.assertEqual(dialog.company_id, self.other)
