# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

import qrcode
from qrcode.util import MODE_8BIT_BYTE, QRData

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged, users
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ..models.tpm_touchpoint_place import KIOSK_KEY, PLACE_KEY, TOKEN
from ..tools.qr import qr_path, qr_rows, qr_svg
from .common import SurveyCommon

FIELDS = ("tpm_place_token", "tpm_kiosk_token", "tpm_place_url", "tpm_place_qr")
MM = 72 / 25.4
# some builds of wkhtmltopdf complain of the host's options for headers
REPORT_LOG = "odoo.addons.base.models.ir_actions_report"


@tagged("post_install", "-at_install")
class TestPlaceTouchpoint(SurveyCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.touchpoint.tpm_place_open = True

    # roles

    @users("tpm_agent")
    def test_users_read_no_link(self):
        touchpoint = self.touchpoint.with_env(self.env)
        for name in (*FIELDS, "tpm_place_open"):
            with self.subTest(name), self.assertRaises(AccessError):
                touchpoint.read([name])
        for action in ("new_link", "print_a6", "print_a4", "kiosk"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(touchpoint, f"action_tpm_place_{action}")()
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"]._render_qweb_html(
                "tpm_survey.place_a6", touchpoint.ids
            )

    @users("tpm_agent")
    def test_users_still_work_with_touchpoints(self):
        self.assertTrue(self.touchpoint.with_env(self.env).read(["name", "state"]))

    @users("tpm_officer")
    def test_an_officer_opens_the_link(self):
        with Form(self.key_touchpoint.with_env(self.env)) as form:
            form.tpm_place_open = True
            form.tpm_place_survey_id = self.survey.with_env(self.env)
        touchpoint = self.key_touchpoint.with_env(self.env)
        self.assertRegex(touchpoint.tpm_place_token, TOKEN)
        self.assertIn(f"/tpm/at/{touchpoint.tpm_place_token}", touchpoint.tpm_place_url)
        self.assertEqual(touchpoint.tpm_place_company_id, self.env.company)
        action = touchpoint.action_tpm_place_kiosk()
        self.assertEqual(action["url"], f"/tpm/kiosk/{touchpoint.tpm_kiosk_token}")

    @users("tpm_officer")
    def test_nobody_chooses_a_link(self):
        touchpoint = self.touchpoint.with_env(self.env)
        for name in ("tpm_place_token", "tpm_kiosk_token"):
            with self.assertRaisesRegex(AccessError, "drawn by lot"):
                touchpoint.write({name: "aaaa-aaaa-aaaa-aaaa"})
            with self.assertRaisesRegex(AccessError, "drawn by lot"):
                touchpoint.create({"name": "T", name: "aaaa-aaaa-aaaa-aaaa"})

    # links

    def test_the_link_is_closed_by_default(self):
        touchpoint = self._touchpoint(name="New")
        self.assertFalse(touchpoint.tpm_place_open or touchpoint.tpm_place_token)
        self.assertFalse(touchpoint.tpm_place_url or touchpoint.tpm_place_qr)

    def test_closing_and_opening_keeps_the_printed_link(self):
        token = self.touchpoint.tpm_place_token
        self.touchpoint.tpm_place_open = False
        self.touchpoint.tpm_place_open = True
        self.assertEqual(self.touchpoint.tpm_place_token, token)

    def test_a_new_link_makes_both_old_ones_invalid(self):
        old = self.touchpoint.tpm_place_token, self.touchpoint.tpm_kiosk_token
        self.touchpoint.with_user(self.officer).action_tpm_place_new_link()
        new = self.touchpoint.tpm_place_token, self.touchpoint.tpm_kiosk_token
        self.assertEqual(len({*old, *new}), 4)
        self.assertFalse(self.touchpoint._tpm_place_by_token(old[0]))
        self.assertEqual(self.touchpoint._tpm_place_by_token(new[0]), self.touchpoint)

    def test_a_copy_is_closed_and_has_no_link(self):
        copy = self.touchpoint.copy()
        self.assertFalse(copy.tpm_place_open or copy.tpm_place_token)

    def test_the_short_survey_is_asked_unless_another_is_chosen(self):
        ready = self.env.ref("tpm_survey.survey_place")
        self.assertEqual(self.touchpoint._tpm_place_survey(), ready)
        other = self.survey.copy()
        self.touchpoint.tpm_place_survey_id = other
        self.assertEqual(self.touchpoint._tpm_place_survey(), other)
        other.unlink()
        self.assertEqual(self.touchpoint._tpm_place_survey(), ready)

    def test_answers_belong_to_the_company_that_asks(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.touchpoint.write({"tpm_place_company_id": company.id})
        answer = self.touchpoint._tpm_place_answer(5)
        self.assertEqual(answer._prepare_feedback_vals({})["company_id"], company.id)

    # code and print

    def test_the_code_says_the_link(self):
        """Compare it with what another library draws, whichever mask is chosen."""
        url = self.touchpoint.tpm_place_url
        drawn = []
        for mask in range(8):
            code = qrcode.QRCode(
                border=0,
                mask_pattern=mask,
                error_correction=qrcode.constants.ERROR_CORRECT_M,
            )
            code.add_data(QRData(url.encode(), mode=MODE_8BIT_BYTE))
            code.make()
            drawn.append(code.get_matrix())
        self.assertIn(qr_rows(url), drawn)
        shown = base64.b64decode(self.touchpoint.tpm_place_qr)
        self.assertEqual(shown.decode(), qr_svg(url))

    def test_the_print_sheets_are_one_page_of_their_size(self):
        sheets = {"a6": (105, 148, 1), "a4": (210, 297, 4)}
        for name, (width, height, cards) in sheets.items():
            with self.subTest(name):
                page = self._print(name)
                self.assertAlmostEqual(float(page.mediabox.width) / MM, width, 0)
                self.assertAlmostEqual(float(page.mediabox.height) / MM, height, 0)
                text = page.extract_text()
                self.assertEqual(text.count(self.touchpoint.tpm_place_token), cards)
                self.assertEqual(text.split().count("Scan"), cards)

    def test_several_touchpoints_have_a_page_each(self):
        other = self._touchpoint(name="Counter", tpm_place_open=True)
        self.assertEqual(len(self._pages("a6", self.touchpoint | other)), 2)

    def _print(self, name):
        (page,) = self._pages(name, self.touchpoint)
        return page

    def _pages(self, name, touchpoints):
        report = self.env["ir.actions.report"].with_user(self.officer)
        report = report.with_context(force_report_rendering=True)
        with mute_logger(REPORT_LOG):
            pdf, kind = report._render_qweb_pdf(
                f"tpm_survey.tpm_place_report_{name}", touchpoints.ids
            )
        self.assertEqual(kind, "pdf")
        return PdfFileReader(io.BytesIO(pdf)).pages

    def test_the_sheet_speaks_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env.company.partner_id.lang = "de_DE"
        self.touchpoint.with_context(lang="de_DE").tpm_place_name = "unsere Theke"
        sheet = self._html(self.touchpoint)
        self.assertIn("unsere Theke", sheet)
        self.assertIn(qr_path(self.touchpoint.tpm_place_url), sheet)

    def _html(self, touchpoints):
        report = self.env["ir.actions.report"].with_user(self.officer)
        content, __ = report._render_qweb_html("tpm_survey.place_a6", touchpoints.ids)
        return content.decode()

    @users("tpm_officer")
    def test_no_code_is_printed_that_leads_nowhere(self):
        touchpoint = self.key_touchpoint.with_env(self.env)
        for print_it in (
            touchpoint.action_tpm_place_print_a6,
            touchpoint.action_tpm_place_kiosk,
            lambda: self._html(touchpoint),
        ):
            with self.assertRaisesRegex(UserError, "Nobody is asked at Delivery"):
                print_it()

    # settings

    def test_the_limits_are_settings(self):
        settings = self.env["res.config.settings"]
        self.assertEqual(settings.create({}).tpm_place_per_hour, 20)
        settings.create({"tpm_place_per_hour": 0, "tpm_kiosk_per_hour": 30}).execute()
        limit = self.env["tpm.touchpoint"]._tpm_place_limit
        self.assertEqual((limit(PLACE_KEY), limit(KIOSK_KEY)), (0, 30))
        with self.assertRaisesRegex(ValidationError, "0 is no limit"):
            settings.create({"tpm_kiosk_per_hour": -1}).execute()

    def test_a_broken_setting_limits_as_delivered(self):
        self.env["ir.config_parameter"].set_param(PLACE_KEY, "many")
        self.assertEqual(self.touchpoint._tpm_place_limit(PLACE_KEY), 20)
