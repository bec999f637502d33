# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Compare durations on a machine that has other things to do as well.

The variants take turns, and each round is compared with the one right after it: a
slow minute slows both. What counts is the median of these ratios.
"""

import gc
import statistics
import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

LEAST, MOST = 5, 60


class Runs(NamedTuple):
    """The durations of one variant, in seconds."""

    seconds: tuple

    @property
    def best(self):
        """Return the shortest duration."""
        return min(self.seconds)

    @property
    def median(self):
        """Return the median duration."""
        return statistics.median(self.seconds)

    @property
    def p95(self):
        """Return what 95 of 100 durations keep below.

        >>> Runs(tuple(range(100))).p95
        95
        """
        return sorted(self.seconds)[int(0.95 * len(self.seconds))]

    def ratio(self, other):
        """Return how many times as long as another variant it takes.

        >>> Runs((2.0, 9.0, 3.0)).ratio(Runs((1.0, 4.5, 1.0)))
        2.0
        """
        pairs = zip(self.seconds, other.seconds, strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)

    def as_json(self):
        """Return what the results file keeps."""
        return {
            "best_ms": round(self.best * 1000, 3),
            "median_ms": round(self.median * 1000, 3),
            "rounds": len(self.seconds),
        }


class Stopwatch:
    """Holds the duration of the block it was used in."""

    seconds = 0.0


@contextmanager
def stopwatch(cr=None):
    """Time a block that starts without garbage of those before it.

    :param cr: with a cursor, what counts is the processor time of this process and of
        the cursor's PostgreSQL process, not the time on the wall
    """
    gc.collect()
    clock = _processors(cr) if cr else time.perf_counter
    watch = Stopwatch()
    started = clock()
    yield watch
    watch.seconds = clock() - started


def _processors(cr):
    """Return a clock of the processor time; of the wall, if PostgreSQL is elsewhere."""
    account = Path(f"/proc/{cr._cnx.info.backend_pid}/schedstat")
    if not account.exists():
        return time.perf_counter
    return lambda: time.process_time() + int(account.read_text().split()[0]) / 1e9


def interleave(variants, budget, *, least=LEAST, most=MOST):
    """Run the variants in turn until the time is used up.

    :param variants: dict of name to function; each returns its duration in seconds
    :param budget: seconds for all of it; `least` rounds are run in any case
    :return: dict of name to :class:`Runs`; a first round to warm up is left out
    """
    seconds = {name: [] for name in variants}
    for run in variants.values():
        run()
    gc.freeze()  # the registry is loaded: no need to search it for garbage each time
    started = time.monotonic()
    for number in range(most):
        if number >= least and time.monotonic() - started > budget:
            break
        # to and fro, so that none always comes after the same one
        order = list(variants) if number % 2 else list(reversed(variants))
        for name in order:
            seconds[name].append(variants[name]())
    return {name: Runs(tuple(values)) for name, values in seconds.items()}
