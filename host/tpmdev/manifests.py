# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What can be known of our addons from their files."""

import ast
import hashlib


def read(folder):
    """Return the manifest of the addon in a folder."""
    return ast.literal_eval((folder / "__manifest__.py").read_text())


def host_modules(folders):
    """Return the modules of the host that these addons need, sorted."""
    ours = {folder.name for folder in folders}
    needed = {name for folder in folders for name in read(folder).get("depends", ["base"])}
    return sorted(needed - ours)


def checksum(folder):
    """Return a digest of all that Odoo would load of an addon."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
