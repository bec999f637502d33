# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev stop`: end what a killed or forgotten ./dev left running."""

import contextlib
import os
import signal
import time
from pathlib import Path

from . import paths, postgres
from .ui import say

PATIENCE_SECONDS = 20


def add_arguments(_parser):
    """`./dev stop` has no arguments."""


def run(_args):
    """Stop Odoo servers and PostgreSQL clusters of this host."""
    stopped = [*_stop_servers(), *_stop_clusters()]
    say(f"Stopped {', '.join(stopped)}." if stopped else "Nothing was running.")
    return 0


def _stop_servers():
    for pid_file in paths.RUN.glob("*.pid"):
        pid = int(pid_file.read_text() or 0)
        if _is_ours(pid):
            os.kill(pid, signal.SIGTERM)
            _wait(pid)
            yield f"Odoo ({pid_file.stem})"
        pid_file.unlink(missing_ok=True)


def _stop_clusters():
    clusters = [postgres.Cluster(name) for name in postgres.SETTINGS]
    for cluster in clusters:
        if cluster.data.exists() and cluster.running():
            cluster.stop()
            yield f"PostgreSQL ({cluster.name})"


def _is_ours(pid):
    """Tell whether the process is the Odoo that wrote the file, not a later one."""
    with contextlib.suppress(OSError):
        return str(paths.RUN).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _wait(pid):
    end = time.monotonic() + PATIENCE_SECONDS
    while _is_ours(pid):
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
