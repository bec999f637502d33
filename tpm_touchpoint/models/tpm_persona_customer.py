# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which customers are of which persona: by a filter and by hand."""

import logging

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .tpm_interaction_mixin import USER_GROUP

_logger = logging.getLogger(__name__)

CUSTOMERS = "tpm_persona_partner_rel"
ATTEMPTS = 5  # at a persona whose customers change at the same time
CHOICE = {"partner_domain", "assignment", "added_ids", "excluded_ids", "active"}


class TpmPersona(models.Model):
    """The customers of a persona, kept in a table of pairs.

    Map, scorecard and exports look there. It holds what the filter finds and who was
    added by hand, without who was excluded by hand; each persona is brought up to date
    by one DELETE and one INSERT, however many customers there are.
    """

    # One file for each concern.
    _inherit = "tpm.persona"  # pylint: disable=consider-merging-classes-inherited

    assignment = fields.Selection(
        [("filter", "By a filter, and by hand"), ("hand", "By hand only")],
        string="Customers",
        required=True,
        default="filter",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        CUSTOMERS,
        "persona_id",
        "partner_id",
        string="All customers",
        readonly=True,
        copy=False,
        context={"active_test": False},
    )
    added_ids = fields.Many2many(
        "res.partner",
        "tpm_persona_added_rel",
        string="Added by hand",
        help="They stay, whatever the filter finds.",
    )
    excluded_ids = fields.Many2many(
        "res.partner",
        "tpm_persona_excluded_rel",
        string="Excluded by hand",
        help="They are not of this type, whatever the filter finds.",
    )
    # what came of it
    partner_count = fields.Integer(
        string="Number of customers", compute="_compute_partner_count"
    )
    refresh_date = fields.Datetime(string="Looked at", readonly=True, copy=False)
    refresh_error = fields.Char(
        string="Filter failed",
        readonly=True,
        copy=False,
        translate=True,
        help="What is wrong with the filter. The customers found before are kept.",
    )
    overlap_ids = fields.One2many(
        "tpm.persona.overlap",
        "persona_id",
        string="Shared customers",
        domain=[("is_self", "=", False)],
        readonly=True,
    )

    @api.depends("refresh_date")
    @api.depends_context("uid", "su", "allowed_company_ids")
    def _compute_partner_count(self):
        """Take what was counted when the customers were assigned.

        Without those of companies that the user does not work in, as in their list.
        """
        counts = self.env["tpm.persona.overlap"]._visible_counts(self.ids)
        for persona in self:
            persona.partner_count = counts.get(persona.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        personas = super().create(vals_list)
        personas._refresh()
        return personas

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & CHOICE:
            self._refresh()
        return res

    def action_refresh(self):
        """Look at the filter now."""
        self.check_access("write")
        self._refresh()

    def action_open_journey(self):
        """Open the journey map of the customers of this persona."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "tpm_touchpoint.tpm_journey_action"
        )
        return {**action, "params": {"address": {"persona_id": self.id}}}

    @api.model
    def _refresh_all(self):
        """Bring all up to date at once, for data that was just loaded."""
        self.search(Domain.TRUE)._refresh()

    @api.model
    def _cron_refresh(self):
        """Bring one persona after the other up to date.

        Each is one transaction, so the job may be killed at any point; whoever works on
        the same one at the same time is left alone with it.
        """
        commit = self.env["ir.cron"]._commit_progress
        personas = self.sudo().search(Domain.TRUE, order="refresh_date NULLS FIRST, id")
        commit(remaining=len(personas) + 1)
        for persona in personas:
            persona._refresh_safely()
            if not commit(1):
                return
        # two that were assigned at once have not seen what came of the other
        personas._retried(personas._count_overlaps)
        commit(1)

    def _refresh_safely(self):
        try:
            self._retried(self._refresh_alone)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            _logger.info("%s changes all the time, and waits for the next run", self)
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is: the customers of the others are wanted all the same.
            _logger.warning("The customers of %s can't be found: %s", self, error)
            self.refresh_error = False  # in all languages
            self.refresh_error = str(error) or repr(error)

    def _refresh_alone(self):
        # the other personas, which share customers with it, need not wait for this one
        if self.try_lock_for_update(allow_referencing=True):
            self._refresh()

    def _count_overlaps(self):
        self.env["tpm.persona.overlap"]._count_anew(self.exists().ids)

    def _retried(self, work):
        """Do it, and again with what is there now if somebody changes it meanwhile."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.env.cr.savepoint():
                    return work()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                if attempt == ATTEMPTS:
                    raise
        return None

    def _refresh(self):
        """Bring the pairs of these personas up to date."""
        self.env.flush_all()
        errors = {persona: persona._filter_error() for persona in self}
        for persona, error in errors.items():
            errors[persona] = persona._refresh_pairs(error)
        # sudo: the results are no one's to write
        for error, personas in self.sudo().grouped(errors.get).items():
            personas.write(
                {"refresh_date": fields.Datetime.now(), "refresh_error": error}
            )
        self.filtered(errors.get)._translate_error()
        self.invalidate_recordset(["partner_ids"], flush=False)
        self.env["res.partner"].invalidate_model(["tpm_persona_ids"], flush=False)
        self.env["tpm.persona.overlap"]._count_anew(self.ids)

    def _refresh_pairs(self, error):
        """Bring the pairs of one persona up to date, and return why it could not be.

        Some of what is wrong with a filter shows only as the database looks at the
        customers; then those found before are kept, and others' filters are asked.
        """
        if not error:
            try:
                with self.env.cr.savepoint(flush=False):
                    wanted = self._wanted_sql(is_kept=False)
                    self.env.cr.execute(wanted, log_exceptions=False)
            except (psycopg2.DataError, psycopg2.ProgrammingError):
                error = self._unreadable_message()
        if error:
            self.env.cr.execute(self._wanted_sql(is_kept=True))
        return error

    def _translate_error(self):
        """Say it as each reader does: the nightly job has a language of its own."""
        for code, _name in self.env["res.lang"].get_installed():
            for persona in self.with_context(lang=code):
                # sudo: as above
                persona.sudo().refresh_error = (
                    persona._filter_error() or persona._unreadable_message()
                )

    def _wanted_sql(self, is_kept):
        """Return the SQL that deletes who is not wanted and inserts who is new.

        :param bool is_kept: whether the filter can't be asked, and all stay
        """
        return SQL(
            """WITH wanted AS MATERIALIZED (
                   SELECT found.id FROM (%(found)s) found
                    WHERE NOT EXISTS (
                          SELECT FROM tpm_persona_excluded_rel excluded
                           WHERE excluded.tpm_persona_id = %(persona)s
                             AND excluded.res_partner_id = found.id)),
                    gone AS (
                   DELETE FROM tpm_persona_partner_rel pair
                    WHERE persona_id = %(persona)s AND NOT EXISTS (
                          SELECT FROM wanted WHERE wanted.id = pair.partner_id))
               INSERT INTO tpm_persona_partner_rel (persona_id, partner_id)
               SELECT %(persona)s, id FROM wanted
                   ON CONFLICT DO NOTHING""",
            found=self._found_sql(is_kept),
            persona=self.id,
        )

    def _found_sql(self, is_kept):
        """Return the SQL of whom the filter finds and who was added by hand."""
        added = SQL(
            "SELECT res_partner_id AS id FROM tpm_persona_added_rel"
            " WHERE tpm_persona_id = %s",
            self.id,
        )
        if not self._is_by_filter():
            return added
        if is_kept:
            before = SQL(
                "SELECT partner_id AS id FROM tpm_persona_partner_rel"
                " WHERE persona_id = %s",
                self.id,
            )
            return SQL("%s UNION %s", before, added)
        return SQL("%s UNION %s", self._filter_query().select(), added)


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    tpm_persona_ids = fields.Many2many(
        "tpm.persona",
        CUSTOMERS,
        "partner_id",
        "persona_id",
        string="Personas",
        readonly=True,
        copy=False,
        groups=USER_GROUP,
    )
