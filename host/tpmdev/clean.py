# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev clean`: remove what ./dev made."""

import shutil

from . import paths, stop
from .ui import say


def add_arguments(parser):
    """Declare the arguments of `./dev clean`."""
    parser.add_argument(
        "--all",
        action="store_true",
        help="remove the provisioned host too; the next start fetches it again",
    )


def run(args):
    """Stop everything, remove the databases or the whole folder, and return 0."""
    stop.run(args)
    databases = [paths.PG, paths.DATA, paths.LOG, paths.RUN]
    for folder in [paths.HOST] if args.all else databases:
        if folder.exists():
            shutil.rmtree(folder)
            say(f"Removed {folder}.")
    return 0
