# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addons that install themselves where one of ours meets a module of the host.

They have a database of their own: the host's modules change what orders do, and
would make every other test slower.
"""

import re
import subprocess

import databases
import pytest

# What each of them waits for.
BRIDGES = {
    "tpm_survey_stock": "tpm_survey,sale_stock",
    "tpm_ideabank_project": "tpm_ideabank,project",
    "tpm_survey_ideabank": "tpm_survey,tpm_ideabank",
    "tpm_ideabank_gamification": "tpm_ideabank,gamification",
    "tpm_touchpoint_automation": "tpm_touchpoint,base_automation,sale_stock,event",
    "tpm_touchpoint_dashboard": "tpm_touchpoint,spreadsheet_dashboard",
}


@pytest.fixture(scope="module")
def log():
    """Install what they wait for, run their tests in that process; return its log."""
    with databases.copied(databases.base(), "bridge") as name:
        options = ("-d", name, "-i", ",".join(BRIDGES.values()), "--stop-after-init")
        tags = ",".join(f"/{bridge}" for bridge in BRIDGES)
        done = subprocess.run(
            databases.command(
                *databases.conf(), *options, "--test-tags", tags, "--no-http"
            ),
            capture_output=True,
            text=True,
        )
        return done.stdout + done.stderr


def test_no_test_of_theirs_fails(log):
    [found] = re.findall(r"(\d+) failed, (\d+) error\(s\) of \d+ tests", log)
    assert found == ("0", "0"), log[-5000:]


@pytest.mark.parametrize("bridge", BRIDGES)
def test_it_installed_itself_and_ran_its_tests(log, bridge):
    [tests] = re.findall(rf"odoo\.tests\.stats: {bridge}: (\d+) tests ", log)
    assert int(tests) > 5
