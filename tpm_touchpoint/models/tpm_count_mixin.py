# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

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
    The nightly clean-up sums up the rows of the same day.
    """

    _name = "tpm.count.mixin"
    _description = "Counts by Day"
    _counted = None  # the model that is counted
    _ruled = None  # the model whose rules say what may be counted, if it is another
    _months = None  # the model that sums up the months of this one, if there is one

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
        self.env[self._ruled or self._counted].flush_model()
        names = list(self._measures())
        sums = [f"{name}:sum" for name in names]
        # sudo: nobody has rights here; the rules of what is counted are in the domain
        rows = self.sudo()._read_group(domain, groupby, sums)
        size = len(groupby)
        return [
            (*row[:size], dict(zip(names, row[size:], strict=True))) for row in rows
        ]

    @api.model
    def _visible(self, domain):
        ruled = self._ruled or self._counted
        self.env[ruled].check_access("read")
        rules = Domain.TRUE
        if not self.env.su:
            rules = self.env["ir.rule"]._compute_domain(ruled, "read")
        asked = {condition.field_expr for condition in rules.iter_conditions()}
        return Domain(domain) & rules if asked <= self._keys().keys() else None

    @api.model
    def _sum_period(self, domain, groupby, date_from, date_to):
        """Sum up a period: its whole months, and the days before and after them.

        :param domain: on touchpoint_id, company_id, team_id
        :param date date_from: first day
        :param date date_to: last day
        :return: dict of the key (a tuple of what was grouped by) to a Counter of sums;
            None when the user's rules ask for more, so that the counted table
            itself has to be read
        """
        months, days = split_months(date_from, date_to)
        found = defaultdict(Counter)
        for model, spans in ((self._months, months), (self._name, days)):
            rows = self.env[model]._sum(domain & self._within(spans), groupby)
            if rows is None:
                return None
            for *key, sums in rows:
                found[tuple(key)].update(sums)
        return found

    @api.model
    def _within(self, spans):
        return Domain.OR(
            Domain("day", ">=", first) & Domain("day", "<=", last)
            for first, last in spans
        )

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
        self.env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(self._table)))
        self.env.cr.execute(self._adding(SQL("SELECT 1 AS sign, * FROM %s", counted)))

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

    def _adding(self, rows):
        """Return the SQL that adds up rows, each with the sign it counts with."""
        keys = list(self._keys().values())
        needed = [sql for name, sql in self._keys().items() if self._needs(name)]
        sums = [SQL("sum(r.sign * (%s))", sql) for sql in self._measures().values()]
        return SQL(
            "INSERT INTO %s (%s) SELECT %s FROM (%s) r WHERE %s GROUP BY %s HAVING %s",
            SQL.identifier(self._table),
            self._columns(),
            SQL(", ").join([*keys, *sums]),
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
        """Make one row of those about the same day."""
        if not self._counted:
            return
        keys = [SQL.identifier(name) for name in self._keys()]
        same = SQL(" AND ").join(map(self._same, self._keys()))
        sums = [SQL("sum(%s)", SQL.identifier(name)) for name in self._measures()]
        self.env.cr.execute(
            SQL(
                """WITH m AS (SELECT %(keys)s FROM %(table)s
                               GROUP BY %(keys)s HAVING count(*) > 1),
                        gone AS (DELETE FROM %(table)s c USING m WHERE %(same)s
                                 RETURNING c.*)
                   INSERT INTO %(table)s (%(columns)s)
                   SELECT %(keys)s, %(sums)s FROM gone GROUP BY %(keys)s
                   HAVING %(any)s""",
                keys=SQL(", ").join(keys),
                table=SQL.identifier(self._table),
                same=same,
                columns=self._columns(),
                sums=SQL(", ").join(sums),
                any=self._any(sums),
            )
        )
