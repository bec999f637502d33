# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A database with the addons, for tests that look at Odoo from outside."""

import databases
import pytest


@pytest.fixture(scope="module")
def host_database():
    """Return a copy of a database with the host's apps and none of ours."""
    with databases.copied(databases.base(), "e2e") as name:
        yield name
