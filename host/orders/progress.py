# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tell on the terminal how far a long run has come."""

import sys
import time

LOG_EVERY = 5  # seconds


class Progress:
    """One line that renews itself on a terminal; a line now and then in a log."""

    def __init__(self, what, *, stream=None, clock=time.monotonic):
        self.what = what
        self.stream = stream or sys.stderr
        self.clock = clock
        self.started = clock()
        self.said = self.started

    def show(self, done, total):
        """Say how much is done, how fast, and how long the rest will take."""
        if self.stream.isatty():
            end = "\n" if done == total else ""
            self.stream.write(f"\r{self.text(done, total):<70}{end}")
        elif done == total or self.clock() - self.said >= LOG_EVERY:
            self.said = self.clock()
            self.stream.write(self.text(done, total) + "\n")
        self.stream.flush()

    def text(self, done, total):
        """Return the line: count, rate and time left."""
        if not done:
            return f"0 of {total:,} {self.what}"
        rate = done / self.seconds
        left = (total - done) / rate
        return (
            f"{done:,} of {total:,} {self.what}, {rate:.0f} a second, {left:.0f} s left"
        )

    @property
    def seconds(self):
        """Seconds since the start."""
        return max(self.clock() - self.started, 0.001)
