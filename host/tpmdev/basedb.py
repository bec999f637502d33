# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases with the host's modules preinstalled; tests start from a copy of one.

They depend on nothing of ours, so they are kept from run to run: the name holds a
digest of all they are made of.
"""

import hashlib

from . import manifests, odoo, paths, provision
from .databases import BUILDING
from .ui import Failure, step

PREFIX = "tpm_base_"
READY = "ready"


def ensure(databases, folders, demo):
    """Return the name of a base database for these addons, made when missing."""
    modules = manifests.host_modules(folders)
    name = _name(modules, demo)
    if databases.exists(name) and databases.note(name) == READY:
        return name
    _prune(databases, name)
    title = "with" if demo else "without"
    with step(f"base database {title} demo data ({', '.join(modules)})"):
        databases.drop(name)
        databases.create(name)
        _install(databases.server, name, modules, demo)
        databases.set_note(name, READY)
    return name


def _name(modules, demo):
    parts = [*modules, provision.odoo_home(), provision.stamps()]
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:10]
    return f"{PREFIX}{digest}_{'demo' if demo else 'plain'}"


def _install(server, name, modules, demo):
    log = paths.LOG / f"{name}.log"
    log.unlink(missing_ok=True)
    arguments = ["-d", name, "-i", ",".join(modules), "--logfile", log]
    arguments += ["--with-demo"] if demo else ["--without-demo"]
    if odoo.call(server, *arguments, "--stop-after-init", "--no-http"):
        raise Failure(f"The host's own modules cannot be installed; the log is {log}.")


def _prune(databases, name):
    """Drop the bases that an earlier host or manifest asked for."""
    kind = name.rpartition("_")[2]
    for other in databases.names(PREFIX):
        if other.endswith(kind) and databases.note(other) == READY:
            databases.drop(other)
