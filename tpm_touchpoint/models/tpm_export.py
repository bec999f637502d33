# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import clean_context

STATES = [
    ("queued", "Waiting"),
    ("running", "Under way"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]
OPEN_STATES = ("queued", "running")
# What whoever asks for an export may say; the rest is the job's.
ASKED = {"date_from", "date_to", "touchpoint_ids", "persona_id", "team_id"}
OPEN_LIMIT = 3  # exports of one user at a time
DAYS = 7
DAYS_KEY = "tpm_touchpoint.export_days"


class TpmExport(models.Model):
    """One file with all interactions somebody may see, made in the background.

    Only who asked sees it. See tpm_export_job.py for the work itself.
    """

    _name = "tpm.export"
    _description = "Export of Interactions"
    _order = "id desc"

    # who asked
    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        readonly=True,
        default=lambda self: self.env.companies,
    )
    # for what
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To")
    touchpoint_ids = fields.Many2many("tpm.touchpoint", string="Touchpoints")
    # remembered, for no touchpoint means all and those chosen may be deleted meanwhile
    has_touchpoints = fields.Boolean(readonly=True)
    persona_id = fields.Many2one("tpm.persona", ondelete="cascade")
    team_id = fields.Many2one("crm.team", string="Sales team", ondelete="cascade")
    # how far
    state = fields.Selection(STATES, default="queued", required=True, readonly=True)
    total = fields.Integer(string="Interactions", readonly=True)
    done_count = fields.Integer(string="Written", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    start_date = fields.Datetime(string="Begun on", readonly=True)
    done_date = fields.Datetime(string="Done on", readonly=True)
    error = fields.Text(string="What went wrong", readonly=True)
    # where it stopped; every part begins after the id of the one before
    last_id = fields.Integer(readonly=True)
    end_id = fields.Integer(readonly=True)
    # the file
    attachment_id = fields.Many2one("ir.attachment", string="File", readonly=True)
    file_size = fields.Integer(related="attachment_id.file_size")
    expiry_date = fields.Date(string="Kept until", readonly=True)

    _open_idx = models.Index("(id) WHERE state IN ('queued', 'running')")
    _expiry_idx = models.Index("(expiry_date)")

    @api.depends("total", "done_count", "state")
    def _compute_progress(self):
        for export in self:
            share = export.done_count / export.total if export.total else 0
            # the last of it is putting the parts together
            export.progress = 100 if export.state == "done" else min(99, 100 * share)

    @api.depends("user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for export in self:
            number = export._origin.id
            export.display_name = (
                self.env._("Export %(number)s", number=number)
                if number
                else self.env._("New export")
            )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if self.filtered(
            lambda e: e.date_from and e.date_to and e.date_from > e.date_to
        ):
            raise UserError(
                self.env._("The period ends before it begins. Choose a later end.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        self.env["tpm.interaction"].check_access("read")
        self._check_not_too_many(len(vals_list))
        if not self.env.su:
            # the context may say as little by its defaults
            # pylint: disable-next=context-overridden
            self = self.with_context(clean_context(self.env.context))
            vals_list = [
                {name: vals[name] for name in vals.keys() & ASKED} for vals in vals_list
            ]
        day = self._expiry_day()
        exports = super().create([{**vals, "expiry_date": day} for vals in vals_list])
        for export in exports.sudo():  # sudo: it is the job's, as the state is
            export.has_touchpoints = bool(export._touchpoints())
        self._start_job()
        return exports

    def copy(self, default=None):
        """Ask for the same again."""
        return super().copy({**(default or {}), "attachment_id": False})

    def _touchpoints(self):
        """Return those chosen, archived or out of reach meanwhile as they may be."""
        # sudo: who chose them could see them
        return self.sudo().with_context(active_test=False).touchpoint_ids

    @api.model
    def _check_not_too_many(self, more):
        waiting = Domain("user_id", "=", self.env.uid)
        waiting &= Domain("state", "in", OPEN_STATES)
        if self.search_count(waiting, limit=OPEN_LIMIT) + more > OPEN_LIMIT:
            raise UserError(
                self.env._(
                    "You have %(limit)s exports under way. Wait for one to end, or "
                    "cancel it.",
                    limit=OPEN_LIMIT,
                )
            )

    @api.model
    def _expiry_day(self):
        """Return until when a file of today is kept."""
        # sudo: the number is no secret
        stored = self.env["ir.config_parameter"].sudo().get_param(DAYS_KEY)
        days = int(stored) if (stored or "").isdecimal() else DAYS
        return fields.Date.context_today(self) + timedelta(days=days)

    @api.model
    def _start_job(self):
        # sudo: who may ask for an export may have the job begin
        self.env.ref("tpm_touchpoint.ir_cron_export").sudo()._trigger()

    def action_start(self):
        """Have it made. The form has saved it before, which is all that is needed."""
        self.ensure_one()

    def action_cancel(self):
        """Stop it; what was written goes."""
        self.check_access("read")
        waiting = self.filtered(lambda e: e.state in OPEN_STATES)
        # sudo: the state is the job's, but who asked may end it
        waiting.sudo()._end("cancelled")

    def action_retry(self):
        """Begin anew after it failed or was cancelled.

        :raise UserError: when the user has too many under way already
        """
        self.check_access("read")
        ended = self.filtered(lambda e: e.state in ("failed", "cancelled"))
        self._check_not_too_many(len(ended))
        # sudo: as above
        ended.sudo().write({"state": "queued", "error": False, "attempts": 0})
        self._start_job()

    def action_download(self):
        """Download the file."""
        self.ensure_one()
        if not self.attachment_id:
            raise UserError(self.env._("There is no file yet, or no longer."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    def _files(self):
        """Return the file and the parts of it."""
        # sudo: the parts are the job's
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                Domain("res_model", "=", self._name)
                & Domain("res_id", "in", self.ids)
                & Domain("id", "!=", False)
            )
        )

    @api.autovacuum
    def _gc_expired(self):
        """Delete exports whose days are over, with their files."""
        limit = 100
        expired = self.search(
            Domain("expiry_date", "<", fields.Date.today())
            & Domain("state", "not in", OPEN_STATES),
            limit=limit,
        )
        expired.unlink()
        lost = self._lost_files(limit)
        lost.unlink()
        return len(expired) + len(lost), limit in (len(expired), len(lost))

    @api.model
    def _lost_files(self, limit):
        """Return files of exports that the database deleted with a user or a filter."""
        # sudo: nobody else can reach them
        exports, files = self.sudo(), self.env["ir.attachment"].sudo()
        return files.search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "not in", exports._search(Domain.TRUE))
            & Domain("id", "!=", False),  # files of fields, too
            limit=limit,
        )
