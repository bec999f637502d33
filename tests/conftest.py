# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What all pytest suites share."""

import sys
from pathlib import Path

import pytest

# Odoo addons: their tests run inside Odoo
collect_ignore = ["addons"]

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS.parent / "host")]


@pytest.fixture(scope="session")
def addons_database():
    """Return a database with our addons, to be copied: to install them takes long."""
    import databases

    with databases.copied(databases.base(), "addons") as name:
        databases.install(name, "tpm_survey,tpm_ideabank")
        yield name
