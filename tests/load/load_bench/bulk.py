# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fill tables by the million: one record made through the ORM is multiplied by SQL."""

from contextlib import contextmanager

from odoo.tools import SQL

# how to take away, and to make again, what slows down an INSERT
INDEXES = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
                  conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint
     WHERE conrelid = %(table)s::regclass AND contype = 'f'
 UNION ALL
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index
     WHERE indrelid = %(table)s::regclass AND NOT indisprimary
"""


def multiply(record, source, /, **values):
    """Insert a copy of a record for each row `s` of a query.

    :param SQL source: the query; in its order the ids are given
    :param values: SQL for the columns that differ from the record's
    """
    record.env.flush_all()
    table = SQL.identifier(record._table)
    columns = [
        field.name
        for field in record._fields.values()
        if field.store and field.column_type and field.name != "id"
    ]
    record.env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s r, (%s) s WHERE r.id = %s",
            table,
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(
                values.get(name) or SQL.identifier("r", name) for name in columns
            ),
            table,
            source,
            record.id,
        )
    )
    # else PostgreSQL goes on to check foreign keys as in a table of one row
    record.env.cr.execute(SQL("ANALYZE %s", table))
    record.env.invalidate_all(flush=False)


@contextmanager
def without_indexes(cr, table):
    """Take away indexes and foreign keys for a while: filling takes a tenth then."""
    cr.execute(INDEXES, {"table": table})
    statements = cr.fetchall()
    for remove, _make in statements:
        cr.execute(remove)
    yield
    for _remove, make in statements:
        cr.execute(make)


@contextmanager
def without_triggers(cr, *tables):
    """Set triggers aside for a while; what they keep has to be made anew then."""
    for table in tables:
        cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table)))
    yield
    for table in tables:
        cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table)))
