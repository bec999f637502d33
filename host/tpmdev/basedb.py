# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases with the host's modules preinstalled; tests start from a copy of one.

They depend on nothing of ours, so they are kept from run to run: the name holds a
digest of all they are made of.
"""

import hashlib

from . import locks, manifests, odoo, paths, provision
from .ui import Failure, step

PREFIX = "tpm_base"
READY = "ready"


def ensure(databases, folders, demo):
    """Return the name of a base database for these addons, made when missing."""
    modules = manifests.host_modules(folders, provision.odoo_home())
    host = _digest(provision.odoo_home(), provision.stamps())
    name = f"{PREFIX}_{host}_{_digest(*modules)}_{'demo' if demo else 'plain'}"
    with locks.hold(paths.RUN / f"{name}.lock"):
        if not databases.exists(name) or databases.note(name) != READY:
            _prune(databases, host)
            _make(databases, name, modules, demo)
    return name


def _digest(*parts):
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:8]


def _prune(databases, host):
    """Drop the bases that an earlier version of the host left."""
    for name in databases.names(f"{PREFIX}_"):
        if not name.startswith(f"{PREFIX}_{host}_"):
            databases.drop(name)


def _make(databases, name, modules, demo):
    title = f"base database {'with' if demo else 'without'} demo data"
    log = paths.LOG / f"{name}.log"
    about = f"{title} ({len(modules)} modules of the host)"
    with step(about, odoo.progress(log)):
        databases.drop(name)
        databases.create(name)
        options = [
            "-d",
            name,
            "-i",
            ",".join(modules),
            "--stop-after-init",
            "--no-http",
        ]
        options.append("--with-demo" if demo else "--without-demo")
        if odoo.quietly(databases.server, log, *options):
            raise Failure(f"The host's own modules cannot be installed; see {log}.")
        databases.set_note(name, READY)
