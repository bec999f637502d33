# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a long import says meanwhile."""

import io

import pytest

from orders.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock():
    """Return a clock of which a test sets the time."""

    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


def show(progress, clock, *steps):
    for clock.now, done in steps:
        progress.show(done, 1000)


def test_a_log_gets_a_line_every_five_seconds_and_the_last(clock):
    log = io.StringIO()
    progress = Progress("orders", stream=log, clock=clock)
    show(progress, clock, (0, 0), (2, 100), (5, 250), (6, 300), (20, 1000))
    assert log.getvalue().splitlines() == [
        "250 of 1,000 orders, 50 a second, 15 s left",
        "1,000 of 1,000 orders, 50 a second, 0 s left",
    ]


def test_a_terminal_gets_one_line_that_renews_itself(clock):
    terminal = Terminal()
    progress = Progress("orders", stream=terminal, clock=clock)
    show(progress, clock, (0, 0), (2, 100), (20, 1000))
    assert terminal.getvalue().count("\r") == 3
    assert terminal.getvalue().count("\n") == 1
    assert terminal.getvalue().startswith("\r0 of 1,000 orders ")
