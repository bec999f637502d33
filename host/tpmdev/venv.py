# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A Python environment made with nothing but a bare python3."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from . import apt, paths
from .ui import Failure, run, say

DEBIAN_WHEELS = Path("usr/share/python-wheels")


def build(target, requirements):
    """Make a venv in `target` with exactly what the hashed file names."""
    run(
        [sys.executable, "-m", "venv", "--without-pip", target],
        f"Python cannot make a virtual environment in {target}.",
    )
    python = Path(target) / "bin" / "python"
    command = [
        python,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-warn-script-location",
    ]
    command += ["--disable-pip-version-check", "--progress-bar=off", "-r", requirements]
    environment = dict(os.environ, PYTHONPATH=str(pip_wheel()))
    _show_fetches([str(part) for part in command], environment)


def _show_fetches(command, environment):
    """Run pip, showing one line per package it fetches, and its errors."""
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        tail = []
        for line in process.stdout:
            tail = [*tail[-15:], line.rstrip()]
            if line.strip().startswith("Downloading"):
                say(f"    {line.strip()}")
    if process.returncode:
        raise Failure(
            "The Python packages cannot be installed: check the network and the disk.\n"
            + "\n".join(f"    {line}" for line in tail)
        )


def pip_wheel():
    """Return a pip wheel of this machine, or one fetched from its Debian mirror."""
    folders = [Path("/") / DEBIAN_WHEELS, paths.APT / "pip" / DEBIAN_WHEELS]
    spec = importlib.util.find_spec("ensurepip")
    if spec and spec.origin:
        folders.insert(0, Path(spec.origin).parent / "_bundled")
    return _find_pip(folders) or _fetch_pip()


def _find_pip(folders):
    for folder in folders:
        for wheel in sorted(folder.glob("pip-*.whl")):
            return wheel
    return None


def _fetch_pip():
    address, suite = apt.mirror()
    archive = apt.Archive(suite, address)
    archive.update()
    archive.folder.mkdir(parents=True, exist_ok=True)
    package = archive.download("python3-pip-whl", archive.folder)
    apt.unpack(package, paths.APT / "pip")
    return _find_pip([paths.APT / "pip" / DEBIAN_WHEELS])
