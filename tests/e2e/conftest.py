# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases, for tests that look at Odoo from outside."""

import subprocess

import databases
import pytest

APPS = "website_crm,im_livechat,point_of_sale,event,delivery,base_automation"
TAGS = "tpm_discovery_apps,tpm_ready_apps"


@pytest.fixture(scope="module")
def host_database():
    """Return a copy of a database with the host's apps and none of ours."""
    with databases.copied(databases.base(), "host") as name:
        yield name


@pytest.fixture(scope="module")
def database(addons_database):
    """Return a copy of a database with our addons."""
    with databases.copied(addons_database, "e2e") as name:
        yield name


@pytest.fixture(scope="session")
def apps():
    """Return a database with the apps, and the log of the tests that need them."""
    with databases.copied(databases.base(), "found") as name:
        databases.install(name, APPS)
        options = ("-d", name, "-i", "tpm_touchpoint", "--stop-after-init")
        done = subprocess.run(
            databases.command(
                *databases.conf(), *options, "--test-tags", TAGS, "--no-http"
            ),
            capture_output=True,
            text=True,
        )
        yield name, done.stdout + done.stderr
