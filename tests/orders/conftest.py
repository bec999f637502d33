# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases for the tests that need a real Odoo; see tests/databases.py."""

import databases
import pytest

from orders.odoo_host import load_odoo


@pytest.fixture(scope="session")
def base_database():
    """Return a database with Sales, to copy, and let this process reach it."""
    load_odoo()
    return databases.base()


@pytest.fixture(scope="module")
def database(request, base_database):
    """Return a copy of the base database for one module of tests."""
    with databases.copied(base_database, request.module.__name__) as name:
        yield name
