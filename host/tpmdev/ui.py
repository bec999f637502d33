# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person sees: progress, and failures in one sentence."""

import contextlib
import subprocess
import sys
import threading
import time

TELL_SECONDS = 20


class Failure(Exception):
    """A known way to fail; its text says what is missing and how to get it."""


def say(text=""):
    """Print a line at once, so that a long step never looks dead."""
    print(text, flush=True)


def warn(text):
    """Print something that is off, but does not stop the work."""
    print(f"! {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(text, detail=None):
    """Announce a long step, tell now and then that it goes on, and how long it took.

    :param detail: a function that says in a few words how far it has come
    """
    say(f"- {text} ...")
    started, done = time.monotonic(), threading.Event()
    arguments = (text, started, done, detail)
    teller = threading.Thread(target=_tell, args=arguments, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
    say(f"  {text}: done in {time.monotonic() - started:.0f} s")


def _tell(text, started, done, detail):
    while not done.wait(TELL_SECONDS):
        how_far = f", {detail()}" if detail else ""
        say(f"  {text}: {time.monotonic() - started:.0f} s{how_far}")


def run(command, failure, **options):
    """Run a command quietly; raise a Failure with its last words if it fails."""
    command = [str(part) for part in command]
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            **options,
        )
    except FileNotFoundError as error:
        raise Failure(f"{failure} ('{command[0]}' is not on this machine)") from error
    if done.returncode:
        raise Failure(f"{failure}\n{_last_words(done.stdout)}")
    return done.stdout


def _last_words(output, lines=8):
    kept = [line for line in output.splitlines() if line.strip()][-lines:]
    return "\n".join(f"    {line}" for line in kept)
