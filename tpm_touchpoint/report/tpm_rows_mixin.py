# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import api, models
from odoo.fields import Date, Domain, Float, Monetary
from odoo.tools import SQL

from ..models.tpm_touchpoint_score import PERIOD

# What the numbers of a row depend on, besides the row itself.
KEYS = ("uid", "allowed_company_ids", "tz", *PERIOD, "tpm_team_id", "tpm_persona_id")
ROW = {"readonly": True, "depends_context": KEYS}


class KnownFloat(Float):
    """A number that is empty, and no zero, as long as it is not known."""

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else value


class KnownMonetary(Monetary):
    """An amount that is empty, and no zero, as long as it is not known."""

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else value


class TpmRowsMixin(models.AbstractModel):
    """Reports of a few hundred rows whose numbers are reckoned in Python.

    A report says in ``_rows`` what it is made of, and the database sorts, filters and
    groups that, as if it were a table. So the numbers come from where the journey map
    has them, and each view of the host works. What they are about comes from the
    context: the period (``tpm_date_from``, ``tpm_date_to`` or ``tpm_months``),
    ``tpm_team_id`` and ``tpm_persona_id``.
    """

    _name = "tpm.rows.mixin"
    _description = "Report on Rows"
    _table_query = "SELECT"  # says that there is no table; see _table_sql

    @property
    def _table_sql(self):
        self._check_asked()
        columns = [
            SQL("%s %s", SQL.identifier(field.name), SQL(field.column_type[1]))
            for field in self._fields.values()
            if field.store and field.column_type
        ]
        return SQL(
            "(SELECT * FROM jsonb_to_recordset(%s::jsonb) AS r(%s))",
            json.dumps(self._rows()),
            SQL(", ").join(columns),
        )

    @api.model
    def _check_asked(self):
        """Refuse in words what the context can't ask for.

        Such values would not even do as a key of what is kept in memory.
        """
        journey, depends = self.env["tpm.journey"], self.pool.field_depends_context
        keys = {key for field in self._fields.values() for key in depends[field]}
        for key in sorted(key for key in keys if key.startswith("tpm_")):
            asked = self.env.context.get(key)
            for value in asked if isinstance(asked, (list, tuple)) else [asked]:
                is_word = not isinstance(value, str) or journey._is_word(value)
                if not is_word or isinstance(value, (list, tuple, set, dict)):
                    journey._refuse_filter(key.removeprefix("tpm_"), asked)

    @api.model
    def _rows(self):
        """Return the rows that the user may see, as dicts of values by field.

        An ``id`` is among them, the same whenever the row is made again. None stands
        for no value.
        """
        return []

    @api.model
    def _filters(self):
        """Return what the context asks for, as filters of the journey map."""
        first, last = self.env["tpm.touchpoint"]._score_period()
        return {
            "date_from": Date.to_string(first),
            "date_to": Date.to_string(last),
            "team_id": self._asked("tpm_team_id", "crm.team"),
            "persona_id": self._asked("tpm_persona_id", "tpm.persona"),
        }

    @api.model
    def _asked(self, key, model):
        """Return the id that the context asks for; of several the last chosen one.

        A search field hands over a list, of ids or of what was typed.
        """
        value = self.env.context.get(key)
        if isinstance(value, (list, tuple)):
            value = value[-1] if value else False
        if value and not isinstance(value, str):
            self.env["tpm.journey"]._check_filters({key.removeprefix("tpm_"): value})
        if isinstance(value, str):
            found = self.env[model].search(Domain("name", "ilike", value), limit=1)
            return found.id or -1  # nobody's
        return value or False

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort those without a value last, whichever way."""
        if self._fields[field_name].type != "many2one":
            nulls = SQL("NULLS LAST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
