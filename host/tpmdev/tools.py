# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The two system packages the host can use: Chromium and wkhtmltopdf."""

import os
import shutil

from . import apt
from .ui import step, warn


def ensure_chromium():
    """Get the browser that runs HOOT and tours."""
    _ensure(("google-chrome", "chromium"), "chromium", "browser tests cannot run")


def ensure_wkhtmltopdf():
    """Get the program that makes PDF reports."""
    _ensure(("wkhtmltopdf",), "wkhtmltopdf", "PDF reports are off")


def _ensure(programs, package, effect):
    if any(map(shutil.which, programs)):
        return
    how = f"install it with 'apt-get install {package}' as root"
    if os.geteuid() != 0:
        warn(f"{package} is missing, so {effect}: {how}.")
        return
    with step(f"installing {package}"):
        apt.install(package)
    if not any(map(shutil.which, programs)):
        warn(f"{package} could not be installed, so {effect}: {how}.")
