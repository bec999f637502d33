# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the simulated people did, in their own books.

It is written from what went through the letterbox and the pages, and never read back
from the database, so that a test can hold the screens against it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime


@dataclass
class Asked:
    """One customer who was asked about one touchpoint."""

    customer: str
    touchpoint: str
    order: str
    asked_on: datetime  # UTC, as all moments
    fate: str = "silent"  # or answered, bounced, objected
    opinion: object = None  # the people.Opinion of who answered
    answered_on: datetime = None
    by_staff: bool = False


class Ledger:
    """All who were asked, by request."""

    def __init__(self):
        self._asked = {}
        self.measures = {}  # from when on customers feel them, by touchpoint

    def __iter__(self):
        return iter(self._asked.values())

    def note_asked(self, request, moment, *, customer, touchpoint, order):
        """Note that a request reached somebody; a reminder changes nothing."""
        if request not in self._asked:
            self._asked[request] = Asked(customer, touchpoint, order, moment)
        return self._asked[request]

    def note_measure(self, touchpoint, felt_from):
        """Note that something was done at a touchpoint, by its external identifier."""
        self.measures[touchpoint] = felt_from

    def answers(self):
        """Return those who answered."""
        return [asked for asked in self if asked.fate == "answered"]

    def __str__(self):
        fates = Counter(asked.fate for asked in self)
        told = ", ".join(f"{count:,} {fate}" for fate, count in fates.most_common())
        return f"{fates.total():,} were asked: {told}"
