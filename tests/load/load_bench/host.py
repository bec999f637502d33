# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo in this process, and the databases of a bench.

`./dev bench` sets TPM_ODOO_CONF, TPM_ODOO_HOME and PYTHONPATH. TPM_BASE_DB may name a
database that holds the host's modules; without it the bench makes one itself.
"""

import os
from contextlib import closing, contextmanager

import psycopg2
from psycopg2 import sql

import odoo.init  # noqa: F401  (sets Odoo up, and must come first)
from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.service import db as db_service
from odoo.tools import config

MODULES = ("contacts", "crm", "sale_crm")
ADDON = "tpm_touchpoint"


def load():
    """Read Odoo's configuration; of its log only errors matter here."""
    arguments = ["--log-level=error", "--max-cron-threads=0", "--http-port=0"]
    config.parse_config(["-c", os.environ["TPM_ODOO_CONF"], *arguments])


class Databases:
    """Makes databases whose names begin alike, and drops them in the end."""

    def __init__(self, prefix):
        self._prefix = prefix
        self._made = []

    def base(self):
        """Return the database that holds the host's modules and nothing of ours."""
        if given := os.environ.get("TPM_BASE_DB"):
            return given
        name = self._new("base")
        db_service._create_empty_database(name)
        Registry.new(name, update_module=True, install_modules=MODULES)
        return name

    def copy(self, source, suffix):
        """Return the name of a new copy of a database."""
        name = self._new(suffix)
        sql_db.close_db(source)
        _autocommit(
            "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY",
            sql.Identifier(name),
            sql.Identifier(source),
        )
        return name

    def drop(self):
        """Drop all that was made."""
        for name in self._made:
            Registry.delete(name)
            sql_db.close_db(name)
            db_service.exp_drop(name)

    def _new(self, suffix):
        name = f"{self._prefix}_{suffix}"
        self._made.append(name)
        return name


def install(database):
    """Install our addon in a database."""
    Registry.new(database, update_module=True, install_modules=[ADDON])


def vacuum(database, *tables):
    """Bring the statistics and the visibility of these tables up to date."""
    for table in tables:
        _autocommit("VACUUM (ANALYZE) {}", sql.Identifier(table), database=database)


def _autocommit(statement, *names, database="postgres"):
    _name, options = sql_db.connection_info_for(database)
    with closing(psycopg2.connect(**options)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*names))


@contextmanager
def environment(database, uid=SUPERUSER_ID, **context):
    """Yield an environment as a request has it: nothing cached, rolled back after."""
    with closing(Registry(database).cursor()) as cr:
        env = api.Environment(cr, uid, {"lang": "en_US", "tz": "UTC", **context})
        env.transaction.default_env = env
        yield env
