# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing, nullcontext, suppress
from datetime import date, datetime, timedelta
from io import BytesIO
from unittest.mock import patch

import openpyxl

from odoo import fields, sql_db
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.tpm_export_job import LOCK_KEY
from .common import TpmCommon

JOB_LOGGER = "odoo.addons.tpm_touchpoint.models.tpm_export_job"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")


class ExportCommon(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("tpm_touchpoint.ir_cron_export")
        cls.place = cls._touchpoint(name="Van")
        cls.env["tpm.export"].search([]).unlink()

    @classmethod
    def _met(cls, count, **vals):
        return cls.env["tpm.interaction"].create(
            [
                {
                    "touchpoint_id": cls.place.id,
                    "partner_id": cls.customer.id,
                    "date": datetime(2024, 5, 5, 12),
                    **vals,
                }
                for _n in range(count)
            ]
        )

    def _ask(self, user=None, **vals):
        exports = self.env["tpm.export"].with_user(user or self.agent)
        return exports.create({"touchpoint_ids": self.place.ids, **vals})

    def _run_cron(self):
        """Run the job as the server does, with a cursor of its own that commits."""
        self.env.flush_all()
        with self._test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def _test_mode(self):
        return self.enter_registry_test_mode()

    def _work(self, **options):
        """Run the job, and let it be killed."""
        self.env.flush_all()
        with (
            suppress(SystemExit),  # assertRaises would roll back what was committed
            self.enter_registry_test_mode(),
            closing(self.registry.cursor()) as cr,
        ):
            self.env(cr=cr)["tpm.export"]._cron_export(**options)
        self.env.invalidate_all()

    def _message(self):
        return self.env["mail.message"].search(
            [("partner_ids", "in", self.agent.partner_id.ids)], limit=1
        )

    def _book(self, export):
        export.invalidate_recordset()
        self.assertEqual(export.state, "done", export.error)
        return openpyxl.load_workbook(BytesIO(export.sudo().attachment_id.raw))

    def _rows(self, export):
        rows = list(self._book(export).worksheets[0].values)
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@tagged("post_install", "-at_install")
class TestExport(ExportCommon):
    """All interactions in one file, made in the background."""

    def test_leads_of_colleagues_without_a_customer_stay_out_of_it(self):
        leads = self.env["crm.lead"].create(
            [{"name": u.login, "user_id": u.id} for u in (self.seller, self.manager)]
        )
        for lead in leads:
            link = {"res_model": lead._name, "res_id": lead.id}
            self._met(1, partner_id=False, user_id=False, note=lead.name, **link)
        export = self._ask(self.seller)
        self._run_cron()
        rows = self._rows(export)
        self.assertEqual([row["What happened"] for row in rows], [self.seller.login])

    def test_whoever_has_no_role_exports_nothing(self):
        with self.assertRaises(AccessError):
            self._ask(self.outsider)

    def test_a_seller_of_own_documents_exports_what_he_may_see(self):
        theirs = self.env["res.partner"].create({"name": "T", "user_id": self.agent.id})
        seen = self._met(2)
        self._met(3, partner_id=theirs.id, user_id=self.agent.id)
        export, full = self._ask(self.seller), self._ask(self.agent)
        self._run_cron()
        self.assertEqual([row["ID"] for row in self._rows(export)], seen.ids)
        self.assertEqual(len(self._rows(full)), 5)

    def test_nobody_else_reads_or_cancels_it(self):
        other = self._user("tpm_other", "tpm_touchpoint.tpm_touchpoint_group_user")
        self._met(1)
        export = self._ask()
        self._run_cron()
        file = export.sudo().attachment_id
        self.assertTrue(file.with_user(self.agent).raw)
        for user in (other, self.officer, self.manager):
            with self.subTest(user.login):
                theirs = self.env["tpm.export"].with_user(user)
                self.assertFalse(theirs.search([]))
                with self.assertRaises(AccessError):
                    file.with_user(user).read(["raw"])
                for action in ("action_cancel", "action_retry", "action_download"):
                    with self.assertRaises(AccessError):
                        getattr(theirs.browse(export.id), action)()

    def test_nobody_says_who_asked_or_that_it_is_done(self):
        export = self._ask(user_id=self.manager.id, state="done", end_id=9)
        self.assertEqual(export.user_id, self.agent)
        self.assertEqual((export.state, export.end_id), ("queued", 0))
        with self.assertRaises(AccessError):
            export.write({"state": "done"})

    def test_nobody_says_it_by_the_context_either(self):
        file = self.env["ir.attachment"].create({"name": "secret", "raw": b"x"})
        said = {
            "default_state": "done",
            "default_done_count": 5,
            "default_end_id": 9,
            "default_attachment_id": file.id,
            "default_company_ids": self.env["res.company"].create({"name": "B"}).ids,
            "default_user_id": self.manager.id,
        }
        exports = self.env["tpm.export"].with_user(self.agent).with_context(**said)
        export = exports.create({})
        self.assertEqual(export.user_id, self.agent)
        self.assertEqual(
            (export.state, export.done_count, export.end_id), ("queued", 0, 0)
        )
        self.assertFalse(export.attachment_id)
        self.assertEqual(export.company_ids, self.env.company)

    def test_a_row_says_all_that_was_noted(self):
        factor = self.env["tpm.factor"].create(
            {"name": "Late", "touchpoint_id": self.place.id}
        )
        self.agent.tz = "Europe/Berlin"
        [met] = self._met(
            1,
            experience="disappointed",
            factor_ids=factor.ids,
            note="Two lines\nof <text> & more",
            duration=7,
            user_id=self.officer.id,
        )
        export = self._ask()
        self._run_cron()
        [row] = self._rows(export)
        self.assertEqual(
            {name: row[name] for name in ("ID", "Date", "Day", "Minutes", "Factors")},
            {
                "ID": met.id,
                "Date": datetime(2024, 5, 5, 14),
                "Day": datetime(2024, 5, 5),
                "Minutes": 7,
                "Factors": "Late",
            },
        )
        self.assertEqual(row["Customer"], self.customer.complete_name)
        self.assertEqual(row["Touchpoint"], "Van")
        self.assertEqual(row["Experience"], "Disappointed")
        self.assertEqual(row["What happened"], "Two lines\nof <text> & more")
        self.assertEqual(row["User"], self.officer.name)

    def test_documents_are_named_to_those_who_see_them(self):
        order = self._order()
        order._log_interaction(self.place)
        agents, sellers = self._ask(self.agent), self._ask(self.seller)
        order.user_id = self.seller
        self._run_cron()
        self.assertEqual(self._rows(sellers)[0]["Document"], order.name)
        self.assertFalse(self._rows(agents)[0]["Document"])

    def test_no_text_becomes_a_formula(self):
        for text in FORMULAS:
            self._met(1, note=text)
        self.customer.name = "=HYPERLINK(1)"
        export = self._ask()
        self._run_cron()
        cells = list(self._book(export).worksheets[0].iter_rows(min_row=2))
        self.assertEqual(
            {cell.data_type for row in cells for cell in row} & {"f"}, set()
        )
        notes = [row["What happened"] for row in self._rows(export)]
        self.assertEqual(notes[:5], list(FORMULAS[:5]))
        self.assertEqual(notes[5], "=1")  # XML has no lonely carriage return
        self.assertEqual(self._rows(export)[0]["Customer"], "=HYPERLINK(1)")

    def test_what_xml_and_excel_can_t_hold(self):
        self._met(1, note="bell\x07 _x0041_ " + "x" * 9_000)
        export = self._ask()
        self._run_cron()
        note = self._rows(export)[0]["What happened"]
        # Excel reads the escaped underscore as one, openpyxl leaves it as it is
        self.assertEqual(note[:20], "bell _x005F_x0041_ x")

    def test_filters(self):
        team = self.env["crm.team"].create({"name": "Night"})
        other = self.env["res.partner"].create({"name": "Other"})
        persona = self.env["tpm.persona"].create(
            {"name": "P", "partner_domain": f"[('id', '=', {other.id})]"}
        )
        self._met(1, date=datetime(2023, 1, 1))
        late = self._met(1, team_id=team.id)
        theirs = self._met(1, partner_id=other.id)
        asked = [
            (late | theirs, self._ask(date_from="2024-01-01", date_to="2024-12-31")),
            (late, self._ask(team_id=team.id)),
            (theirs, self._ask(self.officer, persona_id=persona.id)),
        ]
        self._run_cron()
        for found, export in asked:
            self.assertEqual([row["ID"] for row in self._rows(export)], found.ids)

    def test_touchpoints_archived_meanwhile_stay_chosen(self):
        met = self._met(2)
        self._met(1, touchpoint_id=self._touchpoint(name="Other").id)
        export = self._ask()
        self.place.active = False
        self._run_cron()
        self.assertEqual([row["ID"] for row in self._rows(export)], met.ids)
        about = dict(row[:2] for row in self._book(export).worksheets[1].values)
        self.assertEqual(about["Touchpoints"], "Van")

    def test_touchpoints_deleted_meanwhile_leave_nothing(self):
        self._met(1)
        export = self._ask(touchpoint_ids=self._touchpoint(name="Gone").ids)
        export.sudo().touchpoint_ids.unlink()
        self._run_cron()
        self.assertEqual(self._rows(export), [])

    def test_without_touchpoints_everything_is_exported(self):
        met = self._met(1, touchpoint_id=self._touchpoint(name="Other").id)
        export = self._ask(touchpoint_ids=[])
        self._run_cron()
        self.assertIn(met.id, [row["ID"] for row in self._rows(export)])

    def test_in_the_language_of_who_asked(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.agent.lang = "de_DE"
        self.place.with_context(lang="de_DE").name = "Lieferwagen"
        self._met(1)
        export = self._ask()
        self._run_cron()
        values = list(self._book(export).worksheets[0].values)
        self.assertIn("Lieferwagen", values[1])

    def test_nothing_to_export(self):
        export = self._ask()
        self._run_cron()
        self.assertEqual(self._rows(export), [])
        self.assertEqual((export.total, export.progress), (0, 100))

    def test_many_parts_become_one_file_in_further_sheets(self):
        met = self._met(7)
        export = self._ask()
        with (
            patch("odoo.addons.tpm_touchpoint.models.tpm_export_job.ROWS", 3),
            patch("odoo.addons.tpm_touchpoint.tools.xlsx.ROWS", 3),
        ):
            self._work(batch=2)
        sheets = self._book(export).worksheets
        ids = [[row[0] for row in list(sheet.values)[1:]] for sheet in sheets[:3]]
        self.assertEqual(ids, [met.ids[:3], met.ids[3:6], met.ids[6:]])
        self.assertEqual(sheets[3].title, "About")
        self.assertEqual(self._files(export), export.sudo().attachment_id)

    def _files(self, export):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "tpm.export"), ("res_id", "=", export.id)]
        )

    def test_what_is_logged_meanwhile_stays_out(self):
        met = self._met(3)
        export = self._ask()
        self._step(export, times=1)
        self._met(2)
        self._run_cron()
        self.assertEqual([row["ID"] for row in self._rows(export)], met.ids)

    def _step(self, export, times, batch=2):
        for _n in range(times):
            export.sudo()._step(batch)
            self.env.flush_all()
            self.env.invalidate_all()

    def test_progress_is_seen(self):
        self._met(4)
        export = self._ask()
        self._step(export, times=2)
        self.assertEqual((export.done_count, export.total), (2, 4))
        self.assertEqual((export.state, export.progress), ("running", 50))

    def test_a_killed_run_goes_on_and_ends_with_one_file(self):
        met = self._met(7)
        export = self._ask()
        add_part = type(export)._add_part
        runs = []

        def add_twice(records, *args):
            res = add_part(records, *args)
            runs.append(args)
            if len(runs) == 3:
                raise SystemExit  # after the work, before it is kept
            return res

        with patch.object(type(export), "_add_part", add_twice):
            self._work(batch=2)
        self.assertEqual((export.state, export.done_count), ("running", 4))
        self._run_cron()
        self.assertEqual([row["ID"] for row in self._rows(export)], met.ids)
        self.assertEqual(len(self._files(export)), 1)

    def test_two_workers_never_do_the_same_step(self):
        self._met(1)
        export = self._ask()
        other = sql_db.db_connect(self.env.cr.dbname).cursor()
        with closing(other):
            other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_KEY, export.id])
            self._work()
            self.assertEqual(export.state, "queued")
        self._run_cron()
        self.assertEqual(export.state, "done")

    def test_cancelling_leaves_nothing_behind(self):
        self._met(4)
        export = self._ask()
        self._step(export, times=2)
        self.assertEqual(len(self._files(export)), 1)
        export.action_cancel()
        self._run_cron()
        self.assertEqual((export.state, len(self._files(export))), ("cancelled", 0))
        export.action_retry()
        self._run_cron()
        self.assertEqual(len(self._rows(export)), 4)

    def test_a_failure_is_told_and_the_others_go_on(self):
        self._met(1)
        bad, good = self._ask(), self._ask(self.officer)
        read_rows = type(bad)._read_rows

        def read_some(records, *args):
            if records.id == bad.id:
                raise ValueError("broken")
            return read_rows(records, *args)

        with (
            patch.object(type(bad), "_read_rows", read_some),
            mute_logger(JOB_LOGGER),
        ):
            self._run_cron()
        self.assertEqual((bad.state, bad.error), ("failed", "broken"))
        self.assertEqual(good.state, "done")

    def test_whoever_lost_the_role_gets_nothing(self):
        self._met(1)
        export = self._ask()
        self.agent.group_ids = [fields.Command.set(self.env.ref("base.group_user").ids)]
        with mute_logger(JOB_LOGGER):
            self._run_cron()
        self.assertEqual(export.sudo().state, "failed")
        self.assertFalse(export.sudo().attachment_id)

    def test_who_asked_is_told(self):
        self._met(1)
        export = self._ask()
        self._run_cron()
        self.assertIn(f"/odoo/tpm-exports/{export.id}", self._message().body)

    def test_a_few_at_a_time_for_each(self):
        for _n in range(3):
            self._ask()
        with self.assertRaisesRegex(UserError, "3 exports under way"):
            self._ask()
        self._ask(self.officer)

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaisesRegex(UserError, "ends before it begins"):
            self._ask(date_from="2024-02-01", date_to="2024-01-01")

    def test_old_files_go(self):
        self._met(1)
        export = self._ask()
        self._run_cron()
        file = export.sudo().attachment_id
        self.env["tpm.export"]._gc_expired()
        self.assertTrue(file.exists())
        self.env.cr.execute(
            "UPDATE tpm_export SET expiry_date = %s",
            [date.today() - timedelta(days=1)],
        )
        self.env.invalidate_all()
        self.env["tpm.export"]._gc_expired()
        self.assertFalse(export.exists())
        self.assertFalse(file.exists())

    def test_files_of_what_the_database_deleted_go(self):
        team = self.env["crm.team"].create({"name": "Night"})
        self._met(1, team_id=team.id)
        lost, kept = self._ask(team_id=team.id), self._ask()
        self._run_cron()
        lost_file, file = lost.sudo().attachment_id, kept.sudo().attachment_id
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM tpm_export WHERE id = %s", [lost.id])
        self.env.invalidate_all()
        self.env["tpm.export"]._gc_expired()
        self.assertFalse(lost_file.exists())
        self.assertTrue(file.exists())

    def test_a_batch_takes_as_many_queries_as_a_row(self):
        self._met(60, user_id=self.officer.id)
        export = self._ask()
        self._step(export, times=1)
        counts = []
        for size in (1, 1, 50):  # the first warms up
            before = self.env.cr.sql_log_count
            self._step(export, times=1, batch=size)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestExportDownload(ExportCommon, HttpCase):
    def _test_mode(self):
        return nullcontext()  # it is in test mode already

    def test_only_who_asked_downloads(self):
        self._user("tpm_other", "tpm_touchpoint.tpm_touchpoint_group_user")
        self._met(1)
        export = self._ask()
        self._run_cron()
        url = export.action_download()["url"]
        self.authenticate("tpm_other", "tpm_other")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate("tpm_agent", "tpm_agent")
        answer = self.url_open(url)
        self.assertEqual(answer.content, export.sudo().attachment_id.raw)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
