# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reach an Odoo database from a plain Python process.

`TPM_ODOO_HOME` is the folder that holds the `odoo` package, `TPM_ODOO_CONF` the Odoo
configuration file; an Odoo that Python finds by itself needs neither.
"""

import os
import sys
from contextlib import contextmanager

import psycopg2

LOCK = "tpm.orders.import"


class HostError(Exception):
    """The database cannot be used; the message says what to do."""


class BusyError(HostError):
    """Another import is running in the same database."""


def load_odoo():
    """Make `import odoo` work and read Odoo's configuration."""
    home = os.environ.get("TPM_ODOO_HOME")
    if home and home not in sys.path:
        sys.path.insert(0, home)
    try:
        import odoo.init  # noqa: F401  (sets Odoo up, and must come first)
    except ModuleNotFoundError as error:
        raise HostError(
            f"Odoo 19 cannot be loaded ({error}): start this with './dev import', or"
            " set TPM_ODOO_HOME to the folder that holds the package 'odoo'."
        ) from error
    from odoo.tools import config

    arguments = ["--log-level=warn"]
    if conf := os.environ.get("TPM_ODOO_CONF"):
        arguments += ["-c", conf]
    config.parse_config(arguments, setup_logging=True)


@contextmanager
def environment(database):
    """Yield an Odoo environment that no other import shares.

    The lock belongs to the database connection: it goes with this process, however
    that ends.
    """
    from odoo import SUPERUSER_ID, api

    with _registry(database).cursor() as cr:
        cr.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (LOCK,))
        if not cr.fetchone()[0]:
            raise BusyError(
                f"Another import is running in the database {database}:"
                " wait for its end, then start again."
            )
        try:
            yield api.Environment(cr, SUPERUSER_ID, {})
        finally:
            cr.rollback()
            cr.execute("SELECT pg_advisory_unlock(hashtext(%s))", (LOCK,))


def _registry(database):
    """Return the registry of the database, or say why there is none."""
    from odoo.modules.registry import Registry

    try:
        registry = Registry(database)
    except psycopg2.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise HostError(
            f"The database {database} cannot be opened: {reason}"
        ) from error
    if "sale.order" not in registry:
        raise HostError(
            f"The database {database} has no sales orders: install the app Sales there."
        )
    return registry
