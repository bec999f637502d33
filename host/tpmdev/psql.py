# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev psql`: an SQL prompt."""

from . import children, odoo, postgres, provision
from .cli_options import add_cluster, add_database

PASS_ON = True


def add_arguments(parser):
    """Declare the arguments of `./dev psql`."""
    add_cluster(parser)
    add_database(parser)


def run(args):
    """Open the prompt, and return its exit code."""
    provision.ensure()
    with postgres.cluster(args.cluster) as server:
        return children.call(
            [postgres.binary("psql"), "-d", args.db, *args.rest],
            foreground=True,
            env=odoo.environment(server),
        )
