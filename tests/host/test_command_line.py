# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import runpy
import socket
import sys

import pytest

from tpmdev.cli import COMMANDS

from .conftest import ROOT


def test_without_a_command_it_shows_its_commands(dev):
    done = dev()
    assert done.returncode == 2
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(dev, command, tmp_path):
    done = dev(command, "--help", TPM_HOST_DIR=tmp_path / "host")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: ./dev {command}")
    assert not (tmp_path / "host").exists()


@pytest.mark.parametrize("arguments", [("nonsense",), ("demo", "--nonsense")])
def test_an_unknown_argument_is_named(dev, arguments):
    done = dev(*arguments)
    assert done.returncode == 2
    assert "nonsense" in done.stdout


@pytest.mark.parametrize("version", [(3, 9, 18), (3, 14, 0)])
def test_another_python_is_refused_in_one_sentence(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit, match=r"Python 3\.\d+ is not supported.*install"):
        runpy.run_path(str(ROOT / "dev"))


def test_a_taken_port_is_told_before_anything_is_done(dev, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = dev("demo", "--port", port, TPM_HOST_DIR=tmp_path / "host")
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stdout
    assert "--port" in done.stdout
    assert not (tmp_path / "host").exists()


def test_an_unknown_selection_is_named(dev):
    done = dev("test", "tpm_nonsense")
    assert done.returncode == 1
    assert "'tpm_nonsense' is no addon of ours" in done.stdout
