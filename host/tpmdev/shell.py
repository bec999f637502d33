# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev shell`: a Python prompt with `env`, or a script from standard input."""

from . import odoo, postgres, provision
from .cli_options import add_cluster, add_database


def add_arguments(parser):
    """Declare the arguments of `./dev shell`."""
    add_cluster(parser)
    add_database(parser)


def run(args):
    """Open the prompt, and return its exit code."""
    provision.ensure()
    with postgres.cluster(args.cluster) as server:
        return odoo.call(server, "shell", "-d", args.db, "--no-http", foreground=True)
