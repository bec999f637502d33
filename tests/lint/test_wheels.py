# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev wheels`: what goes into a wheel."""

import zipfile

import pytest

from lint import toolbox
from tpmdev import wheels
from tpmdev.ui import Failure


@pytest.fixture
def wheel(addon, tmp_path):
    """Return the opened wheel of an addon that was used before."""
    (addon / "__pycache__").mkdir()
    (addon / "__pycache__" / "models.cpython-311.pyc").touch()
    toolbox.ensure(node=False)
    with zipfile.ZipFile(wheels.build(addon, tmp_path)) as archive:
        yield archive


def test_the_wheel_puts_the_addon_where_odoo_looks(wheel):
    names = wheel.namelist()
    assert "odoo/addons/tpm_spoilt/__manifest__.py" in names
    assert "odoo/addons/tpm_spoilt/static/description/index.html" in names
    assert not [name for name in names if name.endswith(".pyc")]


def test_the_wheel_carries_the_manifest_version_and_readme(wheel):
    (metadata,) = [name for name in wheel.namelist() if name.endswith("/METADATA")]
    text = wheel.read(metadata).decode()
    assert "Version: 19.0.1.0.0\n" in text
    assert "Say in a few lines what this addon adds" in text


def test_an_unknown_addon_is_refused():
    with pytest.raises(Failure, match="There is no addon 'tpm_nothing' here"):
        wheels._chosen(["tpm_nothing"])
