# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases for the tests that need a real Odoo; see order_databases.py."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "host"))


def pytest_collection_modifyitems(items):
    """Skip what needs Odoo where there is none."""
    if "TPM_ODOO_CONF" in os.environ:
        return
    for item in items:
        if "base_database" in item.fixturenames:
            reason = "needs Odoo: run './dev test tests/orders'"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def base_database():
    """Return a database with Sales, to copy."""
    import order_databases

    return os.environ.get("TPM_BASE_DB") or order_databases.own_base()


@pytest.fixture(scope="module")
def database(request, base_database):
    """Return a copy of the base database for one module of tests."""
    import order_databases

    with order_databases.copied(base_database, request.module.__name__) as name:
        yield name
