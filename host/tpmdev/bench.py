# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev bench`: the speed measurements of tests/load/bench.py."""

from . import children, odoo, paths, postgres, provision, tools
from .cli_options import add_cluster

PASS_ON = True
BENCH = paths.ROOT / "tests" / "load" / "bench.py"


def add_arguments(parser):
    """Declare the arguments of `./dev bench`."""
    add_cluster(parser, default="test")


def run(args):
    """Run the measurements with the arguments given, and return their exit code."""
    provision.ensure()
    tools.ensure_chromium()
    with postgres.cluster(args.cluster) as server:
        odoo.write_config(server)
        command = [paths.PYTHON, BENCH, *args.rest]
        return children.call(command, env=odoo.environment(server))
