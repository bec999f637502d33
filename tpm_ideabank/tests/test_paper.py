# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from io import BytesIO

import openpyxl

from odoo.tests import tagged
from odoo.tools import html2plaintext

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon
from odoo.addons.tpm_touchpoint.tools.workbook import HEADER_ROW

REPORT = "tpm_touchpoint.touchpoint_profile"


@tagged("post_install", "-at_install")
class TestPaper(TpmCommon):
    """What is being improved, on the profile and in the workbook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vals = {"touchpoint_ids": cls.touchpoint.ids}
        cls.env["tpm.idea"].create(
            [
                {"name": "=Ring first", "impact": "5", "effort": "1", **vals},
                {"name": "Waits for approval", "moderation": "pending", **vals},
            ]
        )
        cls.env["tpm.improvement"].create(
            [
                {
                    "name": f"{state} bell",
                    "touchpoint_id": cls.touchpoint.id,
                    "state": state,
                    "budget": 100,
                }
                for state in ("planned", "doing", "done")
            ]
        )

    def _table(self, name):
        made = self.env["tpm.workbook"].with_user(self.agent).create({})
        made.action_make()
        book = openpyxl.load_workbook(BytesIO(base64.b64decode(made.file)))
        rows = list(book[name].values)[HEADER_ROW:]
        return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}

    def test_open_ideas_in_the_workbook(self):
        ideas = self._table("Ideas")
        self.assertEqual(ideas["=Ring first"]["Quick win"], "yes")
        self.assertNotIn("Waits for approval", ideas)

    def test_improvements_to_do_in_the_workbook(self):
        found = self._table("Improvements")
        self.assertEqual(found["planned bell"]["State"], "Planned")
        self.assertNotIn("done bell", found)

    def test_improvements_to_do_on_the_profile(self):
        report = self.env["ir.actions.report"].with_user(self.agent)
        html = report._render_qweb_html(REPORT, self.touchpoint.ids)[0].decode()
        text = html2plaintext(html)
        self.assertIn("planned bell", text)
        self.assertNotIn("done bell", text)
        html = report._render_qweb_html(REPORT, self.key_touchpoint.ids)[0].decode()
        self.assertIn("None.", html2plaintext(html))
