# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Score arithmetic, free of the ORM."""

from math import atanh, hypot, sqrt, tanh
from typing import NamedTuple

SCORES = range(11)


class Band(NamedTuple):
    """Scores that mean the same: who they come from, and how it felt."""

    first: int
    last: int
    name: str
    experience: str


BANDS = (
    Band(0, 6, "detractor", "disappointed"),
    Band(7, 8, "passive", "ok"),
    Band(9, 10, "promoter", "delighted"),
)


def band(score):
    """Return the band of a score.

    :raise ValueError: for what is no score

    >>> band(6).experience, band(7).experience, band(9).experience
    ('disappointed', 'ok', 'delighted')
    >>> band(11)
    Traceback (most recent call last):
    ValueError: 11 is not a score from 0 to 10
    """
    for found in BANDS:
        if found.first <= score <= found.last:
            return found
    raise ValueError(f"{score} is not a score from 0 to 10")


# What an answer adds to the net score, which is the mean of these.
NET_VALUES = {"promoter": 100, "passive": 0, "detractor": -100}
Z = 1.96  # of a 95 % interval


class Interval(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


class Summary(NamedTuple):
    """What the answers to one question come to.

    >>> found = Summary((0, 0, 0, 20, 0, 0, 0, 30, 0, 0, 50))
    >>> found.n, found.promoters, found.detractors, found.mean
    (100, 50, 20, 7.7)
    >>> Summary().mean
    0.0
    """

    counts: tuple = (0,) * len(SCORES)

    @property
    def n(self):
        return sum(self.counts)

    @property
    def promoters(self):
        return self._count("promoter")

    @property
    def detractors(self):
        return self._count("detractor")

    @property
    def mean(self):
        total = sum(
            score * count for score, count in zip(SCORES, self.counts, strict=False)
        )
        return total / self.n if self.n else 0.0

    @property
    def net(self):
        return net_score(self.promoters, self.detractors, self.n)

    def _count(self, name):
        return sum(
            sum(self.counts[found.first : found.last + 1])
            for found in BANDS
            if found.name == name
        )


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

    :param Summary now: answers of the period
    :param Summary before: answers of the period before
    :return: 1 better, -1 worse, 0 when chance alone may explain it

    >>> good = Summary((0, 0, 0, 20, 0, 0, 0, 30, 0, 0, 50))
    >>> poor = Summary((0, 0, 0, 50, 0, 0, 0, 30, 0, 0, 20))
    >>> change(good, poor), change(poor, good), change(good, good)
    (1, -1, 0)
    >>> change(Summary((0,) * 10 + (1,)), Summary((1,) + (0,) * 10))
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
