# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whom the filter of a persona finds: whom its writer could find himself."""

import ast

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from ..tools.condition import unfinished_pattern

SOURCE_LANG = "en_US"
SHOWN_LENGTH = 200  # of a filter in a message
# what comes of a filter that is none, from Python, the ORM and the database
UNREADABLE = (
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    psycopg2.DataError,
    psycopg2.ProgrammingError,
)


class TpmPersona(models.Model):
    """The filter, looked at with the rights of whoever wrote it.

    What it finds is there for all to see, so with more rights it would tell its writer
    about records that are hidden from him.
    """

    # One file for each concern.
    _inherit = "tpm.persona"  # pylint: disable=consider-merging-classes-inherited

    domain_uid = fields.Many2one(
        "res.users",
        string="Filter written by",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The filter finds what this user may see, in all companies of theirs.",
    )
    filter_lang = fields.Char(
        string="Language of the filter",
        readonly=True,
        help="Names of tags and the like are looked for as whoever wrote the filter "
        "reads them, so that it finds the same for everybody.",
    )
    foreign_lang = fields.Char(
        string="Other language of the filter", compute="_compute_foreign_lang"
    )

    @api.depends("filter_lang")
    @api.depends_context("lang")
    def _compute_foreign_lang(self):
        """Name the language of the filter where it is not the reader's."""
        names = dict(self.env["res.lang"].get_installed())
        for persona in self:
            # none means the language of the source: that of demo data
            lang = persona.filter_lang or SOURCE_LANG
            is_own = lang == (self.env.lang or SOURCE_LANG)
            persona.foreign_lang = not is_own and names.get(lang)

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for persona in self:
            persona._filter_query()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._signed(vals) for vals in vals_list])

    def write(self, vals):
        # nobody lends himself the rights of another one
        vals = {name: vals[name] for name in vals if name != "domain_uid"}
        if "partner_domain" in vals:
            vals = self._signed(vals)
        return super().write(vals)

    @api.model
    def _signed(self, vals):
        """Return values with who writes the filter, and in which language."""
        vals = {**vals, "domain_uid": self.env.uid, "filter_lang": self.env.lang}
        if isinstance(text := vals.get("partner_domain"), str):
            # the database could not even store it; so the filter is refused in words
            vals["partner_domain"] = text.replace("\0", "\\0")
        return vals

    def action_take_filter(self):
        """Look at the filter with the own rights from now on, as it was written."""
        for persona in self:
            lang = persona.filter_lang or SOURCE_LANG
            persona.with_context(lang=lang).partner_domain = persona.partner_domain

    def _filter_error(self):
        """Return why the filter can't be asked, in words, or False."""
        if not self._is_by_filter():
            return False
        if not self._has_writer():
            return self.env._(
                "Whoever wrote it is no longer a user here. Look at the filter and "
                "take it over, so that it finds what you may see."
            )
        try:
            self._filter_query()
        except AccessError:
            return self.env._(
                "Whoever wrote it may no longer read what it asks for. Look at the "
                "filter and take it over, or change it."
            )
        except ValidationError as error:
            return str(error)
        return False

    def _has_writer(self):
        # sudo: users of other companies are hidden
        writer = self.sudo().domain_uid
        # the superuser, who loads data, is never active
        return writer.active or writer.id == SUPERUSER_ID

    def _is_by_filter(self):
        return self.active and self.assignment == "filter"

    def _filter_query(self):
        """Return the query for whom the filter finds.

        :raises ValidationError: when the filter can't be read
        :raises AccessError: when its writer may not read what it asks for
        """
        try:
            domain = self._get_partner_domain()
            query = self._writers_partners()._search(domain)
            self._try_query(query)
        except UNREADABLE as error:
            raise ValidationError(self._unreadable_message()) from error
        if pattern := unfinished_pattern(domain):
            raise ValidationError(
                self.env._(
                    "The customer filter of “%(name)s” looks for “%(pattern)s”. Delete "
                    "the backslash at its end, or write it twice.",
                    name=self.name,
                    pattern=pattern[-SHOWN_LENGTH:],
                )
            )
        return query

    def _unreadable_message(self):
        return self.env._(
            "The customer filter of “%(name)s” can't be read: %(filter)s. Open "
            "it, and check each field and its value.",
            name=self.name,
            filter=self.partner_domain[:SHOWN_LENGTH],
        )

    def _try_query(self, query):
        """Let the database read a query, which fetches nothing."""
        with self.env.cr.savepoint(flush=False):
            self.env.cr.execute(
                SQL("SELECT FROM (%s) found LIMIT 0", query.select()),
                log_exceptions=False,
            )

    def _writers_partners(self):
        """Return the model of contacts as the writer of the filter has it.

        Nothing comes from the present context, which is somebody else's.
        """
        # sudo: users of other companies are hidden
        writer = self.sudo().domain_uid
        context = {
            "active_test": True,
            "lang": self.filter_lang or None,
            "tz": writer.tz,
            "allowed_company_ids": list(writer._get_company_ids()),
        }
        return self.env(user=writer.id, context=context)["res.partner"]

    def _get_partner_domain(self):
        self.ensure_one()
        return ast.literal_eval(self.partner_domain or "[]")
