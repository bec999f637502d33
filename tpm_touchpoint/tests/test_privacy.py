# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing
from datetime import datetime, timedelta
from io import BytesIO
from unittest.mock import patch

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from .common import TpmCommon


class PrivacyCommon(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls._touchpoint(name="Van", state="key")
        cls.person = cls.env["res.partner"].create(
            {
                "name": "Erika Mustermann",
                "email": "erika@example.com",
                "parent_id": cls.customer.id,
            }
        )
        cls.when = datetime(2024, 5, 5, 12)

    @classmethod
    def _met(cls, **vals):
        return cls.env["tpm.interaction"].create(
            {
                "touchpoint_id": cls.place.id,
                "partner_id": cls.person.id,
                "date": cls.when,
                "note": "Erika was angry",
                "experience": "disappointed",
                **vals,
            }
        )

    def _counted(self):
        self.env.flush_all()
        day = self.when.date()
        sums = self.place._tally_experiences(day, day + timedelta(days=400))
        return sums[self.place.id]

    def assertAnonymous(self, interaction):
        interaction.invalidate_recordset()
        self.assertTrue(interaction.is_anonymous)
        for name in ("partner_id", "commercial_partner_id", "participant_ids"):
            self.assertFalse(interaction[name], name)
        for name in ("note", "res_model", "res_id", "event_key"):
            self.assertFalse(interaction[name], name)

    def _look_up(self):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": self.person.name, "email": self.person.email}
        )
        wizard.action_lookup()
        return wizard.line_ids


