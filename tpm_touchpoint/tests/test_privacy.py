# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing
from datetime import datetime, timedelta
from io import BytesIO
from unittest.mock import patch

import openpyxl
from markupsafe import Markup

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from ..models.res_partner_known import ADDRESS
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

    def _look_up(self, partner=None):
        partner = partner or self.person
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": partner.name, "email": partner.email}
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
        told = wizard.action_forget()["params"]
        self.assertIn("anonymous", told["message"])
        self.assertEqual(told["next"]["tag"], "soft_reload")
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

    def test_the_others_note_does_not_name_who_was_present(self):
        other = self.env["res.partner"].create({"name": "Otto Other"})
        met = self._met(
            partner_id=other.id,
            participant_ids=self.person.ids,
            note="Otto came.\nErikas idea (erika@example.com)",
        )
        self.person._forget_personal()
        self.assertEqual(met.note, "Otto came.\n… idea (…)")

    def test_the_others_note_keeps_what_is_the_others(self):
        other = self.env["res.partner"].create({"name": "Otto Other"})
        self.person.write({"phone": "+49 30 1234567", "website": "www.erika.example"})
        said = "On  12.03.2026 otto@example.com, 040 7654321, order 123456789"
        met = self._met(
            partner_id=other.id,
            participant_ids=self.person.ids,
            note=f"{said}; ERIKA@example.com, 030/123 45 67, http://erika.example/a",
        )
        self.person.unlink()
        self.assertEqual(met.note, f"{said}; …, …, …")

    def test_a_name_that_is_a_word_leaves_the_words(self):
        people = self.env["res.partner"].create(
            [
                {"name": "An"},
                {"name": "Haus und Garten GmbH", "is_company": True},
                {"name": "Post", "is_company": True},
            ]
        )
        met = self._met(
            participant_ids=people.ids,
            note="An invoice by post: the Post, das Haus und der Garten. Hello An",
        )
        people._forget_personal()
        self.assertEqual(
            met.note,
            "An invoice by post: the Post, das Haus und der Garten. Hello …",
        )

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

    def _forget_insights(self, count):
        """Learn that many things from the customer, forget them, count the queries."""
        met = self._met()
        insights = self.env["tpm.insight"].create(
            [
                {
                    "name": f"Erika has call number {n} back",
                    "text": f"Mrs. Mustermann waited {n} days",
                    "partner_id": self.person.id,
                    "interaction_id": met.id,
                    "author": "E. M.",
                }
                for n in range(count)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        insights._forget()
        self.env.flush_all()
        self.assertEqual(insights[-1].name, f"… has call number {count - 1} back")
        self.assertEqual(insights[-1].text, f"Mrs. … waited {count - 1} days")
        left = insights.partner_id | insights.interaction_id.partner_id
        self.assertFalse(left or any(insights.mapped("author")))
        return self.env.cr.sql_log_count - before

    def test_many_insights_are_forgotten_in_as_many_queries_as_two(self):
        self._forget_insights(2)  # warm
        self.assertEqual(self._forget_insights(2), self._forget_insights(40))

    def test_nobody_logs_without_a_customer_by_saying_anonymous(self):
        with self.assertRaises(AccessError):
            self.env["tpm.interaction"].with_user(self.agent).create(
                {"touchpoint_id": self.place.id, "is_anonymous": True}
            )
        met = self._met(user_id=self.agent.id)
        with self.assertRaises(AccessError):
            met.with_user(self.agent).write({"is_anonymous": True})

    def test_a_company_is_forgotten_with_its_contacts(self):
        met, other = self._met(), self._met(partner_id=self.partner.id)
        wizard = self.env["tpm.forget"].with_user(self.manager)
        wizard = wizard.create({"partner_ids": self.customer.ids})
        self.assertIn("Interaction: 1", wizard.found)
        wizard.action_forget()
        self.assertAnonymous(met)
        self.assertEqual(other.partner_id, self.partner)

    def test_no_name_stays_in_the_notes_of_an_insight(self):
        vals = {"partner_id": self.person.id, "name": "Erika was angry"}
        insights = self.env["tpm.insight"].create([vals, {"name": "Others, too"}])
        insights[0]._merge_into(insights[1])
        insights[0].message_post(body=Markup("Call <b>Erika Mustermann</b>"))
        self.assertIn("Erika", " ".join(insights.message_ids.mapped("body")))
        self.person._forget_personal()
        said = " ".join(insights.message_ids.mapped("body"))
        self.assertNotIn("Erika", said)
        self.assertNotIn("Mustermann", said)
        self.assertIn("Call", said)

    # the host's privacy look-up

    def test_the_look_up_finds_each_once(self):
        met = self._met()
        other = self.env["res.partner"].create({"name": "Other"})
        present = self._met(partner_id=other.id, participant_ids=self.person.ids)
        self._met(partner_id=other.id)
        lines = self._look_up().filtered(lambda r: r.res_model == "tpm.interaction")
        self.assertEqual(sorted(lines.mapped("res_id")), sorted((met | present).ids))

    def test_the_look_up_takes_signs_of_patterns_as_they_are(self):
        names = ("100% Wool_", "100% Cotton and Wools", "100% wool_")
        wool, other, alike = self.env["res.partner"].create(
            [{"name": n} for n in names]
        )
        met = [self._met(partner_id=partner.id) for partner in (wool, other, alike)]
        wool.email = "wool@example.com"
        lines = self._look_up(wool).filtered(lambda r: r.res_model == "tpm.interaction")
        self.assertEqual(set(lines.mapped("res_id")), {met[0].id, met[2].id})
        lines.action_tpm_forget()
        self.env.invalidate_all()
        self.assertEqual(met[1].partner_id, other)
        self.assertFalse(met[0].partner_id)

    def test_the_look_up_makes_anonymous_and_says_so(self):
        met = self._met()
        lines = self._look_up()
        lines.action_tpm_forget()
        self.assertAnonymous(met)
        self.assertIn(f"#{met.id}", lines.wizard_id.execution_details)
        self.assertNotIn("tpm.interaction", self._look_up().mapped("res_model"))
        self.assertTrue(self.person.exists())

    def test_the_look_up_of_a_company_finds_what_its_contacts_did(self):
        self.customer.email = "office@miller.example.com"
        self.person.active = False
        met, own = self._met(), self._met(partner_id=self.customer.id)
        other = self._met(partner_id=self.partner.id)
        lines = self._look_up(self.customer)
        found = lines.filtered(lambda r: r.res_model == "tpm.interaction")
        self.assertEqual(sorted(found.mapped("res_id")), sorted((met | own).ids))
        lines.action_tpm_forget()
        self.assertAnonymous(met)
        self.assertAnonymous(own)
        self.assertEqual(other.partner_id, self.partner)
        # a contact's is its own
        kept = self._met(partner_id=self.customer.id)
        lines = self._look_up()
        self.assertNotIn("tpm.interaction", lines.mapped("res_model"))
        self.assertEqual(kept.partner_id, self.customer)

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
        for wrong in (-1, 1201, 2**40):
            with self.assertRaisesRegex(ValidationError, "1 to 1200 months"):
                fresh.tpm_keep_mail = wrong
            with self.assertRaisesRegex(ValidationError, "1 to 1200 months"):
                fresh.create({"tpm_keep_mail": wrong})

    def test_a_longer_time_than_can_be_set_is_the_longest(self):
        for typed in ("1201", "99999", "9" * 5000):
            self._keep(manual=typed)
            self.assertEqual(self.env["tpm.interaction"]._keep_months("manual"), 1200)
        met = self._met(date="2001-01-01 12:00:00")
        self._forget_old()
        self.assertFalse(met.is_anonymous)


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

    def _column(self, book, sheet, label):
        rows = list(book[sheet].values)
        return [row[rows[3].index(label)] for row in rows[4:]]

    def test_the_hosts_records_are_in_it_as_far_as_they_may_be_seen(self):
        order = self._order(partner_id=self.person.id)
        self.person.message_post(body=Markup("She <b>called</b>"), subject="Call")
        self.env["tpm.persona"].create(
            {"name": "Quagga friends", "added_ids": self.person.ids}
        )
        self.manager.group_ids += self.env.ref("sales_team.group_sale_salesman")
        book = openpyxl.load_workbook(BytesIO(self._get(self.manager.login).content))
        said = " ".join(filter(None, self._column(book, "Message", "Contents")))
        self.assertRegex(said, r"She \W?called")
        self.assertEqual(self._column(book, "Persona", "Name"), ["Quagga friends"])
        # of colleagues: as on screen
        self.assertEqual(self._column(book, "Sales Order", "Order Reference"), [])
        order.user_id = self.manager
        book = openpyxl.load_workbook(BytesIO(self._get(self.manager.login).content))
        self.assertEqual(
            self._column(book, "Sales Order", "Order Reference"), [order.name]
        )

    def _left_out(self):
        book = openpyxl.load_workbook(BytesIO(self._get(self.manager.login).content))
        rows = {row[0]: row[1] for row in book["Contact"].values}
        return book, rows.get("Not in this file")

    def test_it_says_what_is_left_out(self):
        order = self._order(partner_id=self.person.id)
        book, words = self._left_out()
        self.assertNotIn("Sales Order", book.sheetnames)
        self.assertRegex(words, "Sales Order, .*Lead")
        self.assertIn("Ask somebody", words)
        # of colleagues: as on screen
        self.manager.group_ids += self.env.ref("sales_team.group_sale_salesman")
        self.assertIn("Sales Order (in part)", self._left_out()[1])
        order.user_id = self.manager
        self.assertNotIn("Sales Order", self._left_out()[1] or "")

    def test_a_field_that_is_none_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "nonsense"):
            self.person._tpm_known_sheet(self.env["tpm.interaction"], ["nonsense"])

    def test_all_fields_of_the_file_are_there(self):
        for model, _domain, names in self.person._tpm_known_sources():
            with self.subTest(model._name):
                self.assertTrue(self.person._tpm_known_sheet(model, names).columns)
        self.assertLessEqual(set(ADDRESS), self.person._fields.keys())

    def test_of_a_company_it_tells_what_its_contacts_did(self):
        self._met(note="Erika's")
        self.authenticate(self.manager.login, self.manager.login)
        answer = self.url_open(f"/tpm/customer/{self.customer.id}/known.xlsx")
        book = openpyxl.load_workbook(BytesIO(answer.content))
        notes = self._column(book, "Interaction", "What happened")
        self.assertEqual(notes, ["Erika's"])


@tagged("post_install", "-at_install")
class TestForgetDialog(PrivacyCommon, HttpCase):
    """The dialog as a browser uses it: a request opens it, another one confirms."""

    def _call(self, method, *args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/tpm.forget/{method}",
            {"model": "tpm.forget", "method": method, "args": args, "kwargs": {}},
        )

    def _open(self):
        self.authenticate(self.manager.login, self.manager.login)
        return self._call("create", [{"partner_ids": [[6, 0, self.person.ids]]}])

    def test_who_was_moved_to_another_company_meanwhile_stays_known(self):
        met, dialog = self._met(), self._open()
        self.person.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.flush_all()
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException) as refused:
            self._call("action_forget", dialog)
        self.assertIn("AccessError", str(refused.exception))
        self.assertFalse(met.is_anonymous)
        self.assertEqual(met.partner_id, self.person)

    def test_an_archived_customer_becomes_anonymous(self):
        met, dialog = self._met(), self._open()
        self.person.active = False
        self.env.flush_all()
        self._call("action_forget", dialog)
        self.assertAnonymous(met)
