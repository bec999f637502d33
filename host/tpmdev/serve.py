# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Serve a database until a person has had enough."""

import threading
import time
import urllib.error
import urllib.request

from . import odoo, paths
from .ui import Failure, say

READY_SECONDS = 120


def run(server, database, port):
    """Serve, print where, and return when Ctrl-C or SIGTERM ended Odoo."""
    address = f"http://127.0.0.1:{port}"
    log = paths.LOG / f"{database}.log"
    ended = threading.Event()
    threading.Thread(target=_announce, args=(address, log, ended), daemon=True).start()
    options = ("-d", database, "--no-database-list", "--http-port", port)
    options += ("--logfile", log, "--pidfile", paths.RUN / f"{database}.pid")
    try:
        code = odoo.call(server, *options)
    except KeyboardInterrupt:
        say("\nStopped.")
        return 0
    finally:
        ended.set()
    raise Failure(f"Odoo ended by itself with code {code}; its log is {log}.")


def _announce(address, log, ended):
    """Tell where Odoo is as soon as it answers."""
    started = time.monotonic()
    while not ended.wait(0.3):
        if _answers(address):
            say(f"\nOdoo is at   {address}\n  user       admin\n  password   admin")
            say(f"  log        {log}\nCtrl-C stops it.")
            return
        if time.monotonic() - started > READY_SECONDS:
            say(f"Odoo does not answer yet; its log is {log}.")
            return


def _answers(address):
    try:
        with urllib.request.urlopen(f"{address}/web/health", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False
