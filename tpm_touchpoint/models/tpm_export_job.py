# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The unattended work on exports."""

import logging
import os
import tempfile
from functools import partial

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, formatLang

from ..tools.workbook import Book, Column, Sheet
from ..tools.xlsx import ROWS, assemble, part, spread
from .tpm_export import OPEN_STATES

_logger = logging.getLogger(__name__)

BATCH = 10_000
# Any number, as long as no other addon locks the same; the export's id comes second.
LOCK_KEY = 0x74706D
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TpmExport(models.Model):
    """An export is made step by step: each adds a part, the last puts them together."""

    _name = "tpm.export"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.export", "tpm.job.mixin"]
    _job_states = OPEN_STATES
    _job_lock = LOCK_KEY

    @api.model
    def _cron_export(self, batch=BATCH):
        """Do the next steps of what waits, the oldest first."""
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all; what is read is read as who asked
        exports = self.sudo()
        commit(remaining=exports._count_open())
        while export := exports._take():
            has_ended = export._work_on(batch)
            has_time = commit(1, remaining=exports._count_open())
            if has_ended:
                export._tell_safely()
            if not has_time:
                return

    def _fail(self, error):
        _logger.exception("Export %s failed", self.id)
        self._end("failed", error=str(error) or repr(error))

    def _give_up(self):
        _logger.error("Export %s was killed %s times", self.id, self.attempts)
        asker = self.with_context(lang=self.user_id.lang)
        error = asker.env._(
            "The server stopped this export %(count)s times. Ask for a new one with a "
            "shorter period or fewer touchpoints.",
            count=self.attempts,
        )
        self._end("failed", error=error)

    def _step(self, batch):
        asker = self._as_asker()
        if self.state == "queued":
            self._begin(asker)
        elif self.last_id < self.end_id:
            self._add_part(asker, batch)
        else:
            self._finish(asker)

    def _as_asker(self):
        """Return the export with the rights, companies, language of who asked.

        :raise AccessError: when that user may no longer see interactions
        """
        user = self.user_id
        if not user.active:
            raise AccessError(self.env._("Who asked is no longer a user."))
        asker = self.with_user(user).with_context(
            allowed_company_ids=self.company_ids.ids, lang=user.lang, tz=user.tz
        )
        asker.env["tpm.interaction"].check_access("read")
        return asker

    def _begin(self, asker):
        """Note where it ends, so that what is logged meanwhile can't move the end."""
        self._parts().unlink()
        Interaction = asker.env["tpm.interaction"]
        [[total, end_id]] = Interaction._read_group(
            asker._domain(), [], ["__count", "id:max"]
        )
        self.write(
            {
                "state": "running",
                "start_date": fields.Datetime.now(),
                "total": total,
                "end_id": end_id or 0,
                "last_id": 0,
                "done_count": 0,
            }
        )

    def _add_part(self, asker, batch):
        """Write the interactions that come next, up to the end of the sheet."""
        place = self.done_count % ROWS
        batch = min(batch, ROWS - place)
        ids, rows = asker._read_rows(self.last_id, self.end_id, batch)
        if rows:
            kinds = [column.kind for column in asker._columns()]
            # sudo: the part is the job's, as the export is
            self.env["ir.attachment"].create(
                {
                    "name": f"{self.done_count:012}",
                    "res_model": self._name,
                    "res_id": self.id,
                    "mimetype": "application/gzip",
                    "raw": part(kinds, place + 2, rows),
                }
            )
        self.write(
            {
                # fewer than asked for: there are no more
                "last_id": ids[-1] if len(ids) == batch else self.end_id,
                "done_count": self.done_count + len(rows),
            }
        )

    def _parts(self):
        return self._files() - self.attachment_id

    def _finish(self, asker):
        """Put the parts together."""
        parts = self._parts().sorted("name")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "export.xlsx")
            asker._assemble(parts, path)
            name = asker.env._("Interactions %(day)s.xlsx", day=fields.Date.today())
            attachment = self.env["ir.attachment"]._tpm_create_from_path(
                path,
                {
                    "name": name,
                    "res_model": self._name,
                    "res_id": self.id,
                    "mimetype": XLSX,
                },
            )
        parts.unlink()
        self.write(
            {
                "state": "done",
                "attachment_id": attachment.id,
                "done_date": fields.Datetime.now(),
                "expiry_date": self._expiry_day(),
                "total": self.done_count,
            }
        )

    def _assemble(self, parts, path):
        counts = spread(self.done_count)
        frame = f"{path}.frame"
        self._write_frame(frame, counts)
        sheets = [[] for _count in counts]
        for found in parts:
            sheets[int(found.name) // ROWS].append(partial(found._tpm_open))
        assemble(frame, path, sheets)

    def _write_frame(self, path, counts):
        book = Book(path, author=self.user_id.name)
        title = self.env._("Interactions")
        for number, count in enumerate(counts, start=1):
            name = f"{title} {number}" if number > 1 else title
            book.add_table(name, self._columns(), count)
        book.add(self._about())
        book.close()

    def _about(self):
        """Return a sheet that says what was asked for."""
        any_words = self.env._("all")
        touchpoints = ", ".join(self._touchpoints().mapped("name"))
        rows = [
            (self.env._("Asked for by"), self.user_id.name),
            (self.env._("Companies"), ", ".join(self.company_ids.mapped("name"))),
            (self.env._("From"), self._day(self.date_from) or any_words),
            (self.env._("To"), self._day(self.date_to) or any_words),
            (
                self.env._("Touchpoints"),
                touchpoints or ("" if self.has_touchpoints else any_words),
            ),
            (self.env._("Persona"), self.persona_id.name or any_words),
            (self.env._("Sales team"), self.team_id.name or any_words),
            (self.env._("Interactions"), self.done_count),
            (
                self.env._("What is in it"),
                self.env._(
                    "All interactions of these filters that you might see when it was "
                    "made, in the order in which they were recorded."
                ),
            ),
        ]
        columns = [
            Column(self.env._("What"), width=24),
            Column(self.env._("Value"), width=80),
        ]
        title = self.env._("About this export")
        return Sheet(self.env._("About"), title, "", columns, rows, has_filter=False)

    def _day(self, day):
        return day and format_date(self.env, day)

    def _end(self, state, **vals):
        """End it without a file."""
        self._parts().unlink()
        self.write({"state": state, "done_date": fields.Datetime.now(), **vals})

    def _tell_safely(self):
        """Tell who asked; whatever goes wrong, the file stays."""
        try:
            self._tell()
            self.env["ir.cron"]._commit_progress()
        except Exception:  # pylint: disable=broad-except
            _logger.exception("Nobody could be told of export %s", self.id)
            self.env.cr.rollback()

    def _tell(self):
        """Tell who asked, on the screen and as that user is notified."""
        asker = self.with_context(lang=self.user_id.lang)
        done = self.state == "done"
        count = formatLang(asker.env, self.done_count, digits=0)
        title = (
            asker.env._("Your export is ready")
            if done
            else asker.env._("Your export failed")
        )
        self.user_id._bus_send(
            "simple_notification",
            {
                "title": title,
                "message": asker.env._("%(count)s interactions", count=count),
                "type": "success" if done else "danger",
                "sticky": True,
            },
        )
        link = f"{self.get_base_url()}/odoo/tpm-exports/{self.id}"
        self.env["mail.thread"].message_notify(
            partner_ids=self.user_id.partner_id.ids,
            subject=title,
            body=Markup("<p>%s</p><p><a href='%s'>%s</a></p>")
            % (self.error or title, link, asker.env._("Open the export")),
        )
