# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make, change and look into databases from outside of Odoo.

`./dev test` says where Odoo and PostgreSQL are, and in TPM_BASE_DB which database to
copy; without that variable a base is made once and kept.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

HOST = Path(__file__).resolve().parents[1] / "host"
OWN_BASE = "tpm_tests_base"
READY_SECONDS = 120


def sql(database, query, *params):
    """Run one statement outside of Odoo and return its rows."""
    with closing(psycopg2.connect(dbname=database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(query, params or None)
            return cursor.fetchall() if cursor.description else []


def odoo(*arguments, script=None):
    """Run Odoo's own command line and return what it printed.

    :raise AssertionError: when it fails, with what it said
    """
    done = subprocess.run(
        command(*arguments), input=script, capture_output=True, text=True
    )
    assert not done.returncode, done.stderr[-5000:]
    return done.stdout


def command(*arguments):
    """Return the command line of one of Odoo's commands."""
    return [sys.executable, "-m", "odoo", *map(str, arguments)]


def conf():
    """Return the option that names Odoo's configuration."""
    return ("-c", os.environ["TPM_ODOO_CONF"])


def install(database, modules):
    """Install modules in a process of its own."""
    odoo(*conf(), "-d", database, "-i", modules, "--stop-after-init", "--no-http")


def update(database, modules):
    """Update modules in a process of its own."""
    odoo(*conf(), "-d", database, "-u", modules, "--stop-after-init", "--no-http")


def uninstall(database, modules):
    """Uninstall modules in a process of its own."""
    odoo("module", "uninstall", *conf(), "-d", database, modules)


def shell(database, script):
    """Run a script in Odoo's shell and return what it printed."""
    return odoo("shell", *conf(), "-d", database, "--no-http", script=script)


def base():
    """Return a database with the host's apps and none of ours, made when missing."""
    if given := os.environ.get("TPM_BASE_DB"):
        return given
    exists = "SELECT 1 FROM pg_database WHERE datname = %s"
    if not sql("postgres", exists, OWN_BASE):
        odoo("db", *conf(), "init", OWN_BASE)
    if not sql(OWN_BASE, "SELECT 1 FROM pg_tables WHERE tablename = 'sale_order'"):
        install(OWN_BASE, "sale_crm,contacts")
    return OWN_BASE


@contextmanager
def copied(source, label):
    """Yield the name of a copy, and drop it afterwards."""
    name = f"tpm_{label}_{os.getpid()}"
    sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    files, copied_files = filestore(source), filestore(name)
    if files.exists():
        shutil.copytree(files, copied_files, copy_function=os.link)
    try:
        yield name
    finally:
        _forget(name)
        sql("postgres", f'DROP DATABASE "{name}" WITH (FORCE)')
        shutil.rmtree(copied_files, ignore_errors=True)


def filestore(database):
    """Return the folder where Odoo keeps the files of a database."""
    lines = Path(os.environ["TPM_ODOO_CONF"]).read_text().splitlines()
    options = dict(map(str.strip, line.split("=", 1)) for line in lines if "=" in line)
    return Path(options["data_dir"]) / "filestore" / database


def _forget(database):
    """Let this process go of a database, in case it runs Odoo itself."""
    if "odoo.sql_db" in sys.modules:
        sys.modules["odoo.modules.registry"].Registry.delete(database)
        sys.modules["odoo.sql_db"].close_db(database)


@contextmanager
def served(database):
    """Serve a database and yield its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ("-d", database, "--http-port", port, "--http-interface", "127.0.0.1")
    options += ("--db-filter", f"^{database}$", "--max-cron-threads", 0)
    with subprocess.Popen(
        command(*conf(), *options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address)
            yield address
        finally:
            server.terminate()


def _wait_for(address):
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/web/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"{address} did not answer within {READY_SECONDS} s")
