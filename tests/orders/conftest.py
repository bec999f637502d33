# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases for the tests that need a real Odoo.

`./dev test tests/orders` says where Odoo and PostgreSQL are, and in TPM_BASE_DB which
database to copy; without that variable a base is made once and kept.
"""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

HOST = Path(__file__).resolve().parents[2] / "host"
sys.path.insert(0, str(HOST))
OWN_BASE = "tpm_orders_base"


def pytest_collection_modifyitems(items):
    """Skip what needs Odoo where there is none."""
    if "TPM_ODOO_CONF" not in os.environ:
        skip = pytest.mark.skip(reason="needs Odoo: run './dev test tests/orders'")
        for item in items:
            if "base_database" in item.fixturenames:
                item.add_marker(skip)


def sql(database, query, *params):
    """Run one statement outside of Odoo and return its rows."""
    import psycopg2

    with closing(psycopg2.connect(dbname=database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            return cursor.fetchall() if cursor.description else []


def odoo(*arguments):
    """Run Odoo's own command line."""
    command = [sys.executable, "-m", "odoo", *arguments]
    subprocess.run(command, check=True, capture_output=True, text=True)


def configured():
    """Return Odoo's configuration."""
    from orders.odoo_host import load_odoo

    load_odoo()
    from odoo.tools import config

    return config


@pytest.fixture(scope="session")
def base_database():
    """Return a database with Sales, to copy."""
    if given := os.environ.get("TPM_BASE_DB"):
        return given
    conf = os.environ["TPM_ODOO_CONF"]
    if not sql("postgres", "SELECT FROM pg_database WHERE datname = %s", OWN_BASE):
        odoo("db", "-c", conf, "init", OWN_BASE)
    install = ("-d", OWN_BASE, "-i", "sale_crm,contacts", "--stop-after-init")
    if "sale_order" not in tables(OWN_BASE):
        odoo("-c", conf, *install, "--no-http")
    return OWN_BASE


def tables(database):
    """Return the names of the database's tables."""
    return {name for (name,) in sql(database, "SELECT tablename FROM pg_tables")}


def _copy(source, target):
    config = configured()
    _drop(target)
    sql("postgres", f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    if Path(config.filestore(source)).exists():
        shutil.copytree(
            config.filestore(source), config.filestore(target), copy_function=os.link
        )


def _drop(database):
    sql("postgres", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    shutil.rmtree(configured().filestore(database), ignore_errors=True)


@pytest.fixture(scope="module")
def database(request, base_database):
    """Return a copy of the base database for one module of tests."""
    name = f"tpm_orders_{request.module.__name__}_{os.getpid()}"
    _copy(base_database, name)
    yield name
    from odoo.modules.registry import Registry
    from odoo.sql_db import close_db

    Registry.delete(name)
    close_db(name)
    _drop(name)
