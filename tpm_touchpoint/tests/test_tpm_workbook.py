# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import datetime
from io import BytesIO

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.workbook import HEADER_ROW
from .common import TpmCommon

YEAR = {"date_from": "2024-01-01", "date_to": "2024-12-31"}


class PaperCommon(TpmCommon):
    """A touchpoint of which enough is known, and one of which too little is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phase = cls.env["tpm.phase"].create({"name": "Deliver", "sequence": 900})
        cls.place = cls._touchpoint(
            name="=Van", phase_id=cls.phase.id, unit_cost=2, importance_customer=8
        )
        cls.place.frequency_estimated = 100
        cls.few = cls._touchpoint(name="Parcel shop", phase_id=cls.phase.id)
        cls._met(cls.place, *["delighted"] * 6, "ok", "disappointed", False)
        cls._met(cls.few, *["delighted"] * 2)

    @classmethod
    def _met(cls, touchpoint, *experiences, **vals):
        vals = {
            "partner_id": cls.customer.id,
            "date": datetime(2024, 5, 5, 12),
            **vals,
        }
        return cls.env["tpm.interaction"].create(
            [
                {"touchpoint_id": touchpoint.id, "experience": experience, **vals}
                for experience in experiences
            ]
        )

    def _card(self, touchpoint, user=None, **filters):
        journey = self.env["tpm.journey"].with_user(user or self.agent)
        cards = journey.read_map({**YEAR, **filters})["touchpoints"]
        return {card["id"]: card for card in cards}[touchpoint.id]

    def _book(self, user=None, **vals):
        books = self.env["tpm.workbook"].with_user(user or self.agent)
        book = books.create({**YEAR, **vals})
        book.action_make()
        return openpyxl.load_workbook(BytesIO(base64.b64decode(book.file)))

    def _table(self, book, name):
        """Return the rows of a sheet by their first cell, as dicts."""
        rows = list(book[name].values)
        head = rows[HEADER_ROW]
        return {
            row[0]: dict(zip(head, row, strict=True)) for row in rows[HEADER_ROW + 1 :]
        }


@tagged("post_install", "-at_install")
class TestWorkbook(PaperCommon):
    """The numbers of the journey map in Excel."""

    def test_whoever_has_no_role_gets_no_workbook(self):
        with self.assertRaises(AccessError):
            self._book(self.outsider)

    def test_the_scorecard_has_the_numbers_of_the_map(self):
        row = self._table(self._book(), "Scorecard")["=Van"]
        values = self._card(self.place)["values"]
        self.assertEqual(row["Rated (n)"], values["rated"])
        self.assertEqual(row["Interactions"], values["interactions"])
        for name, label in (
            ("index", "Experience index"),
            ("low", "Index, from"),
            ("high", "Index, to"),
        ):
            self.assertAlmostEqual(row[label], values[name])
        self.assertAlmostEqual(row["Delighted %"], 6 / 8)
        self.assertEqual(row["Evidence"], "n = 8")

    def test_too_few_are_never_zero(self):
        row = self._table(self._book(), "Scorecard")["Parcel shop"]
        self.assertEqual(row["Experience index"], "too few")
        self.assertEqual(row["Delighted %"], "too few")
        self.assertEqual(row["Evidence"], "too few (n = 2)")
        row = self._table(self._book(), "Scorecard")["Hotline"]
        self.assertEqual(row["Experience index"], "no answers")

    def test_phases_and_months(self):
        book = self._book()
        phases = {
            row["Phase"]: row
            for row in map(
                lambda values: dict(
                    zip(list(book["Journey"].values)[HEADER_ROW], values, strict=True)
                ),
                list(book["Journey"].values)[HEADER_ROW + 1 :],
            )
        }
        self.assertEqual(phases["Deliver"]["Rated (n)"], 10)
        self.assertEqual(phases["Deliver"]["Touchpoints"], 2)
        months = self._table(book, "Months")
        self.assertEqual(months[datetime(2024, 5, 1)]["Rated (n)"], 10)
        self.assertIsNone(months[datetime(2024, 6, 1)]["Experience index"])
        self.assertEqual(len(months), 12)

    def test_costs_and_what_a_delighted_customer_costs(self):
        row = self._table(self._book(), "Cost")["=Van"]
        cost = next(value for name, value in row.items() if "Annual" in name)
        delighted = next(value for name, value in row.items() if "delighted" in name)
        self.assertEqual(cost, 200)
        self.assertAlmostEqual(delighted, 9 * 2 / 6)

    def test_factors_by_their_mentions(self):
        late, rude = self.env["tpm.factor"].create(
            [{"name": n, "touchpoint_id": self.place.id} for n in ("Late", "Rude")]
        )
        self._met(self.place, "disappointed", factor_ids=(late | rude).ids)
        self._met(self.place, "disappointed", factor_ids=late.ids)
        long_ago = datetime(2023, 1, 1)
        self._met(self.place, "disappointed", factor_ids=rude.ids, date=long_ago)
        rows = self._table(self._book(), "Factors")
        found = [(row["Factor"], row["Mentions"]) for row in rows.values()]
        self.assertEqual(found[:2], [("Late", 2), ("Rude", 1)])
        self.assertAlmostEqual(rows["Late"]["Share"], 2 / 3)

    def test_importance_and_performance(self):
        row = self._table(self._book(), "Importance-performance")["=Van"]
        self.assertEqual(row["Importance"], 8)
        index = self._card(self.place)["values"]["index"]
        self.assertAlmostEqual(row["Performance"], (index + 100) / 20)
        self.assertTrue(row["Field"])

    def test_charts_print_set_up_and_filters(self):
        book = self._book()
        charts = {sheet.title: len(sheet._charts) for sheet in book}
        self.assertEqual(charts["Summary"], 2)
        for name in ("Scorecard", "Journey", "Months", "Cost"):
            self.assertEqual(charts[name], 1, name)
            self.assertEqual(book[name].freeze_panes, "B5")
            self.assertTrue(book[name].auto_filter.ref)
            self.assertEqual(book[name].print_title_rows, "$4:$4")
            self.assertEqual(book[name].page_setup.orientation, "landscape")
            self.assertTrue(book[name].sheet_properties.pageSetUpPr.fitToPage)
            self.assertIn("&P", book[name].oddFooter.right.text or "&P")

    def test_no_text_becomes_a_formula(self):
        for sheet in self._book():
            for row in sheet.iter_rows():
                self.assertNotIn("f", {cell.data_type for cell in row})

    def test_of_a_team_alone(self):
        team = self.env["crm.team"].create({"name": "Night"})
        self._met(self.place, *["ok"] * 5, team_id=team.id)
        row = self._table(self._book(team_id=team.id), "Scorecard")["=Van"]
        self.assertEqual((row["Rated (n)"], row["Experience index"]), (5, 0))
        self.assertEqual(self._card(self.place, team_id=team.id)["values"]["rated"], 5)

    def test_a_seller_of_own_documents_reads_what_he_may_see(self):
        theirs = self.env["res.partner"].create({"name": "T", "user_id": self.agent.id})
        self._met(self.place, "ok", partner_id=theirs.id, user_id=self.agent.id)
        counts = [
            self._table(self._book(user), "Scorecard")["=Van"]["Rated (n)"]
            for user in (self.agent, self.seller)
        ]
        self.assertEqual(counts, [9, 8])

    def test_a_company_has_its_own_numbers(self):
        company = self.env["res.company"].create({"name": "Branch"})
        self.agent.company_ids |= company
        row = self._table(self._book(company_id=company.id), "Scorecard")["=Van"]
        self.assertEqual(row["Interactions"], 0)

    def test_nothing_known_makes_a_workbook_all_the_same(self):
        book = self._book(date_from="2001-01-01", date_to="2001-12-31")
        self.assertEqual(
            self._table(book, "Summary")["Experience index"]["Value"], "no answers"
        )
        self.assertIn("Nothing in this period.", self._table(book, "Factors"))

    def test_about_says_what_was_asked_for(self):
        persona = self.env["tpm.persona"].create({"name": "Miller type"})
        about = self._table(self._book(persona_id=persona.id), "About")
        self.assertEqual(about["Persona"]["Meaning"], "Miller type")
        self.assertIn("1.96", about["Experience index"]["Meaning"])

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaisesRegex(UserError, "ends before it begins"):
            self._book(date_to="2023-01-01")

    def test_in_german_with_excel_s_own_formats(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.agent.lang = "de_DE"
        self.few.with_context(lang="de_DE").name = "Paketladen"
        books = self.env["tpm.workbook"].with_user(self.agent)
        made = books.with_context(lang="de_DE").create(YEAR)
        made.action_make()
        book = openpyxl.load_workbook(BytesIO(base64.b64decode(made.file)))
        sheet = book.worksheets[1]
        names = [row[0].value for row in sheet.iter_rows()]
        self.assertIn("Paketladen", names)

    def test_nobody_else_reads_the_file(self):
        book = self.env["tpm.workbook"].with_user(self.agent).create(YEAR)
        book.action_make()
        with self.assertRaises(AccessError):
            book.with_user(self.officer).read(["file"])
