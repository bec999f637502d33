# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make and look into the databases of these tests.

`./dev test tests/orders` says where Odoo and PostgreSQL are, and in TPM_BASE_DB which
database to copy; without that variable a base is made once and kept.
"""

import os
import shutil
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

HOST = Path(__file__).resolve().parents[2] / "host"
OWN_BASE = "tpm_orders_base"


def sql(database, query, *params):
    """Run one statement outside of Odoo and return its rows."""
    with closing(psycopg2.connect(dbname=database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            return cursor.fetchall() if cursor.description else []


def odoo(*arguments):
    """Run Odoo's own command line."""
    command = [sys.executable, "-m", "odoo", *arguments]
    subprocess.run(command, check=True, capture_output=True, text=True)


def install(database, modules):
    """Install modules in a process of its own."""
    conf = ("-c", os.environ["TPM_ODOO_CONF"])
    odoo(*conf, "-d", database, "-i", modules, "--stop-after-init", "--no-http")


def own_base():
    """Return the base of this suite, made when missing."""
    if not _exists(OWN_BASE):
        odoo("db", "-c", os.environ["TPM_ODOO_CONF"], "init", OWN_BASE)
    if not sql(OWN_BASE, "SELECT FROM pg_tables WHERE tablename = 'sale_order'"):
        install(OWN_BASE, "sale_crm,contacts")
    return OWN_BASE


@contextmanager
def copied(source, label):
    """Yield the name of a copy, and drop it afterwards."""
    name = f"tpm_orders_{label}_{os.getpid()}"
    sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    files, copied_files = _filestore(source), _filestore(name)
    if files.exists():
        shutil.copytree(files, copied_files, copy_function=os.link)
    try:
        yield name
    finally:
        _forget(name)
        sql("postgres", f'DROP DATABASE "{name}" WITH (FORCE)')
        shutil.rmtree(copied_files, ignore_errors=True)


def _exists(database):
    return sql("postgres", "SELECT FROM pg_database WHERE datname = %s", database)


def _filestore(database):
    """Return the folder where Odoo keeps the files of a database."""
    from orders.odoo_host import load_odoo

    load_odoo()
    from odoo.tools import config

    return Path(config.filestore(database))


def _forget(database):
    """Let this process go of a database."""
    from odoo.modules.registry import Registry
    from odoo.sql_db import close_db

    Registry.delete(database)
    close_db(database)
