# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A clean addon to spoil, and `./dev lint` to catch it."""

import shutil
import subprocess

import pytest

from tpmdev.paths import ROOT


@pytest.fixture(scope="session")
def clean_addon(tmp_path_factory):
    """Return an addon fresh from the template, which must not be changed."""
    folder = tmp_path_factory.mktemp("addons")
    scaffold = [ROOT / "dev", "odoo", "--cluster", "test", "--", "scaffold"]
    template = ["-t", ROOT / "templates" / "addon", "tpm_spoilt", folder]
    subprocess.run([*scaffold, *template], check=True)
    return folder / "tpm_spoilt"


@pytest.fixture
def addon(clean_addon, tmp_path):
    """Return a copy of the clean addon, to be spoilt."""
    return shutil.copytree(clean_addon, tmp_path / clean_addon.name)


@pytest.fixture
def lint():
    """Return a function that runs ./dev lint and returns (exit code, output)."""

    def run(*arguments):
        done = subprocess.run(
            [ROOT / "dev", "lint", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout

    return run
