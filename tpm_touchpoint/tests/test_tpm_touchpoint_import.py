# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook

from odoo.tests import HttpCase, new_test_user, tagged, users

from .common import GROUP, TpmCommon

COLUMNS = ("name", "phase_id", "channel_id", "ownership")
XLSX = "/tpm_touchpoint/import_template.xlsx"


@tagged("post_install", "-at_install")
class TestImport(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.touchpoint.name = "Night hotline"
        cls.key_touchpoint.name = "Night delivery"

    def _load(self, *rows, columns=COLUMNS, **context):
        Touchpoint = self.env["tpm.touchpoint"].with_context(
            import_file=True, **context
        )
        return Touchpoint.load(list(columns), [list(row) for row in rows])

    def _faults(self, *rows, **options):
        result = self._load(*rows, **options)
        self.assertFalse(result["ids"])
        return [(m["record"], m["message"]) for m in result["messages"]]

    @users("tpm_officer")
    def test_a_good_file_is_taken(self):
        result = self._load(
            ["Night bell", "Service", "Phone", "Owned"],
            ["Night blog", "notice", "social MEDIA", "earned"],
        )
        self.assertFalse(result["messages"])
        bell, blog = self.env["tpm.touchpoint"].browse(result["ids"])
        self.assertEqual(
            bell.phase_id, self.env.ref("tpm_touchpoint.tpm_phase_service")
        )
        social = self.env.ref("tpm_touchpoint.tpm_channel_social")
        self.assertEqual(blog.channel_id, social)
        self.assertEqual(blog.ownership, "earned")

    @users("tpm_officer")
    def test_an_empty_cell_is_filled_in_as_by_hand(self):
        columns = ("name", "ownership", "state", "factor_ids/level", "factor_ids/name")
        result = self._load(
            ["Night bell", "", "", "OK", "Rings"],
            ["", "", "", "OK", "Rings again"],
            ["Night blog", "earned", "Active", "", ""],
            columns=columns,
        )
        self.assertFalse(result["messages"])
        bell, blog = self.env["tpm.touchpoint"].browse(result["ids"])
        self.assertEqual((bell.ownership, bell.state), ("owned", "candidate"))
        self.assertEqual((blog.ownership, blog.state), ("earned", "active"))
        self.assertEqual(bell.factor_ids.mapped("name"), ["Rings", "Rings again"])

    @users("tpm_officer")
    def test_each_line_says_what_is_wrong_and_what_to_do(self):
        faults = self._faults(
            ["Night bell", "Afterwards", "Phone", "Owned"],
            ["Night post", "Service", "Pigeon", "Owned"],
            ["Night rent", "Service", "Phone", "Rented"],
        )
        self.assertEqual([line for line, _message in faults], [2, 3, 4])
        phase, channel, ownership = (message for _line, message in faults)
        self.assertIn("Phase “Afterwards” is unknown", phase)
        self.assertIn("Notice, Compare", phase)
        self.assertIn("Channel “Pigeon” is unknown", channel)
        self.assertIn("Ownership “Rented” is unknown", ownership)
        self.assertIn("Owned, Paid, Earned", ownership)
        self.assertFalse(
            self.env["tpm.touchpoint"].search([("name", "=", "Night bell")])
        )

    @users("tpm_officer")
    def test_a_file_in_another_language_is_understood(self):
        self.env["res.lang"].sudo()._activate_lang("de_DE")
        phase = self.env.ref("tpm_touchpoint.tpm_phase_service")
        phase.with_context(lang="de_DE").name = "Kundendienst"
        result = self._load(["Nachtglocke", "Kundendienst", "Phone", "owned"])
        self.assertFalse(result["messages"])
        self.assertEqual(
            self.env["tpm.touchpoint"].browse(result["ids"]).phase_id, phase
        )

    @users("tpm_officer")
    def test_names_do_not_come_twice_in_a_file(self):
        faults = self._faults(
            ["Night bell", "Service", "Phone", "owned"],
            ["night-bell", "Service", "Phone", "owned"],
        )
        self.assertEqual(faults[0][0], 3)
        self.assertIn("stands in line 2 already", faults[0][1])

    def test_each_company_may_have_one_of_the_name(self):
        other = self.env["res.company"].create({"name": "Other"})
        ours, theirs = self.env.company.name, "Other"
        columns = ("name", "company_id")
        result = self._load(["Bell", ours], ["Bell", theirs], columns=columns)
        self.assertFalse(result["messages"])
        bells = self.env["tpm.touchpoint"].browse(result["ids"])
        self.assertEqual(bells.company_id, self.env.company | other)
        for twice in (
            [["Blog", ours], ["blog", ours]],
            [["Blog", ours], ["Blog", ""]],
            [["Blog", ""], ["Blog", theirs]],
        ):
            faults = self._faults(*twice, columns=columns)
            self.assertEqual([line for line, _message in faults], [3])
        rows = [[str(bell.id), "Bell"] for bell in bells]
        result = self._load(*rows, columns=(".id", "name"))
        self.assertEqual(result["ids"], bells.ids)
        for again in (["Bell", ours], ["Bell", ""]):
            faults = self._faults(again, columns=columns)
            self.assertIn("in the catalogue already", faults[0][1])

    @users("tpm_officer")
    def test_the_same_file_again_is_refused_in_words(self):
        row = ["Night bell", "Service", "Phone", "owned"]
        self._load(row)
        [(line, message)] = self._faults(row)
        self.assertEqual(line, 2)
        self.assertIn("is in the catalogue already", message)

    @users("tpm_officer")
    def test_archived_ones_are_named(self):
        self.touchpoint.active = False
        [(_line, message)] = self._faults(
            ["Night hotline", "Service", "Phone", "owned"]
        )
        self.assertIn("archived", message)

    @users("tpm_officer")
    def test_lines_with_an_id_change_what_is_there(self):
        id_ = str(self.touchpoint.id)
        result = self._load(
            [id_, "Night hotline", "Stay & recommend"],
            columns=[".id", "name", "phase_id"],
        )
        self.assertEqual(result["ids"], self.touchpoint.ids)
        self.assertEqual(self.touchpoint.phase_id.name, "Stay & recommend")
        faults = self._faults(
            [id_, "Night delivery", "Service"], columns=[".id", "name", "phase_id"]
        )
        self.assertIn("already", faults[0][1])

    @users("tpm_officer")
    def test_lines_with_an_external_id_can_be_loaded_again(self):
        row, columns = ["bell", "Night bell", "owned"], ["id", "name", "ownership"]
        first = self._load(row, columns=columns)
        again = self._load(row, columns=columns)
        self.assertEqual((again["ids"], again["messages"]), (first["ids"], []))

    @users("tpm_officer")
    def test_factors_stand_in_lines_of_their_own(self):
        columns = ["name", "ownership", "factor_ids/level", "factor_ids/name"]
        result = self._load(
            ["Night bell", "owned", "Disappointed", "nobody came"],
            ["", "", "OK", "opened"],
            columns=columns,
        )
        self.assertFalse(result["messages"])
        factors = self.env["tpm.touchpoint"].browse(result["ids"]).factor_ids
        self.assertEqual(factors.mapped("name"), ["nobody came", "opened"])

    @users("tpm_officer")
    def test_what_the_host_was_told_to_do_with_values_holds(self):
        result = self._load(
            ["Night bell", "Afterwards", "Phone", "owned"],
            import_set_empty_fields=["phase_id"],
        )
        self.assertFalse(result["messages"])
        self.assertFalse(self.env["tpm.touchpoint"].browse(result["ids"]).phase_id)


@tagged("post_install", "-at_install")
class TestImportTemplate(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("user", "officer"):
            new_test_user(cls.env, f"tpm_night_{role}", groups=GROUP % role)

    def _get(self, role, url=XLSX):
        self.authenticate(f"tpm_night_{role}", f"tpm_night_{role}")
        return self.url_open(url)

    def test_users_get_no_template(self):
        self.assertEqual(self._get("user").status_code, 404)
        self.assertEqual(
            self._get("officer", "/tpm_touchpoint/import_template.exe").status_code, 404
        )

    def test_the_template_is_understood_by_the_import(self):
        book = load_workbook(BytesIO(self._get("officer").content))
        sheet, choices = book.worksheets
        header, *rows = sheet.iter_rows(values_only=True)
        self.assertEqual(header[:3], ("Name", "Phase", "Channel"))
        self.assertIn("Notice", [cell.value for cell in choices["A"]])
        self._import(list(rows[0]), self._get("officer", XLSX.replace("xlsx", "csv")))

    def _import(self, first, response):
        lines = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
        self.assertEqual(lines[1][0], first[0])
        lines = [[f"Night {line[0]}" if line[0] else "", *line[1:]] for line in lines]
        lines[0][0] = lines[0][0].removeprefix("Night ")
        file = StringIO()
        csv.writer(file).writerows(lines)
        wizard = self.env["base_import.import"].create(
            {
                "res_model": "tpm.touchpoint",
                "file": file.getvalue().encode(),
                "file_type": "text/csv",
            }
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        preview = wizard.parse_preview(options)
        matches = preview["matches"]
        self.assertEqual(len(matches), len(lines[0]))
        fields = ["/".join(matches[place]) for place in range(len(lines[0]))]
        result = wizard.execute_import(fields, preview["headers"], preview["options"])
        self.assertFalse(result["messages"])
        self.assertEqual(len(result["ids"]), 2)
