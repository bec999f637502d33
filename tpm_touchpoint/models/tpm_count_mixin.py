# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..tools.period import split_months

# How the rows of each event reach its trigger, and with which sign they count.
EVENTS = {
    "insert": ("NEW TABLE AS new_rows", "SELECT 1 AS sign, n.* FROM new_rows n"),
    "delete": ("OLD TABLE AS old_rows", "SELECT -1 AS sign, o.* FROM old_rows o"),
    "update": (
        "NEW TABLE AS new_rows OLD TABLE AS old_rows",
        "SELECT 1 AS sign, n.* FROM new_rows n"
        " UNION ALL SELECT -1 AS sign, o.* FROM old_rows o",
    ),
}


class TpmCountMixin(models.AbstractModel):
    """Sums over a large table by day, so that a scorecard needs not read it all.

    The database keeps them: each statement on the counted table adds the difference
    as new rows, in its own transaction. So they are right at any time, whoever wrote
    or deleted, nobody waits for anybody else, and nothing has to be caught up with.
    The nightly clean-up sums up the rows of the same day, and the days of a month where
    another model is named for that. Its sums are read with the days they lack yet.
    """

    _name = "tpm.count.mixin"
    _description = "Counts by Day"
    _counted = None  # the model that is counted
    # The model that sums up the months, if there is one. This one then has a boolean
    # `in_month` that says which days it holds.
    _months = None

    @api.model
    def _keys(self):
        """Return the SQL of what is counted by: of columns of a row ``r``."""
        return {}

    @api.model
    def _measures(self):
        """Return the SQL of what is summed up, as numbers."""
        return {}

    # asking

    @api.model
    def _sum(self, domain, groupby):
        """Sum up what the user may see, in one query.

        :param domain: on the keys
        :return: (*groupby, dict of sums) for each group; None when the user's rules
            ask for more than the keys, so that the counted table has to be read
        """
        domain = self._visible(domain)
        if domain is None:
            return None
        self.env[self._counted].flush_model()
        return self._read_sums(domain, groupby)

    @api.model
    def _visible(self, domain):
        """Return which sums the user may see; None where his rules ask for more."""
        counted = self.env[self._counted]
        counted.check_access("read")
        rules = Domain.TRUE
        if not self.env.su:
            rules = self.env["ir.rule"]._compute_domain(self._counted, "read")
        asked = {condition.field_expr for condition in rules.iter_conditions()}
        return Domain(domain) & rules if asked <= self._keys().keys() else None

    @api.model
    def _sum_period(self, domain, groupby, date_from, date_to):
        """Sum up a period: its whole months, and the days before and after them.

        :param domain: on touchpoint_id, company_id, team_id
        :param groupby: which of these, at least one
        :param date date_from: first day
        :param date date_to: last day
        :return: dict of the key (a tuple of records) to a Counter of sums;
            None when the user's rules ask for more, so that the counted table
            itself has to be read
        """
        domain = self._visible(domain)
        if domain is None:
            return None
        self.env[self._counted].flush_model()
        months, days = split_months(date_from, date_to)
        parts = [
            *((self._months, span, SQL("TRUE")) for span in months),
            *((self._name, span, SQL("in_month IS TRUE")) for span in days),
            (self._name, (date_from, date_to), SQL("in_month IS NOT TRUE")),
        ]
        return self._sum_parts(domain, groupby, parts)

    @api.model
    def _sum_parts(self, domain, groupby, parts):
        """Sum up rows of several tables, in one query.

        :param parts: of each the model, the span of its days, and the SQL of what else
            is asked of its rows
        :return: see ``_sum_period``
        """
        columns = self._columns()
        rows = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s FROM %s WHERE day BETWEEN %s AND %s AND %s",
                columns,
                SQL.identifier(self.env[model]._table),
                *span,
                condition,
            )
            for model, span, condition in parts
        )
        # sudo: nobody has rights here; the rules of what is counted are in the domain
        model = self.sudo()
        query = Query(self.env, "part", SQL("(%s)", rows))
        query.add_where(domain.optimize_full(model)._to_sql(model, "part", query))
        keys = [SQL.identifier("part", name) for name in groupby]
        query.groupby = SQL(", ").join(keys)
        names = list(self._measures())
        sums = [SQL("sum(%s)", SQL.identifier("part", name)) for name in names]
        models_of_keys = [self.env[self._fields[name].comodel_name] for name in groupby]
        found = defaultdict(Counter)
        for row in self.env.execute_query(query.select(*keys, *sums)):
            key = tuple(map(_browse, models_of_keys, row))
            found[key].update(dict(zip(names, row[len(keys) :], strict=True)))
        return found

    @api.model
    def _read_sums(self, domain, groupby):
        """Return (*groupby, dict of sums) for each group, in one query."""
        names = list(self._measures())
        sums = [f"{name}:sum" for name in names]
        # sudo: nobody has rights here; the rules of what is counted are in the domain
        rows = self.sudo()._read_group(domain, groupby, sums)
        size = len(groupby)
        return [
            (*row[:size], dict(zip(names, row[size:], strict=True))) for row in rows
        ]

    @api.model
    def _months_sql(self, domain):
        """Return the SQL of the rows of months, and of the days they lack yet."""
        days = Domain(domain) & Domain("in_month", "=", False)
        return SQL(
            "%s UNION ALL %s",
            # the ids of two tables, made different from each other
            self.env[self._months]._select_sums(domain, SQL("id * 2 AS id")),
            self._select_sums(days, SQL("id * 2 + 1 AS id")),
        )

    @api.model
    def _select_sums(self, domain, number):
        # sudo: as above
        return self.sudo()._search(domain).select(number, self._columns())

    # keeping

    def init(self):
        if self._counted:
            # the table that is counted may be made after this one
            self.env.registry.post_init(self._start_counting)

    def _start_counting(self):
        """Have the database count, and count what is there already."""
        for event, (tables, rows) in EVENTS.items():
            self._make_trigger(event, SQL(tables), SQL(rows))
        self.env.cr.execute(SQL("SELECT FROM %s LIMIT 1", SQL.identifier(self._table)))
        if not self.env.cr.rowcount:
            table = SQL.identifier(self.env[self._counted]._table)
            self.env.cr.execute(self._adding(SQL("SELECT 1 AS sign, * FROM %s", table)))

    @api.model
    def _recount(self):
        """Count anew, whatever stands here: for tables filled past the triggers.

        Who writes what is counted waits meanwhile; who reads does not.
        """
        counted = SQL.identifier(self.env[self._counted]._table)
        self.env[self._counted].flush_model()
        self.env.cr.execute(SQL("LOCK TABLE %s IN SHARE MODE", counted))
        for model in filter(None, (self._name, self._months)):
            table = SQL.identifier(self.env[model]._table)
            self.env.cr.execute(SQL("DELETE FROM %s", table))
        known = {"in_month": SQL("TRUE")} if self._months else {}
        adding = self._adding(SQL("SELECT 1 AS sign, * FROM %s", counted), **known)
        # as they would have come: what is asked for lies together
        day = SQL(str(list(self._keys()).index("day") + 1))
        self.env.cr.execute(SQL("%s ORDER BY %s", adding, day))
        if self._months:
            days = SQL.identifier(self._table)
            self.env.cr.execute(self._adding_months(days, SQL("in_month")))
        for model in filter(None, (self._name, self._months)):
            # else the first maps are read as if the table were as it was
            table = SQL.identifier(self.env[model]._table)
            self.env.cr.execute(SQL("ANALYZE %s", table))

    def _make_trigger(self, event, tables, rows):
        name = SQL.identifier(f"{self._table}_{event}")
        table = SQL.identifier(self.env[self._counted]._table)
        self.env.cr.execute(
            SQL(
                "CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql"
                " AS $body$ BEGIN %s; RETURN NULL; END $body$",
                name,
                self._adding(rows),
            )
        )
        self.env.cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", name, table))
        self.env.cr.execute(
            SQL(
                "CREATE TRIGGER %s AFTER %s ON %s REFERENCING %s"
                " FOR EACH STATEMENT EXECUTE FUNCTION %s()",
                name,
                SQL(event),
                table,
                tables,
                name,
            )
        )

    def _stop_counting(self):
        """Take the triggers away; call it before the addon goes."""
        for event in EVENTS:
            name = SQL.identifier(f"{self._table}_{event}")
            self.env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", name))

    def _adding(self, rows, **known):
        """Return the SQL that adds up rows, each with the sign it counts with.

        :param known: the SQL of further columns, the same in all of the sums
        """
        keys = list(self._keys().values())
        needed = [sql for name, sql in self._keys().items() if self._needs(name)]
        sums = [SQL("sum(r.sign * (%s))", sql) for sql in self._measures().values()]
        return SQL(
            "INSERT INTO %s (%s) SELECT %s FROM (%s) r WHERE %s GROUP BY %s HAVING %s",
            SQL.identifier(self._table),
            SQL(", ").join([self._columns(), *map(SQL.identifier, known)]),
            SQL(", ").join([*keys, *sums, *known.values()]),
            rows,
            # the host inserts a record first, and then what it computes
            SQL(" AND ").join(SQL("%s IS NOT NULL", key) for key in needed),
            SQL(", ").join(keys),
            self._any(sums),
        )

    def _needs(self, name):
        return self._fields[name].required

    def _same(self, name):
        key = SQL.identifier(name)
        if self._needs(name):
            return SQL("c.%s = m.%s", key, key)
        # a link may be empty; written so that the rows can be hashed
        return SQL("COALESCE(c.%s, 0) = COALESCE(m.%s, 0)", key, key)

    def _any(self, sums):
        return SQL(" OR ").join(SQL("%s <> 0", expression) for expression in sums)

    def _columns(self):
        names = (*self._keys(), *self._measures())
        return SQL(", ").join(map(SQL.identifier, names))

    @api.autovacuum
    def _gc_counts(self):
        """Make one row of those about the same day or month."""
        if self._abstract:
            return
        if self._months:
            self._fold()
        else:
            self._compact()

    def _fold(self):
        """Add what is new to the sums of its month, and make one row of a day.

        One statement, so that at no moment a day is in both or in none.
        """
        self.env.cr.execute(
            SQL(
                """%(gone)s, months AS (%(adding_months)s)
                   INSERT INTO %(table)s (%(columns)s, in_month)
                   SELECT %(keys)s, %(sums)s, TRUE FROM gone
                    GROUP BY %(keys)s HAVING %(any)s""",
                adding_months=self._adding_months(
                    SQL("gone"), SQL("in_month IS NOT TRUE")
                ),
                gone=self._gone(SQL("count(*) > 1 OR NOT bool_and(in_month IS TRUE)")),
                **self._parts(),
            )
        )

    def _adding_months(self, days, condition):
        """Return the SQL that adds days to the sums of their months."""
        return SQL(
            """INSERT INTO %(months)s (%(columns)s)
               SELECT %(month_keys)s, %(sums)s FROM %(days)s WHERE %(condition)s
                GROUP BY %(month_keys)s HAVING %(any)s""",
            days=days,
            condition=condition,
            months=SQL.identifier(self.env[self._months]._table),
            month_keys=self._key_columns(day=SQL("date_trunc('month', day)::date")),
            **self._parts(),
        )

    def _compact(self):
        self.env.cr.execute(
            SQL(
                """%(gone)s INSERT INTO %(table)s (%(columns)s)
                   SELECT %(keys)s, %(sums)s FROM gone
                    GROUP BY %(keys)s HAVING %(any)s""",
                gone=self._gone(SQL("count(*) > 1")),
                **self._parts(),
            )
        )

    def _gone(self, condition):
        """Return the SQL that takes away the rows of those keys, to add them up."""
        return SQL(
            """WITH m AS (SELECT %(keys)s FROM %(table)s
                           GROUP BY %(keys)s HAVING %(condition)s),
                    gone AS (DELETE FROM %(table)s c USING m WHERE %(same)s
                             RETURNING c.*)""",
            keys=self._key_columns(),
            table=SQL.identifier(self._table),
            condition=condition,
            same=SQL(" AND ").join(map(self._same, self._keys())),
        )

    def _parts(self):
        sums = [SQL("sum(%s)", SQL.identifier(name)) for name in self._measures()]
        return {
            "table": SQL.identifier(self._table),
            "columns": self._columns(),
            "keys": self._key_columns(),
            "sums": SQL(", ").join(sums),
            "any": self._any(sums),
        }

    def _key_columns(self, **others):
        return SQL(", ").join(
            others.get(name) or SQL.identifier(name) for name in self._keys()
        )


def _browse(model, record_id):
    return model.browse(record_id)
