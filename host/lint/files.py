# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which files there are, and of which kind each is."""

import os
from pathlib import Path

from tpmdev import paths
from tpmdev.ui import Failure

# what version control, Python and node leave behind; nothing a person wrote
SKIPPED_FOLDERS = {
    ".git",
    ".host",
    ".pytest_cache",
    ".ruff_cache",
    "__pycache__",
    "build",
    "dist",
    "lib",
    "node_modules",
}
MANIFEST = "__manifest__.py"


def find(chosen):
    """Return the files below the chosen paths, sorted."""
    found = set()
    for path in map(Path, chosen):
        if not path.exists():
            raise Failure(f"There is no '{path}' to lint.")
        found.update(_walk(path.resolve()))
    return sorted(found)


def _walk(path):
    if path.is_file():
        yield path
    for folder, names, files in os.walk(path):
        names[:] = [name for name in names if not _skipped(Path(folder, name))]
        yield from (Path(folder, name) for name in files)


def _skipped(folder):
    return folder.name in SKIPPED_FOLDERS or folder == paths.HOST


def is_python(path):
    """Tell whether this is Python, by its ending or by its first line."""
    if path.suffix:
        return path.suffix == ".py"
    with path.open("rb") as file:
        first = file.readline(80)
    return first.startswith(b"#!") and b"python" in first


def addon_of(path):
    """Return the folder of the addon that a file belongs to, or None."""
    for folder in (path, *path.parents):
        if (folder / MANIFEST).is_file():
            return folder
    return None


def addons_of(files):
    """Return the folders of the addons that these files belong to, sorted."""
    return sorted({addon for path in files if (addon := addon_of(path))})


def is_product(addon):
    """Tell whether an addon is for customers; the others only test."""
    return not addon.name.startswith("test_")
