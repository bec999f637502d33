# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The people of the demo have ideas and do something; see host/ideas/README.md."""

from . import children, odoo, paths

PLAY = paths.ROOT / "host" / "ideas" / "__main__.py"


def call(server, *arguments):
    """Run the play on a running server, and return its exit code."""
    odoo.write_config(server)
    command = [paths.PYTHON, PLAY, *arguments]
    return children.call(command, env=odoo.environment(server))
