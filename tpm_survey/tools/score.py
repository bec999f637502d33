# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the answers from 0 to 10 come to, free of the ORM.

The arithmetic of shares and net scores is that of the catalogue's addon.
"""

from typing import NamedTuple

from odoo.addons.tpm_touchpoint.tools.score import (
    Interval,
    change,
    correlation,
    excludes_zero,
    importance_field,
    net_score,
    priority,
    share,
)

__all__ = [
    "BANDS",
    "NET_VALUES",
    "SCORES",
    "Band",
    "Interval",
    "Summary",
    "band",
    "change",
    "correlation",
    "excludes_zero",
    "importance_field",
    "net_score",
    "priority",
    "share",
]

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
