# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How often something happens a year, and how that is known, free of the ORM."""

from typing import NamedTuple

COUNTED, ESTIMATED, PARTLY = "counted", "estimated", "partly"


class Frequency(NamedTuple):
    """How often customers come a year, and whether anybody counted."""

    count: int = 0
    basis: str | None = None

    @property
    def estimated(self):
        """Return how much of it is an estimate.

        >>> Frequency(12, ESTIMATED).estimated, Frequency(12, COUNTED).estimated
        (12, 0)
        """
        return self.count if self.basis == ESTIMATED else 0


def basis(estimated, total):
    """Say what a sum rests on; None where there is none.

    >>> basis(0, 8), basis(3, 8), basis(8, 8), basis(0, 0)
    ('counted', 'partly', 'estimated', None)
    """
    if not total:
        return None
    if not estimated:
        return COUNTED
    return ESTIMATED if estimated >= total else PARTLY
