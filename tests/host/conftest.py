# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tools for testing ./dev as a person meets it: by its words and its exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = (
    '{"name": "Probe", "version": "19.0.1.0.0", "license": "AGPL-3", "author": "X"}\n'
)


@pytest.fixture
def dev():
    """Run ./dev with arguments; return the finished process with all it said."""

    def run(*arguments, **variables):
        # as a person would: without what the host sets for a pytest run
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PG") and name != "PYTHONPATH"
        }
        return subprocess.run(
            [sys.executable, ROOT / "dev", *map(str, arguments)],
            env=environment | {name: str(value) for name, value in variables.items()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )

    return run


@pytest.fixture
def make_addon(tmp_path):
    """Write an addon with one test file; return the folder to look for it in."""

    def make(test_code, name="tpm_probe"):
        tests = tmp_path / "addons" / name / "tests"
        tests.mkdir(parents=True)
        (tests.parent / "__manifest__.py").write_text(MANIFEST)
        (tests.parent / "__init__.py").write_text("")
        (tests / "__init__.py").write_text("from . import test_probe\n")
        (tests / "test_probe.py").write_text(test_code)
        return tmp_path / "addons"

    return make
