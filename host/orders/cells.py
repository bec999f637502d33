# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read the text of one cell: numbers, moments, yes or no.

Each reader returns the value or raises ValueError with a reason for the report.
What could mean two things is refused: a wrong amount or date that went in
unnoticed costs more than a row in the report.
"""

import re
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal

EARLIEST = datetime(2000, 1, 1)
LARGEST = Decimal(10) ** 12  # below it, a float keeps an amount exact to the cent
LONGEST_ID = 64
YES = {"1", "true", "yes", "y", "ja", "j"}
NO = {"", "0", "false", "no", "n", "nein"}

_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_GROUPED = re.compile(
    r"-?[1-9]\d{0,2}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.,]\d+)?",
    re.ASCII,
)
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_MOMENT = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"
    r"|(?P<day_de>\d\d?)\.(?P<month_de>\d\d?)\.(?P<year_de>\d{4}))"
    r"(?P<clock>[T ](?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r" ?(?:(?P<utc>Z)|(?P<sign>[+-])(?P<off_hour>\d\d):?(?P<off_minute>\d\d))?)?",
    re.ASCII,
)


def shown(text):
    """Return the text quoted and short enough for a report.

    >>> shown("x" * 50)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...'"
    """
    return repr(text if len(text) <= 40 else text[:40] + "...")


def identifier(text):
    """Return a text that must be there: the number of an invoice or customer."""
    if not text:
        raise ValueError("is empty")
    if len(text) > LONGEST_ID:
        raise ValueError(f"{shown(text)} is longer than {LONGEST_ID} characters")
    return text


def number(text):
    """Return a decimal number, with a decimal point or a decimal comma.

    >>> number("1.234,50"), number("1,234.50"), number("-27,5"), number("1 234")
    (Decimal('1234.50'), Decimal('1234.50'), Decimal('-27.5'), Decimal('1234'))
    >>> number("1,234")
    Traceback (most recent call last):
    ValueError: '1,234' can mean 1.234 or 1234; write it without thousands mark
    """
    if _AMBIGUOUS.fullmatch(text):
        fraction = text.replace(",", ".")
        whole = fraction.replace(".", "")
        raise ValueError(
            f"{shown(text)} can mean {fraction} or {whole};"
            " write it without thousands mark"
        )
    if grouped := _GROUPED.fullmatch(text):
        text = text.replace(grouped["mark"], "")
    elif not _PLAIN.fullmatch(text):
        raise ValueError(f"{shown(text)} is not a number")
    value = Decimal(text.replace(",", "."))
    if abs(value) >= LARGEST:
        raise ValueError(f"{shown(text)} is too large")
    return value


def count(text):
    """Return a whole number from 1.

    >>> count("7")
    7
    """
    value = number(text)
    if value < 1 or value % 1:
        raise ValueError(f"{shown(text)} is not a whole number from 1")
    return int(value)


def yes_no(text):
    """Return True or False; an empty cell is False.

    >>> yes_no("1"), yes_no("Nein")
    (True, False)
    """
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError(f"{shown(text)} is neither 1 (yes) nor 0 (no)")


def currency_code(text):
    """Return a three-letter currency code, or "" for the import's own currency.

    >>> currency_code("gbp")
    'GBP'
    """
    if text and not re.fullmatch(r"[A-Za-z]{3}", text):
        raise ValueError(f"{shown(text)} is not a currency code such as EUR")
    return text.upper()


def moment(text, *, zone, now):
    """Return a past moment as naive UTC; the text is local time of the zone.

    A date without time is taken as noon: it stays the same day in zones nearby.

    >>> from zoneinfo import ZoneInfo
    >>> london, today = ZoneInfo("Europe/London"), datetime(2024, 1, 1)
    >>> moment("2011-07-01 08:26", zone=london, now=today)
    datetime.datetime(2011, 7, 1, 7, 26)
    >>> moment("01.12.2010", zone=london, now=today)
    datetime.datetime(2010, 12, 1, 12, 0)
    """
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(
            f"{shown(text)} is not a date; write YYYY-MM-DD HH:MM or DD.MM.YYYY HH:MM"
        )
    try:
        value = _local(found, zone).astimezone(timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{shown(text)} is not a date in the calendar") from error
    return _past(text, value, now, dated_only=not found["clock"])


def _local(found, zone):
    """Return the moment that the matched text names, with its zone."""
    year, month, day = (
        int(found[part] or found[f"{part}_de"]) for part in ("year", "month", "day")
    )
    if not found["clock"]:
        return datetime.combine(datetime(year, month, day), time(12), zone)
    clock = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    return datetime(year, month, day, *clock, tzinfo=_offset(found) or zone)


def _offset(found):
    """Return the zone that the text itself names, or None."""
    if found["utc"]:
        return timezone.utc
    if not found["sign"]:
        return None
    gap = timedelta(hours=int(found["off_hour"]), minutes=int(found["off_minute"]))
    return timezone(-gap if found["sign"] == "-" else gap)


def _past(text, value, now, *, dated_only):
    """Refuse moments that no order can have."""
    if dated_only and value.date() == now.date():
        return min(value, now)
    if value > now:
        raise ValueError(f"{shown(text)} is in the future")
    if value < EARLIEST:
        raise ValueError(f"{shown(text)} is before {EARLIEST:%Y-%m-%d}")
    return value
