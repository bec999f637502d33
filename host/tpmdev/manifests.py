# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What can be known of our addons from their files."""

import ast
import hashlib

from .ui import Failure


def read(folder):
    """Return the manifest of the addon in a folder."""
    return ast.literal_eval((folder / "__manifest__.py").read_text())


def host_modules(folders, home):
    """Return all modules of the host below `home` that these addons need, sorted.

    Those they need indirectly are named too, so that addons which need the same
    modules, whichever they name, get the same answer.
    """
    ours = {folder.name for folder in folders}
    found, open_ = set(), {name for folder in folders for name in depends(folder)}
    while open_ := open_ - ours - found:
        found |= open_
        open_ = {deeper for name in open_ for deeper in depends(_find(name, home))}
    return sorted(found)


def without_bridges(folders):
    """Leave out the addons that install themselves where others meet.

    They would bring modules of the host into every database that nothing else of
    ours needs.
    """
    return {
        name: folder
        for name, folder in folders.items()
        if not read(folder).get("auto_install")
    }


def depends(folder):
    """Return the modules an addon names as needed; base needs none."""
    return read(folder).get("depends", [] if folder.name == "base" else ["base"])


def _find(name, home):
    for folder in (home / "odoo" / "addons" / name, home / "addons" / name):
        if (folder / "__manifest__.py").exists():
            return folder
    raise Failure(
        f"An addon of ours depends on '{name}', which is neither ours nor the host's."
    )


def checksum(folder):
    """Return a digest of all that Odoo would load of an addon."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
