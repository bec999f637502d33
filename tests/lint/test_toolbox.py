# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The tools are provisioned once, and repaired when that was cut short."""

import doctest

import pytest

from lint import toolbox
from lint.checks import text


@pytest.fixture
def part(tmp_path):
    """Return (folder, source, builds, ensure): a part that counts its builds."""
    folder, source, builds = tmp_path / "part", tmp_path / "pins", []
    source.write_text("ruff==1")

    def build(target):
        builds.append(target)
        target.mkdir()

    def ensure(build=build):
        toolbox._part(folder, [source], "Part", build)

    return folder, source, builds, ensure


def test_a_part_is_built_once(part):
    _folder, _source, builds, ensure = part
    ensure()
    ensure()
    assert len(builds) == 1


def test_a_part_is_built_anew_when_its_pins_change(part):
    _folder, source, builds, ensure = part
    ensure()
    source.write_text("ruff==2")
    ensure()
    assert len(builds) == 2


def test_a_half_finished_part_is_repaired(part):
    folder, _source, builds, ensure = part

    def cut_short(target):
        target.mkdir()
        (target / "rest").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure(cut_short)
    ensure()
    assert len(builds) == 1
    assert not (folder / "rest").exists()


@pytest.mark.parametrize(
    ("version", "npm", "good"),
    [("v22.1.0", True, True), ("v18.19.0", True, False), ("v22.1.0", False, False)],
)
def test_an_old_node_or_one_without_npm_is_not_used(
    tmp_path, monkeypatch, version, npm, good
):
    for name in ("node", "npm") if npm else ("node",):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert toolbox.system_node() == (tmp_path if good else None)


def test_the_lock_file_names_no_registry_host():
    assert '"resolved"' not in toolbox.PACKAGES[1].read_text()


def test_doctests():
    assert doctest.testmod(text).failed == 0
