# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Arithmetic of shares and net scores, free of the ORM.

A net score is the share of one end less the share of the other: promoters less
detractors, delighted less disappointed.
"""

from math import atanh, hypot, sqrt, tanh
from typing import NamedTuple

Z = 1.96  # of a 95 % interval


class Interval(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


class Tally(NamedTuple):
    """How many of n stand at either end.

    >>> [round(x, 1) for x in Tally(50, 20, 100).net]
    [30.0, 14.1, 44.2]
    """

    promoters: int = 0
    detractors: int = 0
    n: int = 0

    @property
    def net(self):
        """Return the net score with its interval, in points."""
        return net_score(self.promoters, self.detractors, self.n)


def net_score(promoters, detractors, n):
    """Return the net score with its adjusted Wald interval, in points.

    >>> [round(x, 1) for x in net_score(50, 20, 100)]
    [30.0, 14.1, 44.2]
    >>> [round(x, 1) for x in net_score(5, 0, 5)]
    [100.0, 17.5, 100]
    >>> net_score(0, 0, 0)
    Interval(value=0.0, low=-100, high=100)
    """
    if not n:
        return Interval(0.0, -100, 100)
    middle, error = _adjusted(promoters, detractors, n)
    return Interval(
        100 * (promoters - detractors) / n,
        max(-100, 100 * (middle - Z * error)),
        min(100, 100 * (middle + Z * error)),
    )


def _adjusted(promoters, detractors, n):
    """Return middle and standard error, with three answers added: 3/4 at each end."""
    n += 3
    up, down = (promoters + 0.75) / n, (detractors + 0.75) / n
    middle = up - down
    return middle, sqrt((up + down - middle**2) / n)


def change(now, before):
    """Say whether a net score differs from the one before beyond chance.

    :param now: :class:`Tally`, or what else has promoters, detractors and n
    :param before: the same of the period before
    :return: 1 better, -1 worse, 0 when chance alone may explain it

    >>> good, poor = Tally(50, 20, 100), Tally(20, 50, 100)
    >>> change(good, poor), change(poor, good), change(good, good)
    (1, -1, 0)
    >>> change(Tally(1, 0, 1), Tally(0, 1, 1))
    0
    """
    middle, error = _adjusted(now.promoters, now.detractors, now.n)
    middle_before, error_before = _adjusted(
        before.promoters, before.detractors, before.n
    )
    difference = middle - middle_before
    if abs(difference) <= Z * hypot(error, error_before):
        return 0
    return 1 if difference > 0 else -1


def share(part, n):
    """Return a share with its Wilson interval, in percent.

    >>> [round(x, 1) for x in share(12, 40)]
    [30.0, 18.1, 45.4]
    >>> [round(x, 1) for x in share(0, 5)]
    [0.0, 0.0, 43.4]
    >>> share(0, 0)
    Interval(value=0.0, low=0.0, high=100.0)
    """
    if not n:
        return Interval(0.0, 0.0, 100.0)
    p, spread = part / n, Z**2 / n
    middle = p + spread / 2
    half = sqrt(p * (1 - p) * spread + spread**2 / 4)
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return Interval(100 * p, 100 * max(0.0, low), 100 * min(1.0, high))


def correlation(r, n):
    """Return a correlation with its interval after Fisher, from ``n`` pairs.

    >>> [round(x, 2) for x in correlation(0.5, 30)]
    [0.5, 0.17, 0.73]
    >>> correlation(0.9, 3)
    Interval(value=0.9, low=-1.0, high=1.0)
    >>> correlation(1.0, 10)
    Interval(value=1.0, low=1.0, high=1.0)
    """
    if n <= 3:
        return Interval(r, -1.0, 1.0)
    if abs(r) >= 1:
        return Interval(r, r, r)
    middle, half = atanh(r), Z / sqrt(n - 3)
    return Interval(r, tanh(middle - half), tanh(middle + half))


def excludes_zero(interval):
    """Say whether the interval tells on which side of zero the value lies.

    >>> excludes_zero(correlation(0.5, 30)), excludes_zero(correlation(0.3, 30))
    (True, False)
    """
    return interval.low > 0 or interval.high < 0


def priority(importance, repurchase, recommendation):
    """Return how urgent a touchpoint is, from 0 to 30; it takes all three means.

    >>> priority(8, 6.5, 7)
    14.5
    """
    return importance + (10 - repurchase) + (10 - recommendation)


def importance_field(importance, performance, split):
    """Return the field of the importance-performance chart a touchpoint lies in.

    :param split: the two means that part the fields, importance first

    >>> [importance_field(i, p, (5, 5)) for i, p in ((9, 2), (9, 9), (2, 2), (2, 9))]
    ['concentrate', 'keep', 'low', 'overkill']
    >>> importance_field(5, 5, (5, 5))
    'keep'
    """
    if importance >= split[0]:
        return "keep" if performance >= split[1] else "concentrate"
    return "overkill" if performance >= split[1] else "low"
