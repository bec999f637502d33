# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pytest

from tpmdev import paths
from tpmdev.selection import Selection
from tpmdev.ui import Failure


@pytest.fixture
def addons(make_addon, monkeypatch):
    """Two addons, tpm_a and tpm_b, as if they were all of ours."""
    folder = make_addon("", "tpm_a")
    make_addon("", "tpm_b")
    monkeypatch.setattr(paths, "ADDONS", [folder])
    monkeypatch.chdir(folder)
    return folder


def test_nothing_said_is_everything(addons):
    selection = Selection([])
    assert selection.tags == ["/tpm_a", "/tpm_b"]
    assert selection.names == ["tpm_a", "tpm_b"]
    assert selection.pytest == [paths.ROOT / "tests"]


def test_an_addon_that_installs_itself_is_run_when_named(addons):
    manifest = addons / "tpm_b" / "__manifest__.py"
    manifest.write_text('{"name": "B", "depends": ["tpm_a"], "auto_install": True}')
    assert Selection([]).tags == ["/tpm_a"]
    assert Selection([":TestX"]).tags == ["/tpm_a:TestX"]
    assert Selection(["tpm_b"]).names == ["tpm_b"]


@pytest.mark.parametrize(
    "word, tag",
    [
        ("tpm_a", "/tpm_a"),
        ("tpm_a/", "/tpm_a"),
        ("tpm_a/tests", "/tpm_a"),
        ("tpm_a/tests/test_probe.py", "/tpm_a/tests/test_probe.py"),
    ],
)
def test_an_addon_or_a_path_in_it(addons, word, tag):
    selection = Selection([word])
    assert (selection.tags, selection.names) == ([tag], ["tpm_a"])
    assert selection.pytest == []


@pytest.mark.parametrize("word", [":TestX", ":TestX.test_y", ".test_y"])
def test_a_class_or_method_is_looked_for_in_our_addons_alone(addons, word):
    selection = Selection([word])
    assert selection.tags == [f"/tpm_a{word}", f"/tpm_b{word}"]


def test_any_other_path_is_pytest_s(addons):
    path = str(paths.ROOT / "tests" / "host")
    selection = Selection([path, f"{path}/test_verdict.py::test_x"])
    assert selection.pytest == [path, f"{path}/test_verdict.py::test_x"]
    assert selection.tags == []


def test_anything_else_is_refused(addons):
    with pytest.raises(Failure, match="'tpm_c' is no addon of ours .tpm_a, tpm_b"):
        Selection(["tpm_c"])
