# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged, users

from ..wizards import tpm_review_import
from .common import TpmCommon

GERMAN = """Datum;Sterne;Titel;Rezension;Verfasser;Bewertungs-ID
03.04.2026;4,5;Schön;"Größe passt; gerne wieder";Jörg;q1
04.04.2026;1;;Zu spät;Uwe;q2
5.4.2026;3;;In Ordnung;Eva;q3
06.04.2026;5;;;Max;q4
"""


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 09:00:00")
class TestReviewImport(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._touchpoint(name="Quagga review", ownership="earned")

    def _import(self, text, encoding="utf-8", **vals):
        wizard = self.env["tpm.review.import"].create(
            {
                "file": base64.b64encode(text.encode(encoding)),
                "touchpoint_id": self.portal.id,
                "portal": "Quagga",
                **vals,
            }
        )
        wizard.action_read()
        return wizard

    def _insights(self):
        return (
            self.env["tpm.insight"]
            .with_context(active_test=False)
            .search([("touchpoint_id", "=", self.portal.id)], order="date, id")
        )

    @users("tpm_officer")
    def test_a_german_file_becomes_interactions_and_insights(self):
        for encoding in ("cp1252", "utf-8-sig", "utf-16"):
            with self.subTest(encoding):
                wizard = self._import(GERMAN, encoding)
                self.assertEqual(wizard.ready_count, 4)
        wizard.action_import()
        self.assertEqual((wizard.imported_count, wizard.known_count), (4, 0))
        insights = self._insights()
        self.assertRecordValues(
            insights,
            [
                {
                    "name": "Schön",
                    "quote": "Schön\n\nGröße passt; gerne wieder",
                    "kind": "insight",
                    "author": "Jörg",
                    "date": fields.Date.to_date("2026-04-03"),
                    "source": "review",
                    "active": True,
                    "company_id": self.env.company.id,
                },
                {"name": "Zu spät", "kind": "weakness", "quote": "Zu spät"}
                | dict(author="Uwe", source="review", active=True)
                | dict(date=fields.Date.to_date("2026-04-04"))
                | dict(company_id=self.env.company.id),
                {"name": "In Ordnung", "kind": "opportunity", "quote": "In Ordnung"}
                | dict(author="Eva", source="review", active=True)
                | dict(date=fields.Date.to_date("2026-04-05"))
                | dict(company_id=self.env.company.id),
                {"name": "5 of 5 on Quagga", "kind": "insight", "quote": ""}
                | dict(author="Max", source="review", active=False)
                | dict(date=fields.Date.to_date("2026-04-06"))
                | dict(company_id=self.env.company.id),
            ],
        )
        self.assertEqual(
            insights.interaction_id.sorted("day").mapped("experience"),
            ["delighted", "disappointed", "ok", "delighted"],
        )
        self.assertRecordValues(
            insights[1].interaction_id,
            [
                {
                    "touchpoint_id": self.portal.id,
                    "partner_id": False,
                    "res_model": "tpm.insight",
                    "res_id": insights[1].id,
                    "note": "Zu spät",
                    "origin": "import",
                    "day": fields.Date.to_date("2026-04-04"),
                }
            ],
        )

    @users("tpm_officer")
    def test_the_same_file_again_adds_only_what_is_new(self):
        self._import(GERMAN).action_import()
        self._insights()[0]._merge_into(self._insights()[1])
        again = self._import(GERMAN + "07.04.2026;2;;Neu;Ida;q5\n" * 2)
        again.action_import()
        self.assertEqual((again.imported_count, again.known_count), (1, 4))
        self.assertEqual(len(self._insights()), 5)

    @users("tpm_officer")
    def test_an_id_twice_in_a_file_is_told_and_the_first_taken(self):
        wizard = self._import(GERMAN + "09.04.2026;5;;Anders;Kim;q3\n")
        self.assertEqual((wizard.ready_count, wizard.problem_count), (4, 1))
        self.assertIn("The same review is in line 4 already.", wizard.preview)
        wizard.action_import()
        self.assertEqual((wizard.imported_count, wizard.known_count), (4, 0))
        self.assertNotIn("Anders", self._insights().mapped("quote"))

    @users("tpm_officer")
    def test_without_ids_a_review_is_known_by_what_it_says(self):
        text = "date,stars,review,author\n2026-04-03,4,Fine,Jo\n"
        self._import(text).action_import()
        again = self._import(text + "2026-04-03,4,Fine,Ann\n")
        again.action_import()
        self.assertEqual(again.imported_count, 1)
        other = self._import(text, portal="Other portal")
        other.action_import()
        self.assertEqual(other.imported_count, 1)

    @users("tpm_officer")
    def test_stars_of_nobody_count_each_and_once(self):
        rows = [
            "2026-04-03,4,,",
            "2026-04-03,4,,",
            "2026-04-04,4,,",
            "2026-04-03,5,Jo,",
        ]
        same = ["2026-04-03,5,Jo,", "2026-04-03,1,,Bad", "2026-04-03,1,,Bad"]
        text = "\n".join(["Date,Rating,Author,Text", *rows, *same])
        for more, expected in (("", (5, 0)), ("\n2026-04-03,4,,", (1, 5))):
            wizard = self._import(text + more)
            wizard.action_import()
            self.assertEqual((wizard.imported_count, wizard.known_count), expected)

    @users("tpm_officer")
    def test_bad_rows_are_named_by_their_line_and_left_out(self):
        wizard = self._import(
            "date,rating,text\n"
            "yesterday,5,a\n"
            "2027-01-01,5,b\n"
            "1999-01-01,5,c\n"
            "2026-01-01,many,d\n"
            "2026-01-01,9,e\n"
            "2026-01-01,,\n"
            '2026-01-01,5,"f\ng"\n'
            "2026-01-01,,only words\n"
            ",5,undated\n"
            f'2026-01-01,5,"{"x" * 10_001}"\n'
        )
        wizard.scale = "5"
        self.assertEqual((wizard.ready_count, wizard.problem_count), (2, 8))
        shown = str(wizard.preview)
        for line, words in (
            (2, "“yesterday” is no date"),
            (3, "lies in the future"),
            (4, "before 2000"),
            (5, "“many” is no rating"),
            (6, "beyond the ratings"),
            (7, "neither a rating nor a text"),
            (11, "The date is missing"),
            (12, "has 10001 characters, 10000 are possible"),
        ):
            with self.subTest(words):
                self.assertRegex(shown, rf"Line\s+{line}: [^<]*{words}")
        wizard.action_import()
        self.assertEqual(wizard.imported_count, 2)
        self.assertFalse(self._insights()[1].interaction_id.experience)

    @users("tpm_officer")
    def test_days_and_scales_are_guessed_from_all_there_is(self):
        wizard = self._import("date,score,text\n3/4/26,7,a\n3/14/26,10,b\n")
        self.assertRecordValues(
            wizard, [{"date_order": "month", "scale": "10", "worst": 4, "best": 8}]
        )
        wizard.action_import()
        self.assertEqual(
            self._insights().mapped("date"),
            [fields.Date.to_date("2026-03-04"), fields.Date.to_date("2026-03-14")],
        )

    def test_ratings_are_written_as_the_reader_writes_numbers(self):
        self.env["res.lang"]._activate_lang("de_DE")
        wizard = self._import("Datum;Sterne;Text\n2026-04-03;4,5;Gut\n")
        self.assertRegex(str(wizard.preview), r">\s*4\.5\s*<")
        german = wizard.with_context(lang="de_DE")
        self.assertRegex(str(german.preview), r">\s*4,5\s*<")

    @users("tpm_officer")
    def test_columns_that_do_not_suffice_are_said(self):
        wizard = self._import("a,b\n1,2\n", portal=False)
        self.assertIn("column with the date", wizard.preview)
        wizard.column_ids[0].meaning = "date"
        self.assertIn("rating or the text", wizard.preview)
        wizard.column_ids[1].meaning = "date"
        self.assertIn("mean the same", wizard.preview)
        wizard.column_ids[1].meaning = "text"
        self.assertIn("review portal", wizard.preview)
        with self.assertRaises(UserError):
            wizard.action_import()

    @users("tpm_officer")
    def test_what_is_no_table_is_refused_in_words(self):
        self.patch(tpm_review_import, "MAX_ROWS", 2)
        for text, words in (
            ("PK\0\0", "no CSV"),
            ("date,text\n", "nothing below"),
            ("date,text\n" + "2026-01-01,a\n" * 3, "more than 2"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._import(text)
        self.patch(tpm_review_import, "MAX_BYTES", 5)
        with self.assertRaisesRegex(UserError, "larger"):
            self._import("date,text\n2026-01-01,a\n")

    @users("tpm_officer")
    def test_what_is_in_the_file_is_shown_as_text(self):
        wizard = self._import("date,text\n2026-01-01,<script>x</script>\n")
        self.assertNotIn("<script>", str(wizard.preview))
        self.assertIn("&lt;script&gt;", str(wizard.preview))

    @users("tpm_officer")
    def test_today_is_not_in_the_future(self):
        wizard = self._import("date,text\n2026-06-01,now\n")
        wizard.action_import()
        self.assertEqual(
            self._insights().interaction_id.day, fields.Date.to_date("2026-06-01")
        )

    @users("tpm_officer")
    def test_batches_cost_queries_and_rows_do_not(self):
        head = "date,rating,text\n"
        counts = []
        for size in (10, 100):
            rows = "".join(f"2026-01-02,4,Words {size} {n}\n" for n in range(size))
            wizard = self._import(head + rows)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 10)

    @users("tpm_officer")
    def test_a_quotation_without_an_end_swallows_no_review(self):
        head = "Datum;Rezension;Verfasser\n"
        opened, fine = '01.04.2026;"offen;A\n', "02.04.2026;gut;B\n"
        quoted = '03.04.2026;"auch\n""gut""";C\n'
        many = "".join(f"02.04.2026;{n};B\n" for n in range(9_000))
        for rows, ready, lines in (
            (opened + fine, 1, [2]),
            (fine + opened, 1, [3]),
            (opened + quoted + fine, 2, [2]),
            (quoted + opened + many, 9_001, [4]),
            (fine + '04.04.2026;"So" sagt er;D\n' + quoted, 3, []),
            (opened, 0, [2]),
        ):
            with self.subTest(rows[:60]):
                wizard = self._import(head + rows)
                found, problems = wizard._read()
                self.assertEqual(len(found), ready)
                self.assertEqual([problem.line for problem in problems], lines)
                for problem in problems:
                    self.assertIn("quotation mark", problem.message)
        with self.assertRaisesRegex(UserError, "told apart"):
            self._import('"Datum;Rezension\n' + fine)

    @users("tpm_officer")
    def test_headings_in_several_lines_and_empty_rows_of_a_spreadsheet(self):
        wizard = self._import(
            '"Date, as\nwritten";"Your\nrating";"Your text"\n'
            "2026-04-03;5;Fine\n" + ";;\n" * 300_000 + "2026-04-04;1;Bad\n;;\n"
        )
        self.assertEqual(
            wizard.column_ids.mapped("name"),
            ["Date, as written", "Your rating", "Your text"],
        )
        self.assertEqual((wizard.ready_count, wizard.problem_count), (2, 0))
        found, _problems = wizard._read()
        self.assertEqual([review.line for review in found], [4, 300_005])

    def test_what_surrounds_quotation_marks_is_no_fault(self):
        wizard = self._import(
            "sep=;\r\n"
            "Datum;Rezension;Verfasser\r\n"
            '01.04.2026;"gut; und" ;A\r\n'
            '02.04.2026; "erste\r\nzweite Zeile"  ; "B"\r\n'
            '03.04.2026;"Ein "gutes" Wort";C\r\n'
        )
        found, problems = wizard._read()
        self.assertEqual(wizard.delimiter, "semicolon")
        self.assertFalse(problems)
        self.assertEqual(
            [(review.line, review.text, review.author) for review in found],
            [
                (3, "gut; und", "A"),
                (4, "erste\r\nzweite Zeile", "B"),
                (6, 'Ein "gutes" Wort', "C"),
            ],
        )

    @users("tpm_officer")
    def test_no_text_is_imported_in_part(self):
        head, fine = "date,author,text\n", '2026-04-09,Z,"5"" pipe"\n'
        for rows, lines in (
            ('2026-04-01,A,"He said "great" and\nleft"\n', {2: "twice", 3: "twice"}),
            ('2026-04-01,A,"I "love" it and "\nmore"\n', {2: "twice", 3: "twice"}),
            ('2026-04-01,A,"great", and left"\n', {2: "more columns"}),
            ('2026-04-01,A,"He said "great", and left"\n', {2: "twice"}),
            ("2026-04-01,A,nice, but slow\n", {2: "more columns"}),
        ):
            with self.subTest(rows):
                wizard = self._import(head + rows + fine)
                found, problems = wizard._read()
                self.assertEqual([review.text for review in found], ['5" pipe'])
                self.assertEqual([problem.line for problem in problems], list(lines))
                for problem in problems:
                    self.assertIn(lines[problem.line], problem.message)

    @users("tpm_officer")
    def test_columns_of_well_known_portals_are_guessed(self):
        wizard = self._import(
            "name,starRating,comment,createTime,updateTime,reviewer.displayName,"
            "reviewReply.comment,reviewReply.updateTime,reviewId\n"
            "accounts/1,FIVE,Fine,2026-04-03T10:11:12.123456Z,2026-05-01T00:00:00Z,"
            "Jo,Thanks,2026-05-02T00:00:00Z,g1\n"
            "accounts/2,ONE,,2026-04-04T10:11:12Z,2026-05-01T00:00:00Z,Al,,,g2\n"
        )
        wizard.action_import()
        self.assertRecordValues(
            self._insights(),
            [
                dict(author="Jo", date=fields.Date.to_date("2026-04-03"), quote="Fine"),
                dict(author="Al", date=fields.Date.to_date("2026-04-04"), quote=""),
            ],
        )
        self.assertEqual(
            self._insights().interaction_id.sorted("day").mapped("experience"),
            ["delighted", "disappointed"],
        )

    @users("tpm_officer")
    def test_only_an_earned_touchpoint_takes_reviews(self):
        wizard = self._import(GERMAN, touchpoint_id=self.touchpoint.id)
        with self.assertRaisesRegex(UserError, "“Hotline” is no earned touchpoint"):
            wizard.action_import()
        wizard.touchpoint_id = self.portal
        wizard.action_import()
        self.assertEqual(wizard.imported_count, 4)

    @users("tpm_agent")
    def test_who_is_no_officer_imports_nothing(self):
        with self.assertRaises(AccessError):
            self._import(GERMAN)
