# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import datetime
from io import BytesIO

import openpyxl
from openpyxl.utils.cell import range_boundaries

from odoo.tests import tagged

from ..tools.score import share
from ..tools.workbook import HEADER_ROW
from .test_tpm_workbook import YEAR, PaperCommon

A3, A4 = "8", "9"


@tagged("post_install", "-at_install")
class TestWorkbookPrint(PaperCommon):
    """The workbook as Excel reads it: charts, print set-up, number formats."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.place.target_score = 50
        factor = cls.env["tpm.factor"].create(
            {"name": "Late", "touchpoint_id": cls.place.id}
        )
        cls._met(cls.place, "disappointed", factor_ids=factor.ids)

    def _made(self, lang="en_US", user=None, **vals):
        user = user or self.agent
        user.lang = lang
        books = self.env["tpm.workbook"].with_user(user).with_context(lang=lang)
        made = books.create({**YEAR, **vals})
        made.action_make()
        return openpyxl.load_workbook(BytesIO(base64.b64decode(made.file)))

    def _references(self, sheet):
        """Return (title of the chart, what it is, formula) of all references."""
        for number, chart in enumerate(sheet._charts):
            for drawn in (chart, *chart._charts):
                for series in drawn.ser:
                    for name in ("cat", "val", "xVal", "yVal"):
                        source = getattr(series, name, None)
                        reference = source and (source.numRef or source.strRef)
                        if reference:
                            yield number, name, reference.f

    def _cells(self, book, formula):
        name, _mark, area = formula.rpartition("!")
        sheet = book[name.strip("'").replace("''", "'")]
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
        return [
            sheet.cell(row, column).value
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]

    def test_each_chart_points_at_filled_cells_in_both_languages(self):
        for lang in ("en_US", "de_DE"):
            book = self._made(lang)
            charts = 0
            for sheet in book:
                for number, name, formula in self._references(sheet):
                    with self.subTest(lang, sheet=sheet.title, chart=number, f=formula):
                        cells = self._cells(book, formula)
                        self.assertTrue(any(cell is not None for cell in cells))
                        if name in ("val", "xVal", "yVal"):
                            kinds = {type(cell) for cell in cells if cell is not None}
                            self.assertLessEqual(kinds, {int, float})
                        charts += 1
            self.assertGreater(charts, 10, lang)

    def test_each_sheet_fits_one_page_wide_with_its_head_on_each_page(self):
        for lang in ("en_US", "de_DE"):
            for sheet in self._made(lang):
                with self.subTest(lang, sheet=sheet.title):
                    setup = sheet.page_setup
                    self.assertEqual(setup.orientation, "landscape")
                    self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
                    self.assertIn(setup.fitToWidth, (None, 1))  # 1 if it is not said
                    self.assertEqual(str(setup.fitToHeight), "0")
                    paper = A3 if sheet.max_column > 20 else A4
                    self.assertEqual(str(setup.paperSize), paper)
                    self.assertEqual(sheet.print_title_rows, "$4:$4")
                    self.assertEqual(sheet.freeze_panes, "B5")

    def test_each_column_has_its_number_format(self):
        sheet = self._made()["Scorecard"]
        head = [cell.value for cell in sheet[HEADER_ROW + 1]]
        row = next(
            row
            for row in sheet.iter_rows(min_row=HEADER_ROW + 2)
            if row[0].value == "=Van"
        )
        formats = {
            label: cell.number_format for label, cell in zip(head, row, strict=True)
        }
        self.assertEqual(formats["Delighted, from"], "0.0%")
        self.assertEqual(formats["Promise kept %"], "0.0%")
        self.assertEqual(formats["Experience index"], "#,##0.0")
        self.assertEqual(formats["Change (points)"], "+#,##0.0;-#,##0.0;0.0")
        self.assertEqual(formats["Target"], "#,##0")
        self.assertEqual(len(set(head)), len(head))

    # what the scorecard has besides

    def _row(self, name="=Van", **vals):
        return self._table(self._book(**vals), "Scorecard")[name]

    def _score(self, touchpoint):
        context = {f"tpm_{name}": value for name, value in YEAR.items()}
        cards = self.env["tpm.scorecard"].with_user(self.agent).with_context(**context)
        return cards.search([("touchpoint_id", "=", touchpoint.id)])

    def test_trend_target_and_ranks_are_those_of_the_scorecard(self):
        self._met(self.place, *["disappointed"] * 9, date=datetime(2023, 6, 1))
        row, score = self._row(), self._score(self.place)
        self.assertEqual((row["Trend"], score.trend), ("▲ Better", "better"))
        self.assertAlmostEqual(row["Change (points)"], score.difference)
        self.assertEqual((row["Target"], row["Target reached"]), (50, "Missed"))
        self.assertEqual(row["Rank by gain"], score.gain_rank)
        self.assertEqual(row["Rank by cost"], score.cost_rank)
        fields = dict(score._fields["importance_field"].selection)
        self.assertEqual(row["Field"], fields[score.importance_field])
        self.assertEqual(row["Frequency"], "Estimated")

    def test_shares_have_the_intervals_of_wilson(self):
        row, found = self._row(), share(6, 9)
        self.assertAlmostEqual(row["Delighted, from"], found.low / 100)
        self.assertAlmostEqual(row["Delighted, to"], found.high / 100)

    def test_what_too_few_stand_behind_is_an_empty_cell(self):
        row = self._row("Parcel shop")
        for label in (
            "Delighted, from",
            "Promise kept %",
            "Trend",
            "Change (points)",
            "Target",
            "Target reached",
            "Rank by gain",
            "Field",
        ):
            self.assertIsNone(row[label], label)
        self.assertEqual(row["Questions decided (n)"], 0)

    def test_the_months_say_which_months(self):
        sheet = self._made(date_from="2024-05-01", date_to="2024-05-31")["Months"]
        self.assertIn("06/01/2023 to 05/31/2024", sheet["A2"].value)
        sheet = self._made(date_from="2024-05-01", date_to="2024-05-31")["Scorecard"]
        self.assertIn("05/01/2024 to 05/31/2024", sheet["A2"].value)

    def test_costs_say_that_they_are_estimated(self):
        book = self._book()
        row = self._table(book, "Cost")["=Van"]
        self.assertEqual(row["Frequency"], "Estimated")
        label = f"Of it estimated ({self.env.company.currency_id.name})"
        self.assertGreaterEqual(self._table(book, "Summary")[label]["Value"], 200)

    def test_performance_says_what_it_stands_on(self):
        row = self._table(self._book(), "Importance-performance")["=Van"]
        self.assertEqual(row["Performance (n)"], 9)
        self.assertEqual(row["Performance from"], "Experiences")
