# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

STATES = [
    ("draft", "To be counted"),
    ("counting", "Counting"),
    ("counted", "Counted"),
    ("logging", "Logging"),
    ("logged", "Logged"),
    ("undoing", "Undoing"),
    ("undone", "Undone"),
    ("stopped", "Stopped"),
    ("failed", "Failed"),
]
OPEN_STATES = ("counting", "logging", "undoing")
# What a manager may say; the rest is the job's.
ASKED = {"date_from", "date_to", "line_ids"}
AT_ONCE = 100_000  # rows of the host that are counted while somebody waits


class TpmBackfill(models.Model):
    """One run that logs the company's past, by the capture rules in force.

    See tpm_backfill_source.py for where the past is found, tpm_backfill_line.py for how
    it is logged, and tpm_backfill_job.py for the unattended work.
    """

    _name = "tpm.backfill"
    _description = "Log the Past"
    _order = "id desc"

    # who asked
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Whose event it was where the host does not tell.",
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        readonly=True,
        default=lambda self: self.env.companies,
    )
    # what
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To")
    line_ids = fields.One2many("tpm.backfill.line", "backfill_id", string="Rules")
    # how far
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False
    )
    resume_state = fields.Char(readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    # what there was when it was asked to undo
    undo_count = fields.Integer(readonly=True, copy=False)
    new_count = fields.Integer(string="To be logged", compute="_compute_counts")
    logged_count = fields.Integer(string="Logged", compute="_compute_counts")
    start_date = fields.Datetime(string="Begun on", readonly=True, copy=False)
    done_date = fields.Datetime(string="Done on", readonly=True, copy=False)
    error = fields.Text(string="What went wrong", readonly=True, copy=False)

    _one_open = models.UniqueIndex(
        "((TRUE)) WHERE state IN ('counting', 'logging', 'undoing')",
        "Another run is under way. Wait for it to end, or stop it first.",
    )

    @api.depends("state", "line_ids.found", "line_ids.last_id", "line_ids.end_id")
    def _compute_progress(self):
        for run in self:
            run.progress = 100 * run._share_done()

    def _share_done(self):
        """Return how much of what is under way is done, from 0 to 1."""
        if self.state in ("logged", "undone", "counted"):
            return 1
        if self.state == "undoing":
            return 1 - self.logged_count / max(self.undo_count, 1)
        lines = self.line_ids.filtered("is_chosen")
        total = sum(line._weight() for line in lines)
        return sum(line._weight() * line._share_done() for line in lines) / (total or 1)

    @api.depends("line_ids.new_count", "line_ids.logged_count", "line_ids.is_chosen")
    def _compute_counts(self):
        for run in self:
            chosen = run.line_ids.filtered("is_chosen")
            run.new_count = sum(chosen.mapped("new_count"))
            run.logged_count = sum(run.line_ids.mapped("logged_count"))

    @api.depends("date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            number = run._origin.id
            run.display_name = (
                self.env._("Run %(number)s", number=number)
                if number
                else self.env._("New run")
            )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if self.filtered(
            lambda r: r.date_from and r.date_to and r.date_from > r.date_to
        ):
            raise UserError(
                self.env._("The period ends before it begins. Choose a later end.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_asked(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_asked([vals])
        if vals.keys() & {"date_from", "date_to"}:
            self._check_not_begun()
        res = super().write(vals)
        if vals.keys() & {"date_from", "date_to"}:
            # sudo: what was counted is of another period; the state is the job's
            self.sudo().write({"state": "draft", "line_ids": [Command.clear()]})
        return res

    def _get_redirect_suggested_company(self):
        """Name the companies that lack; of its own one, which may be there already, the
        web client would try again without end."""
        return self.company_ids - self.env.companies

    def _check_asked(self, vals_list):
        if not self.env.su and any(vals.keys() - ASKED for vals in vals_list):
            raise AccessError(
                self.env._("Only the period and the rules of a run can be chosen.")
            )

    def _check_not_begun(self):
        if self.filtered(lambda r: r.state not in ("draft", "counted")):
            raise UserError(
                self.env._("This run has begun. Make a new one for another period.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_undoable(self):
        """Keep what tells which interactions were logged, as long as they are there."""
        if self.filtered(lambda r: r.logged_count or r.state in OPEN_STATES):
            raise UserError(
                self.env._(
                    "Without this run nobody could take back what it logged. Undo it "
                    "first, or leave it here."
                )
            )

    @api.model
    def _offer(self):
        """Open it once after the installation, where the host has a past."""
        models = self.env["sale.order"], self.env["crm.lead"]
        if any(model.search_count([], limit=1) for model in models):
            self.env.ref("tpm_touchpoint.tpm_backfill_todo").state = "open"

    # what a manager does

    def action_count(self):
        """Show what each rule would log; a long past is counted in the background.

        :raise UserError: while another run is under way
        """
        self._may_ask(("draft", "counted"))
        self._prepare_lines()
        self._ask_for("counting")
        if self._is_small():
            # sudo: the counts are of all documents, as the rules are
            self.sudo()._finish_counting()
        return True

    def action_log(self):
        """Log what was counted, or go on where it stopped."""
        self._may_ask(("counted", "stopped", "failed"))
        if self.state == "counted":
            self._begin()
        self._ask_for(self.resume_state or "logging")
        return True

    def action_stop(self):
        """Stop after the step that is under way; what is logged stays."""
        self._may_ask(OPEN_STATES)
        # sudo: the state is the job's, but a manager may end it
        run = self.sudo()
        if run.state == "counting":
            run.write({"state": "draft", "line_ids": [Command.clear()]})
        else:
            run.write({"state": "stopped", "resume_state": run.state})
        return True

    def action_undo(self):
        """Delete what this run logged, and nothing else."""
        self._may_ask(("logged", "stopped", "failed"))
        # sudo: for the progress, which is the job's
        self.sudo().undo_count = self.logged_count
        self._ask_for("undoing")
        return True

    def action_open_interactions(self):
        """Open what has been captured by the rules of this run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_interaction_action"
        )
        action["domain"] = list(self._interaction_domain())
        action["context"] = {}
        return action

    def _interaction_domain(self):
        """Say which interactions the run logged, by the parts they are in."""
        # sudo: nobody has rights on the parts
        parts = self.sudo().line_ids.range_ids
        return Domain.OR(
            Domain("id", ">=", part.first_id) & Domain("id", "<=", part.last_id)
            for part in parts
        )

    def _may_ask(self, states):
        """Make sure that the click fits the state, whoever was faster."""
        self.ensure_one()
        self.check_access("write")
        self.invalidate_recordset(["state"])
        if self.state not in states:
            raise UserError(
                self.env._("This has changed meanwhile. Please look at it again.")
            )

    def _ask_for(self, state):
        self._check_alone()
        # sudo: the state is the job's, and who may ask may have it begin
        self.sudo().write(
            {"state": state, "error": False, "attempts": 0, "resume_state": False}
        )
        self.flush_recordset()  # the sentence of the index, not of a later statement
        self.env.ref("tpm_touchpoint.ir_cron_backfill").sudo()._trigger()

    def _check_alone(self):
        # sudo: one of another company is in the way, too
        others = self.sudo().search(
            Domain("state", "in", OPEN_STATES) & Domain("id", "not in", self.ids),
            limit=1,
        )
        if others:
            raise UserError(
                self.env._(
                    "%(run)s is under way. Wait for it to end, or stop it first.",
                    run=others.display_name,
                )
            )

    def _prepare_lines(self):
        """Have a line for each rule in force in the companies of the run."""
        rules = self.env["tpm.capture.rule"]
        events = rules._fields["event"].get_values(self.env)
        companies = {False, *self.company_ids.ids}
        found = [
            rule.id
            for event in events
            for rule in rules._rules(event)
            if rule.company_id in companies
        ]
        # sudo: lines are the job's
        self.sudo().line_ids = [
            Command.clear(),
            *(Command.create({"rule_id": rule_id}) for rule_id in found),
        ]

    def _is_small(self):
        """Say whether the host's tables are counted while somebody waits.

        By what PostgreSQL thinks they hold; a table it knows nothing of is small.
        """
        tables = {self.env[line._model()]._table for line in self.line_ids._known()}
        [[rows]] = self.env.execute_query(
            SQL(
                "SELECT COALESCE(sum(reltuples), 0) FROM pg_class"
                " WHERE oid = ANY(%s::regclass[])",
                sorted(f'"{table}"' for table in tables),
            )
        )
        return rows <= AT_ONCE

    def _begin(self):
        # sudo: as above
        run = self.sudo()
        run.start_date = fields.Datetime.now()
        for line in run.line_ids:
            line._begin()
