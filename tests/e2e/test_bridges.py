# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addons that install themselves where one of ours meets a module of the host.

They have a database of their own: the host's module changes what orders do, and
would make every other test slower.
"""

import re
import subprocess

import databases
import pytest

BRIDGES = {
    "tpm_survey_stock": "tpm_survey,sale_stock",
    "tpm_ideabank_project": "tpm_ideabank,project",
    "tpm_survey_ideabank": "tpm_survey,tpm_ideabank",
    "tpm_ideabank_gamification": "tpm_ideabank,gamification",
}


@pytest.fixture
def database():
    """Return a database of its own: what is there already runs no tests."""
    with databases.copied(databases.base(), "bridge") as name:
        yield name


@pytest.mark.parametrize("bridge", BRIDGES)
def test_its_own_tests_pass_where_it_installed_itself(database, bridge):
    options = ("-d", database, "-i", BRIDGES[bridge], "--stop-after-init")
    options += ("--test-tags", f"/{bridge}", "--no-http")
    done = subprocess.run(
        databases.command(*databases.conf(), *options), capture_output=True, text=True
    )
    log = done.stdout + done.stderr
    [(failed, errors, tests)] = re.findall(
        r"(\d+) failed, (\d+) error\(s\) of (\d+) tests", log
    )
    assert (failed, errors) == ("0", "0"), log[-5000:]
    assert int(tests) > 5
