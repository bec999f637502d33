# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What several reviewers say together."""

from statistics import fmean, median


def middle(ratings):
    """Return the rating in the middle, halves rounded up; None without ratings.

    >>> middle([1, 5, 4])
    4
    >>> middle([3, 4])
    4
    >>> middle([2, 2, 5, 5, 1])
    2
    >>> middle([])
    """
    return int(median(ratings) + 0.5) if ratings else None


def mean(ratings):
    """Return the mean with one decimal, 0 without ratings.

    >>> mean([3, 4, 4])
    3.7
    >>> mean([])
    0.0
    """
    return round(fmean(ratings), 1) if ratings else 0.0


def spread(*scales):
    """Return how far the reviewers are apart where they are farthest apart.

    >>> spread([1, 5], [3, 3])
    4
    >>> spread([3], [2], [1])
    0
    >>> spread([], [])
    0
    """
    return max((max(scale) - min(scale) for scale in scales if scale), default=0)
