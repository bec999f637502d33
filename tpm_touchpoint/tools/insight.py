# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How firm an insight is, free of the ORM."""

FIRMEST = 5
STEPS = (2, 5, 15)  # customers from which on it is a level firmer


def reliability(mentions, sources):
    """Return how firm an insight is, from 1 to 5.

    One level, another one from 2, 5 and 15 customers each who said it, and one for each
    further source: what was heard on the hotline, read in a review and seen in figures
    is firmer than what one source says three times.

    >>> [reliability(mentions, 1) for mentions in (1, 2, 4, 5, 14, 15, 900)]
    [1, 2, 2, 3, 3, 4, 4]
    >>> reliability(2, 2), reliability(3, 3), reliability(40, 7)
    (3, 4, 5)
    >>> reliability(0, 0)
    1
    """
    steps = sum(mentions >= step for step in STEPS)
    return min(FIRMEST, 1 + steps + max(0, sources - 1))


def strength(impact, firmness):
    """Return impact times reliability, from 1 to 25; what is not known counts as 1.

    >>> strength("5", "3"), strength(False, "2")
    (15, 2)
    """
    return int(impact or 1) * int(firmness or 1)
