# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The command line: each command is a module with add_arguments() and run()."""

import argparse
import importlib

from . import children
from .ui import Failure, warn

# command: (module, what it does)
COMMANDS = {
    "demo": ("demo", "show a working Odoo with our addons on real sales data"),
    "test": ("testrun", "prove that everything works"),
    "lint": ("lint", "check the style of all files"),
    "bench": ("bench", "measure speed, as ratios printed as a table"),
    "odoo": ("odoo", "run Odoo's own command line: ./dev odoo -- --help"),
    "shell": ("shell", "open a Python prompt in a database"),
    "psql": ("psql", "open an SQL prompt in a database"),
    "import": ("orders", "import sales orders from a CSV file"),
    "i18n": ("i18n", "export the terms of our addons and update translations"),
    "wheels": ("wheels", "build an installable wheel of each addon"),
    "stop": ("stop", "stop what is still running"),
    "clean": ("clean", "remove databases, or all that ./dev ever made"),
}


def main(argv):
    """Run one command, and return the exit code."""
    parser = _parser(argv[0] if argv else None)
    args, args.rest = _parse(parser, argv)
    if not args.command:
        parser.print_help()
        return 2
    children.install_handlers()
    try:
        return args.run(args)
    except Failure as failure:
        warn(failure)
        return 1
    except KeyboardInterrupt:
        return 130


def _parse(parser, argv):
    """Return the arguments, and what is to be passed on to another program."""
    args, rest = parser.parse_known_args(argv)
    if rest and not args.passes_on:
        parser.error(f"unknown argument: {rest[0]}")
    return args, rest[1:] if rest[:1] == ["--"] else rest


def _parser(chosen):
    """Build the parser, importing only the module of the chosen command."""
    parser = argparse.ArgumentParser(prog="./dev", description="One entry for people.")
    parser.set_defaults(passes_on=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (module_name, text) in COMMANDS.items():
        command = commands.add_parser(
            name, help=text, description=text, allow_abbrev=False
        )
        if name == chosen:
            module = importlib.import_module(f"{__package__}.{module_name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
            command.set_defaults(passes_on=getattr(module, "PASS_ON", False))
    return parser
