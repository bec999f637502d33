# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Child processes that end when ./dev is told to end, and not before they are done."""

import signal
import subprocess
import threading

_running = {}
_stopping = threading.Event()


def install_handlers():
    """Make Ctrl-C and SIGTERM end the children first."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


def call(command, *, foreground=False, **options):
    """Run a command to its end, and return its exit code.

    A foreground child shares the terminal and handles Ctrl-C itself; any other is
    kept out of the terminal's reach, since a second signal would make Odoo break off.
    """
    if _stopping.is_set():
        raise KeyboardInterrupt
    command = [str(part) for part in command]
    process = subprocess.Popen(command, start_new_session=not foreground, **options)
    _running[process] = foreground
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise
    finally:
        del _running[process]


def _stop(number, _frame):
    if number == signal.SIGINT and any(_running.values()):
        return
    _stopping.set()
    for process in list(_running):
        process.terminate()
    raise KeyboardInterrupt


def capture(command):
    """Run a short command, and return it with its output as one text."""
    return subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
