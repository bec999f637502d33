# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev import`: sales orders from a CSV file; see host/orders/README.md."""

from . import children, odoo, paths, postgres, provision
from .cli_options import add_cluster

PASS_ON = True
REJECTED = 1  # the importer's code when all is in but some bad rows
IMPORTER = paths.ROOT / "host" / "orders" / "__main__.py"
SAMPLE = paths.ROOT / "host" / "orders" / "online_retail_sample.csv"


def add_arguments(parser):
    """Declare the arguments of `./dev import`."""
    add_cluster(parser)


def run(args):
    """Run the importer with the arguments given, and return its exit code."""
    provision.ensure()
    with postgres.cluster(args.cluster) as server:
        return call(server, *args.rest)


def call(server, *arguments):
    """Run the importer on a running server, and return its exit code."""
    odoo.write_config(server)
    command = [paths.PYTHON, IMPORTER, *arguments]
    return children.call(command, env=odoo.environment(server))
