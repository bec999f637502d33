# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Who is drawn and when it is time, free of the ORM. Moments are naive UTC."""

from collections import defaultdict
from datetime import datetime, timedelta, timezone
from hashlib import sha256

NEVER = datetime.min


def is_drawn(program, document, share):
    """Say whether a document is in the sample of a program.

    The draw depends on nothing but the two, so it comes out the same whenever and
    wherever it is asked; and who is in at 10 percent is in at 20 percent too.

    :param share: percent of the documents that are in

    >>> sum(is_drawn(1, f"sale.order,{n}", 25) for n in range(4000))
    989
    >>> all(
    ...     is_drawn(1, str(n), 20) for n in range(500) if is_drawn(1, str(n), 10)
    ... )
    True
    >>> is_drawn(1, "sale.order,1", 0), is_drawn(1, "sale.order,1", 100)
    (False, True)
    """
    digest = sha256(f"{program}:{document}".encode()).digest()
    return int.from_bytes(digest[:8], "big") * 100 < share * 2**64


def local_day(moment, zone):
    """Return the date that a UTC moment falls on in a zone."""
    return moment.replace(tzinfo=timezone.utc).astimezone(zone).date()


def opening(day, zone, hour):
    """Return the UTC moment at which the clock of a zone shows an hour of a day.

    >>> from datetime import date
    >>> from zoneinfo import ZoneInfo
    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> str(opening(date(2026, 3, 28), berlin, 8.5))
    '2026-03-28 07:30:00'
    >>> str(opening(date(2026, 3, 29), berlin, 8.5))  # the night of the change
    '2026-03-29 06:30:00'
    """
    clock = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)
    moment = clock.replace(tzinfo=zone).astimezone(timezone.utc)
    return moment.replace(tzinfo=None)


def next_moment(now, zone, hour_from, hour_to):
    """Return now if it lies between two hours of a zone, else when they next begin.

    >>> from zoneinfo import ZoneInfo
    >>> tokyo, new_york = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
    >>> now = datetime(2026, 1, 5, 9, 30)
    >>> next_moment(now, tokyo, 8, 19) == now  # 18:30 there
    True
    >>> str(next_moment(now, tokyo, 8, 18.5))  # too late today, so tomorrow at 8
    '2026-01-05 23:00:00'
    >>> str(next_moment(now, new_york, 8, 19))  # 4:30 there, so today at 8
    '2026-01-05 13:00:00'
    """
    day = local_day(now, zone)
    begin, end = opening(day, zone, hour_from), opening(day, zone, hour_to)
    if now < begin:
        return begin
    if now < end:
        return now
    return opening(day + timedelta(days=1), zone, hour_from)


def free_day(first, taken, limit):
    """Return the first day on which fewer are taken than the limit allows.

    >>> from datetime import date
    >>> taken = {date(2026, 1, 5): 2, date(2026, 1, 6): 2, date(2026, 1, 7): 1}
    >>> str(free_day(date(2026, 1, 5), taken, 2))
    '2026-01-07'
    """
    day = first
    while taken.get(day, 0) >= limit:
        day += timedelta(days=1)
    return day


class Ledger:
    """When each person and each customer was last asked, and about what.

    >>> ledger = Ledger()
    >>> ledger.note("Tom", "Miller & Sons", "delivery", datetime(2026, 1, 5))
    >>> str(ledger.last("Tom"))
    '2026-01-05 00:00:00'
    >>> ledger.last("Tom", "hotline") == NEVER
    True
    >>> str(ledger.last_of_family("Miller & Sons", "delivery"))
    '2026-01-05 00:00:00'
    """

    def __init__(self):
        self._moments = defaultdict(lambda: NEVER)

    def note(self, person, family, touchpoint, moment):
        """Enter that somebody was asked."""
        for who in (("person", person), ("family", family)):
            for key in ((who, None), (who, touchpoint)):
                self._moments[key] = max(self._moments[key], moment)

    def last(self, person, touchpoint=None):
        """Return when a person was last asked, about a touchpoint or about any."""
        return self._moments[("person", person), touchpoint]

    def last_of_family(self, family, touchpoint=None):
        """Return when anybody of a customer was last asked."""
        return self._moments[("family", family), touchpoint]
