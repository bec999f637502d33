# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev i18n`: write each addon's template of terms, and merge it into de.po."""

import os

from . import basedb, children, manifests, odoo, paths, postgres, provision
from .databases import Databases
from .ui import Failure, step

MERGE = paths.ROOT / "host" / "scripts" / "merge_po.py"
LANGUAGES = ("de",)
LOG = paths.LOG / "i18n.log"


def add_arguments(parser):
    """Declare the arguments of `./dev i18n`."""
    parser.add_argument(
        "addons", nargs="*", metavar="addon", help="all of ours when left out"
    )


def run(args):
    """Export and merge, and return 0."""
    provision.ensure()
    folders = paths.addon_folders(paths.PRODUCT)
    chosen = args.addons or list(folders)
    if unknown := sorted(set(chosen) - set(folders)):
        raise Failure(f"No such addon: {', '.join(unknown)}.")
    with postgres.cluster("test") as server:
        _export(Databases(server), folders, chosen)
    for name in chosen:
        _merge(folders[name] / "i18n" / f"{name}.pot")
    return 0


def _export(databases, folders, chosen):
    """Install the addons in a scratch database, and write the templates."""
    usual = manifests.without_bridges(folders).values()
    base = basedb.ensure(databases, usual, demo=True)  # its names are terms, too
    name = f"tpm_i18n_{os.getpid()}"
    with step(f"terms of {', '.join(chosen)}", odoo.progress(LOG)):
        databases.copy(base, name)
        try:
            _odoo(
                databases.server,
                "-d",
                name,
                "-i",
                ",".join(chosen),
                "--with-demo",
                "--stop-after-init",
            )
            for addon in chosen:
                (folders[addon] / "i18n").mkdir(exist_ok=True)
            _odoo(databases.server, "i18n", "export", *chosen, "-d", name)
        finally:
            databases.drop(name)


def _odoo(server, *arguments):
    if odoo.quietly(server, LOG, *arguments):
        raise Failure(f"The terms cannot be exported; Odoo's log is {LOG}.")


def _merge(template):
    for language in LANGUAGES:
        children.call(
            [paths.PYTHON, MERGE, template, template.with_name(f"{language}.po")]
        )
