# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What `odoo scaffold -t templates/addon` makes is good as it is."""

import os
import subprocess

import pytest

from tpmdev.paths import ROOT

# a short and a long name, since names change where lines would have to be broken
NAMES = ("tpm_x", "tpm_customer_loyalty_points")


def dev(*arguments, **environment):
    """Run ./dev, and return (exit code, output)."""
    done = subprocess.run(
        [ROOT / "dev", *arguments],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with an addon of each name, made by Odoo's own command."""
    folder = tmp_path_factory.mktemp("addons")
    for name in NAMES:
        command = ("scaffold", "-t", ROOT / "templates" / "addon", name, folder)
        code, output = dev("odoo", "--cluster", "test", "--", *command)
        assert code == 0, output
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_scaffolded_addon_passes_lint(folder, name):
    code, output = dev("lint", folder / name)
    assert code == 0, output


def test_the_scaffolded_addons_install_and_pass_their_test(folder):
    path = os.pathsep.join([str(ROOT), str(folder)])
    code, output = dev("test", *NAMES, "--demo", "with", TPM_ADDONS_PATH=path)
    assert code == 0, output
    assert output.splitlines()[-1] == "2 passed, 0 failed, 0 skipped"
