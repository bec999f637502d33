# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""./dev from end to end, on a tiny addon in the host's own databases."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from tpmdev import basedb, paths, ports, postgres
from tpmdev.databases import Databases

from .conftest import ROOT

PROBE = """
import logging
from odoo.tests import TransactionCase, tagged

@tagged("post_install", "-at_install")
class TestProbe(TransactionCase):
    def test_good(self):
        self.assertTrue(self.env.user)

    def test_bad(self):
        for number in range(3):
            with self.subTest(number=number):
                self.assertEqual(number, 1)

    def test_blind(self):
        self.skipTest("Chrome executable not found")

    def test_loud(self):
        logging.getLogger("odoo.addons.tpm_probe").warning("the sky falls")
"""


@pytest.fixture
def test(dev, make_addon):
    """Run ./dev test on the probe addon; return its exit code and lines."""
    folder = make_addon(PROBE)

    def run(selection):
        done = dev("test", selection, "--demo", "without", TPM_ADDONS_PATH=folder)
        return done.returncode, done.stdout.splitlines()

    return run


def test_a_good_test_passes(test):
    code, lines = test(":TestProbe.test_good")
    assert (code, lines[-1]) == (0, "1 passed, 0 failed, 0 skipped")


def test_bad_and_blind_tests_fail_the_run_by_name(test):
    code, lines = test("tpm_probe")
    assert (code, lines[-1]) == (1, "2 passed, 1 failed, 1 skipped")
    assert "  FAILED TestProbe.test_bad" in lines
    assert "AssertionError: 0 != 1" in lines
    assert "AssertionError: 2 != 1" in lines
    assert any("test_blind was skipped for a missing tool" in line for line in lines)


def test_a_warning_in_the_log_fails_the_run(test):
    code, lines = test(":TestProbe.test_loud")
    assert (code, lines[-1]) == (1, "1 passed, 0 failed, 0 skipped")
    assert any("the sky falls" in line for line in lines)


def test_a_selection_of_nothing_fails_the_run(test):
    code, lines = test(":TestNoSuchThing")
    assert (code, lines[-1]) == (1, "0 passed, 0 failed, 0 skipped")
    assert any("No test ran" in line for line in lines)


@pytest.fixture
def database(make_addon, monkeypatch):
    """Return a database with nothing but Odoo's base."""
    monkeypatch.delenv("PGHOST", raising=False)
    folder = make_addon(PROBE) / "tpm_probe"
    name = f"tpm_serve_{os.getpid()}"
    with postgres.cluster("test") as server:
        databases = Databases(server)
        databases.copy(basedb.ensure(databases, [folder], demo=False), name)
        yield name
        databases.drop(name)


SERVE = """
import sys
from tpmdev import children, postgres, serve
children.install_handlers()
with postgres.cluster("test") as server:
    sys.exit(serve.run(server, sys.argv[1], int(sys.argv[2])))
"""


@pytest.mark.parametrize("signal_name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_serving_cleanly(database, signal_name):
    port = ports.free()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, database, str(port)],
        env=dict(os.environ, PYTHONPATH=str(ROOT / "host")),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said = [process.stdout.readline() for _line in range(4)]
    assert f"http://127.0.0.1:{port}" in "".join(said)
    address = f"http://127.0.0.1:{port}/web/login"
    assert urllib.request.urlopen(address, timeout=60).status == 200
    pid = int((paths.RUN / f"{database}.pid").read_text())
    process.send_signal(getattr(signal, signal_name))
    assert process.wait(timeout=30) == 0
    assert "Stopped." in process.stdout.read()
    _assert_gone(pid)


def _assert_gone(pid):
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError(f"Odoo ({pid}) is still running")