@tagged("post_install", "-at_install")
class TestPrivacy(PrivacyCommon):
    """Customers are found, handed over and forgotten."""

    def test_only_managers_make_customers_anonymous(self):
        met = self._met()
        for user in (self.outsider, self.seller, self.agent, self.officer):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["tpm.forget"].with_user(user).create({}).action_forget()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.person.with_user(user).action_tpm_tell()
        self.assertEqual(met.partner_id, self.person)
        asked = self.env["tpm.forget"].with_user(self.manager)
        wizard = asked.create({"partner_ids": self.person.ids})
        self.assertIn(": 1", wizard.found)
        wizard.action_forget()
        self.assertAnonymous(met)

    def test_customers_of_another_company_are_out_of_reach(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        met = self._met()
        self.person.company_id = company
        asked = self.env["tpm.forget"].with_user(self.manager)
        with self.assertRaises(AccessError):
            asked.create({"partner_ids": self.person.ids}).action_forget()
        self.assertFalse(met.is_anonymous)

    def test_what_was_counted_stays(self):
        self._met()
        self._met(experience="delighted")
        before = self._counted()
        self.assertEqual(before.n, 2)
        self.person._forget_personal()
        self.assertEqual(self._counted(), before)

    def test_nothing_is_left_on_the_account(self):
        self._met()
        self.assertTrue(self.customer.tpm_account_id.withdrawals)
        self.person._forget_personal()
        self.assertFalse(self.customer.tpm_account_id)

    def test_who_was_present_is_left_out_of_the_others_interaction(self):
        other = self.env["res.partner"].create({"name": "Other"})
        met = self._met(partner_id=other.id, participant_ids=self.person.ids)
        self.person._forget_personal()
        self.assertEqual(met.partner_id, other)
        self.assertFalse(met.participant_ids)
        self.assertFalse(met.is_anonymous)

    def test_a_deleted_customer_leaves_what_is_counted(self):
        met = self._met()
        before = self._counted()
        self.person.unlink()
        self.assertAnonymous(met)
        self.assertEqual(self._counted(), before)

    def test_a_kept_promise_stays_counted(self):
        self.place.first_response_hours = 24
        self.env.cr.execute(
            "UPDATE tpm_touchpoint_promise SET date = %s", [self.when.date()]
        )
        asked = self._met(direction="in", date=self.when + timedelta(days=1))
        questions = self.env["tpm.question"]
        self.env["tpm.question.queue"]._work_off(1000)
        self.assertTrue(questions.search([("interaction_id", "=", asked.id)]))
        self.person._forget_personal()
        self.env["tpm.question.queue"]._work_off(1000)
        self.env["tpm.question.queue"]._rebuild()
        question = questions.search([("interaction_id", "=", asked.id)])
        self.assertEqual(len(question), 1)
        self.assertFalse(question.partner_id | question.commercial_partner_id)

    def test_nobody_logs_without_a_customer_by_saying_anonymous(self):
        with self.assertRaises(AccessError):
            self.env["tpm.interaction"].with_user(self.agent).create(
                {"touchpoint_id": self.place.id, "is_anonymous": True}
            )
        met = self._met(user_id=self.agent.id)
        with self.assertRaises(AccessError):
            met.with_user(self.agent).write({"is_anonymous": True})

    # the host's privacy look-up

    def test_the_look_up_finds_each_once(self):
        met = self._met()
        other = self.env["res.partner"].create({"name": "Other"})
        present = self._met(partner_id=other.id, participant_ids=self.person.ids)
        self._met(partner_id=other.id)
        lines = self._look_up().filtered(lambda r: r.res_model == "tpm.interaction")
        self.assertEqual(sorted(lines.mapped("res_id")), sorted((met | present).ids))

    def test_the_look_up_makes_anonymous_and_says_so(self):
        met = self._met()
        lines = self._look_up()
        lines.action_tpm_forget()
        self.assertAnonymous(met)
        self.assertIn(f"#{met.id}", lines.wizard_id.execution_details)
        self.assertNotIn("tpm.interaction", self._look_up().mapped("res_model"))
        self.assertTrue(self.person.exists())

    # retention

    def _keep(self, **months):
        for origin, number in months.items():
            self.env["ir.config_parameter"].set_param(
                f"tpm_touchpoint.keep_months_{origin}", str(number)
            )

    def _forget_old(self, **options):
        """Run the job with a cursor of its own that commits."""
        self.env.flush_all()
        with (
            self.enter_registry_test_mode(),
            closing(self.registry.cursor()) as cr,
        ):
            self.env(cr=cr)["tpm.interaction"]._cron_forget(**options)
        self.env.invalidate_all()

    def test_as_delivered_everything_is_kept(self):
        met = self._met()
        self._forget_old()
        self.assertEqual(met.partner_id, self.person)

    def test_each_origin_has_its_time(self):
        self._keep(mail=12, manual=60)
        today = fields.Datetime.now()
        ages = (("mail", 11), ("mail", 13), ("manual", 13), ("manual", 61))
        young_mail, old_mail, young, old = (
            self._met(origin=origin, date=today - timedelta(days=31 * months))
            for origin, months in ages
        )
        self._forget_old(batch=1)
        self.assertAnonymous(old_mail)
        self.assertAnonymous(old)
        self.assertFalse((young_mail | young).filtered("is_anonymous"))

    def test_it_goes_on_after_it_was_stopped(self):
        self._keep(mail=12)
        met = [self._met(origin="mail") for _n in range(5)]

        def stop(cron, *_args, **_options):
            cron.env.cr.commit()
            return 0  # no time is left

        with patch.object(type(self.env["ir.cron"]), "_commit_progress", stop):
            self._forget_old(batch=2)
        self.assertEqual(sum(i.is_anonymous for i in met), 2)
        for _twice in range(2):
            self._forget_old(batch=2)
        self.assertTrue(all(i.is_anonymous for i in met))

    def test_settings(self):
        settings = self.env["res.config.settings"].create({"tpm_keep_mail": 24})
        settings.execute()
        self.assertEqual(self.env["tpm.interaction"]._keep_months("mail"), 24)
        fresh = self.env["res.config.settings"].create({})
        self.assertEqual((fresh.tpm_keep_mail, fresh.tpm_keep_manual), (24, 0))
        with self.assertRaises(ValidationError):
            fresh.tpm_keep_mail = -1
            fresh.execute()


@tagged("post_install", "-at_install")
class TestCustomerFile(PrivacyCommon, HttpCase):
    """The file with all that is known of a customer."""

    def _get(self, login):
        self.authenticate(login, login)
        return self.url_open(f"/tpm/customer/{self.person.id}/known.xlsx")

    def test_weaker_roles_get_none(self):
        url = f"/tpm/customer/{self.person.id}/known.xlsx"
        self.assertIn("/web/login", self.url_open(url).url)
        for user in (self.outsider, self.seller, self.agent, self.officer):
            with self.subTest(user.login):
                self.assertEqual(self._get(user.login).status_code, 404)

    def test_nobody_s_file(self):
        self.authenticate(self.manager.login, self.manager.login)
        answer = self.url_open("/tpm/customer/999999999/known.xlsx")
        self.assertEqual(answer.status_code, 404)

    def test_a_manager_gets_all_there_is(self):
        self._met(note="=1+1")
        other = self.env["res.partner"].create({"name": "Somebody else"})
        self._met(partner_id=other.id, note="Not hers")
        self._met(partner_id=other.id, participant_ids=self.person.ids, note="Present")
        answer = self._get(self.manager.login)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        book = openpyxl.load_workbook(BytesIO(answer.content))
        self.assertEqual(book["Contact"].cell(5, 2).value, "Erika Mustermann")
        rows = list(book["Interaction"].values)
        notes = [row[rows[3].index("What happened")] for row in rows[4:]]
        self.assertEqual(sorted(notes), ["=1+1", "Present"])
