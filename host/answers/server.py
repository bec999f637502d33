# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Serve Odoo's pages from this process, which decides what day it is."""

import threading
from contextlib import contextmanager

from werkzeug.serving import make_server

from odoo import http
from odoo.tools import config


@contextmanager
def serving(database):
    """Serve one database on a free port; yields the address."""
    config["db_name"] = [database]
    server = make_server("127.0.0.1", 0, http.root, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
