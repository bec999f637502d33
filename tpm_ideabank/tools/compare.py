# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Whether a net score changed beyond chance, and how many answers it takes to see it.

The difference of two independent net scores has the sum of their variances. Each is
the adjusted Wald variance that the catalogue's addon uses for one score (three answers
added, 3/4 of one at each end), after Agresti and Caffo, The American Statistician
54 (2000), 280-288, who add to both samples so that small ones keep what they promise.
"""

from datetime import timedelta
from math import sqrt
from typing import NamedTuple

from odoo.addons.tpm_touchpoint.tools.score import Interval, Tally, Z

__all__ = [
    "Interval",
    "Span",
    "Tally",
    "answers_needed",
    "difference",
    "is_clear",
    "spans",
]

ADDED, AT_EACH_END = 3, 0.75
MOST = 500  # nobody waits for more answers than that


class Span(NamedTuple):
    """A period, both days included."""

    first: object
    last: object


def spans(turn, today):
    """Return equal spans before and after the day of the change.

    That day is the first of the span after it; None while it lies in the future.

    >>> from datetime import date
    >>> before, after = spans(date(2026, 5, 11), date(2026, 5, 20))
    >>> [str(day) for day in (*before, *after)]
    ['2026-05-01', '2026-05-10', '2026-05-11', '2026-05-20']
    >>> spans(date(2026, 5, 21), date(2026, 5, 20))
    """
    if turn > today:
        return None
    day = timedelta(days=1)
    return Span(turn - (today - turn) - day, turn - day), Span(turn, today)


def difference(before, after):
    """Return by how many points a net score changed, with its 95 % interval.

    :param before: :class:`Tally`, or what else has promoters, detractors and n

    From 20/50 to 50/20 of 100: up by 60 points. With 103 answers each the shares are
    50.75/103 and 20.75/103, the middles are 29.13 points to either side of 0, the
    variances 0.005916 each, so 58.25 +- 1.96 * 10.88.

    >>> [round(x, 1) for x in difference(Tally(20, 50, 100), Tally(50, 20, 100))]
    [60.0, 36.9, 79.6]
    >>> [round(x, 1) for x in difference(Tally(2, 2, 10), Tally(4, 2, 10))]
    [20.0, -38.3, 69.1]

    The answers added draw the interval's middle towards 0. At the ends of the scale
    the observed difference could lie outside then, which nobody understands, so the
    interval is widened to include it; that only makes it more cautious.

    >>> [round(x, 1) for x in difference(Tally(0, 10, 10), Tally(10, 0, 10))]
    [200.0, 112.2, 200.0]
    """
    middle, half = _middle_and_half(before, after, 1)
    value = 100 * (_net(after) - _net(before))
    return Interval(
        value,
        min(value, max(-200, 100 * (middle - half))),
        max(value, min(200, 100 * (middle + half))),
    )


def is_clear(interval):
    """Say whether chance alone does not explain a difference.

    >>> is_clear(difference(Tally(20, 50, 100), Tally(50, 20, 100)))
    True
    >>> is_clear(difference(Tally(2, 2, 10), Tally(4, 2, 10)))
    False
    """
    return interval.low > 0 or interval.high < 0


def answers_needed(before, after):
    """Return about how many more answers would make the observed difference clear.

    As the spans are equal, the answers before the change grow with those after it. So
    both samples are taken to grow in proportion, with the shares they have now.

    :return: more answers after the change; 0 when it is clear, None when there is no
        difference or it would take more than anybody waits for

    >>> before, after = Tally(2, 2, 10), Tally(4, 2, 10)
    >>> answers_needed(before, after)
    86
    >>> scale = 9.6  # (10 + 86) / 10
    >>> is_clear(difference(*[Tally(*(x * scale for x in t)) for t in (before, after)]))
    True
    >>> answers_needed(Tally(20, 50, 100), Tally(50, 20, 100))
    0
    >>> answers_needed(Tally(5, 5, 20), Tally(5, 5, 20))
    >>> answers_needed(Tally(20, 20, 100), Tally(22, 20, 100))
    """
    if not after.n or not before.n or _net(before) == _net(after):
        return None
    if not _is_enough(before, after, MOST):
        return None
    low, high = -1, MOST  # not enough, enough
    while high - low > 1:
        middle = (low + high) // 2
        if _is_enough(before, after, middle):
            high = middle
        else:
            low = middle
    return high


def _is_enough(before, after, more):
    middle, half = _middle_and_half(before, after, (after.n + more) / after.n)
    return abs(middle) > half


def _middle_and_half(before, after, scale):
    middle_before, variance_before = _adjusted(before, scale)
    middle_after, variance_after = _adjusted(after, scale)
    return (
        middle_after - middle_before,
        Z * sqrt(variance_before + variance_after),
    )


def _adjusted(tally, scale):
    n = tally.n * scale + ADDED
    up = (tally.promoters * scale + AT_EACH_END) / n
    down = (tally.detractors * scale + AT_EACH_END) / n
    middle = up - down
    return middle, (up + down - middle**2) / n


def _net(tally):
    return (tally.promoters - tally.detractors) / tally.n if tally.n else 0
