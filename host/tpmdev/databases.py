# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases: make, copy, drop, and what ./dev notes about each of them.

The note is the database's own comment: it cannot get lost without the database, and
a database that was left half-made is known by the note BUILDING.
"""

import os
import shutil

from . import paths, postgres, ui
from .ui import Failure

BUILDING = "half-made by ./dev"


class Databases:
    """The databases of a running server."""

    def __init__(self, server):
        self.server = server
        self._environment = dict(os.environ, **server.environment())

    def query(self, sql, database="postgres"):
        """Run SQL, and return its rows as lists of strings."""
        command = [postgres.binary("psql"), "-d", database, "-v", "ON_ERROR_STOP=1"]
        output = ui.run(
            [*command, "--no-psqlrc", "-qAtF", "\t", "-c", sql],
            f"PostgreSQL refused a command in the database '{database}'.",
            env=self._environment,
        )
        return [line.split("\t") for line in output.splitlines()]

    def exists(self, name):
        """Tell whether there is a database of that name."""
        return bool(
            self.query(f"SELECT 1 FROM pg_database WHERE datname = {quote(name)}")
        )

    def names(self, prefix):
        """Return the names of the databases that begin with `prefix`."""
        rows = self.query("SELECT datname FROM pg_database ORDER BY datname")
        return [name for (name,) in rows if name.startswith(prefix)]

    def create(self, name):
        """Make an empty database with what Odoo needs before its first install."""
        self.query(
            f"CREATE DATABASE {identifier(name)} TEMPLATE template0 "
            "ENCODING 'UTF8' LC_COLLATE 'C'"
        )
        self.set_note(name, BUILDING)
        self.query("CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent", name)
        try:
            # else Odoo warns at each start, and leaves out its trigram indexes
            self.query("ALTER FUNCTION unaccent(text) IMMUTABLE", name)
        except Failure:
            ui.warn(
                f"'{name}' has no trigram indexes: only a superuser can allow them."
            )

    def copy(self, source, target):
        """Copy a database nobody is connected to, and its files."""
        self.drop(target)
        self.query(
            f"CREATE DATABASE {identifier(target)} TEMPLATE {identifier(source)} "
            "STRATEGY FILE_COPY"
        )
        if self.filestore(source).exists():
            # Odoo never writes into a stored file, so links will do
            shutil.copytree(
                self.filestore(source), self.filestore(target), copy_function=os.link
            )

    def drop(self, name):
        """Remove a database and its files, whoever is connected."""
        self.query(f"DROP DATABASE IF EXISTS {identifier(name)} WITH (FORCE)")
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def filestore(self, name):
        """Return the folder where Odoo keeps the files of a database."""
        return paths.DATA / self.server.name / "filestore" / name

    def note(self, name):
        """Return what was noted about a database."""
        column = "shobj_description(oid, 'pg_database')"
        where = f"datname = {quote(name)}"
        return self.query(f"SELECT {column} FROM pg_database WHERE {where}")[0][0]

    def set_note(self, name, text):
        """Note something about a database."""
        self.query(f"COMMENT ON DATABASE {identifier(name)} IS {quote(text)}")

    def check_version(self, name, series):
        """Refuse a database that another version of Odoo made."""
        rows = self.query(
            "SELECT latest_version FROM ir_module_module WHERE name = 'base'", name
        )
        version = rows[0][0] if rows else "?"
        if not version.startswith(f"{series}."):
            raise Failure(
                f"The database '{name}' was made by another Odoo ({version}, this is "
                f"{series}): add --reset to make it anew, or --db to take another."
            )


def quote(text):
    """Quote a literal.

    >>> quote("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def identifier(name):
    """Quote an identifier.

    >>> identifier('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'
