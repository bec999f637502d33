# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Periods of days."""

from datetime import date, timedelta

DAY = timedelta(days=1)


def split_months(first, last):
    """Split a period into its whole months and the days left at both ends.

    :param date first: first day
    :param date last: last day
    :return: (months, days): lists of (first, last) spans; those of months go from the
        first day of a month to the first day of another, the last month itself

    >>> def show(first, last):
    ...     spans = split_months(*map(date.fromisoformat, (first, last)))
    ...     for name, found in zip(("months", "days"), spans):
    ...         print(name, *(f"{a}..{b}" for a, b in found))
    >>> show("2026-01-10", "2026-04-05")
    months 2026-02-01..2026-03-01
    days 2026-01-10..2026-01-31 2026-04-01..2026-04-05
    >>> show("2025-12-01", "2026-01-31")
    months 2025-12-01..2026-01-01
    days
    >>> show("2026-01-10", "2026-02-20")
    months
    days 2026-01-10..2026-02-20
    >>> show("2026-02-01", "2026-02-27")
    months
    days 2026-02-01..2026-02-27
    >>> show("2026-02-02", "2026-02-01")
    months
    days
    """
    if first > last:
        return [], []
    start = _month(first - DAY, 1)  # the first month that is whole
    end = _month(last + DAY, 0)  # the first that is not
    if start >= end:
        return [], [(first, last)]
    days = [(first, start - DAY), (end, last)]
    return [(start, _month(end, -1))], [span for span in days if span[0] <= span[1]]


def _month(day, offset):
    """Return the first day of the month so many months later."""
    years, month = divmod(day.month - 1 + offset, 12)
    return date(day.year + years, month + 1, 1)


def before(first, last):
    """Return the period just before, of the same length; months are kept whole.

    >>> [str(day) for day in before(date(2026, 3, 10), date(2026, 3, 19))]
    ['2026-02-28', '2026-03-09']
    >>> [str(day) for day in before(date(2026, 2, 1), date(2026, 2, 28))]
    ['2026-01-01', '2026-01-31']
    >>> [str(day) for day in before(date(2025, 2, 15), date(2026, 2, 14))]
    ['2024-02-15', '2025-02-14']
    """
    months = _months(first, last + DAY)
    start = _shift(first, -months) if months else first - (last + DAY - first)
    return start, first - DAY


def _months(first, end):
    """Return how many whole months lie between two days; 0 when some days are over."""
    if first.day != end.day:
        return 0
    return 12 * (end.year - first.year) + end.month - first.month


def _shift(day, months):
    """Return the same day some months away, or the last one there is."""
    start = _month(day, months)
    return min(start.replace(day=1) + (day.day - 1) * DAY, _month(start, 1) - DAY)
