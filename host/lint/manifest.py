# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read an addon's manifest without Odoo."""

import ast

from tpmdev.ui import Failure

from .files import MANIFEST


def read(addon):
    """Return the manifest of the addon in a folder."""
    path = addon / MANIFEST
    try:
        return ast.literal_eval(path.read_text())
    except (SyntaxError, ValueError) as error:
        raise Failure(f"{path} is not a plain Python dictionary: {error}.") from error
