# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo in this process; `./dev bench` says in the environment where it is."""

import os
from contextlib import closing, contextmanager

import databases

import odoo.init  # noqa: F401  (sets Odoo up, and must come first)
from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

ADDON = "tpm_touchpoint"


def load():
    """Read Odoo's configuration; of its log only errors matter here."""
    config.parse_config(["-c", os.environ["TPM_ODOO_CONF"], "--log-level=error"])


def vacuum(database, *tables):
    """Bring the statistics and the visibility of these tables up to date."""
    for table in tables:
        databases.sql(database, f'VACUUM (ANALYZE) "{table}"')


def reindex(database, *tables):
    """Make the indexes of these tables anew, for transactions that began before, too.

    In one that was made together with its rows PostgreSQL may see broken chains, and
    leaves it aside as long as any database of the cluster has an older transaction.
    """
    for table in tables:
        databases.sql(database, f'REINDEX TABLE "{table}"')


def leave(database):
    """Let go of a database, so that it can be copied."""
    sql_db.close_db(database)


@contextmanager
def environment(database, uid=SUPERUSER_ID, **context):
    """Yield an environment as a request has it: nothing cached, rolled back after."""
    with closing(Registry(database).cursor()) as cr:
        env = api.Environment(cr, uid, {"lang": "en_US", "tz": "UTC", **context})
        env.transaction.default_env = env
        yield env
