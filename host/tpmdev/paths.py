# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where things lie."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = Path(os.environ.get("TPM_HOST_DIR") or ROOT / ".host").resolve()

REQUIREMENTS = ROOT / "host" / "requirements.txt"
CHECKLOG = ROOT / "checklog-odoo.cfg"

APT = HOST / "apt"
ODOO = HOST / "odoo"
VENV = HOST / "venv"
PG = HOST / "pg"
LOG = HOST / "log"
RUN = HOST / "run"
DATA = HOST / "data"

PYTHON = VENV / "bin" / "python"

# where our addons are looked for: those for use, and those for tests alone
_given = os.environ.get("TPM_ADDONS_PATH")
PRODUCT = (
    [Path(part).resolve() for part in _given.split(os.pathsep)] if _given else [ROOT]
)
ADDONS = PRODUCT if _given else [ROOT, ROOT / "tests" / "addons"]
# keeps the files of a run on given addons apart from those of the usual ones
VARIANT = f"-{hashlib.sha256(_given.encode()).hexdigest()[:8]}" if _given else ""


def addon_folders(parents=None):
    """Return the folder of each of our addons by its name."""
    found = [
        path.parent
        for parent in parents or ADDONS
        for path in sorted(parent.glob("*/__manifest__.py"))
    ]
    return {folder.name: folder for folder in found}
