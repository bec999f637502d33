# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo's customers answer what its programs ask; see host/answers/README.md."""

from . import children, odoo, paths

SIMULATION = paths.ROOT / "host" / "answers" / "__main__.py"


def call(server, *arguments):
    """Run the simulation on a running server, and return its exit code."""
    odoo.write_config(server)
    command = [paths.PYTHON, SIMULATION, *arguments]
    return children.call(command, env=odoo.environment(server))
