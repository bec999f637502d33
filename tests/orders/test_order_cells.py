# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a single cell may hold."""

import doctest
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orders import cells

NOW = datetime(2024, 7, 1, 12)
LONDON = ZoneInfo("Europe/London")


def moment(text, zone=LONDON, now=NOW):
    return cells.moment(text, zone=zone, now=now)


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(cells).failed == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("139.12", "139.12"),
        ("139,12", "139.12"),
        ("-27.5", "-27.5"),
        ("0.0", "0"),
        ("1234", "1234"),
        ("1234,5", "1234.5"),
        ("1234.567", "1234.567"),
        ("0.125", "0.125"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("-168,469.60", "-168469.6"),
    ],
)
def test_number_with_point_or_comma(text, value):
    assert cells.number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1.234", "can mean 1.234 or 1234"),
        ("12,500", "can mean 12.500 or 12500"),
        ("", "not a number"),
        ("abc", "not a number"),
        ("£12.00", "not a number"),
        ("1e5", "not a number"),
        ("nan", "not a number"),
        ("inf", "not a number"),
        ("12.", "not a number"),
        ("1,23,456.00", "not a number"),
        ("١٢", "not a number"),
        ("1000000000000", "too large"),
        ("9" * 4000, "too large"),
    ],
)
def test_number_that_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        cells.number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2010-12-01 08:26:00", datetime(2010, 12, 1, 8, 26)),
        ("2011-07-01 08:26", datetime(2011, 7, 1, 7, 26)),
        ("2011-07-01T08:26:00.250", datetime(2011, 7, 1, 7, 26)),
        ("2011-07-01T08:26:00Z", datetime(2011, 7, 1, 8, 26)),
        ("2011-07-01 08:26:00 +0530", datetime(2011, 7, 1, 2, 56)),
        ("2011-07-01 08:26:00-05:00", datetime(2011, 7, 1, 13, 26)),
        ("1.7.2011 8:26", datetime(2011, 7, 1, 7, 26)),
        ("01.07.2011 08:26:30", datetime(2011, 7, 1, 7, 26, 30)),
        ("2011-12-01", datetime(2011, 12, 1, 12)),
        ("2024-07-01", datetime(2024, 7, 1, 11)),
        ("2011-10-30 01:30", datetime(2011, 10, 30, 0, 30)),
        ("2011-03-27 01:30", datetime(2011, 3, 27, 1, 30)),
    ],
)
def test_moment_becomes_utc(text, value):
    assert moment(text) == value


def test_date_of_today_is_never_in_the_future():
    morning = datetime(2024, 7, 1, 6)
    assert moment("2024-07-01", now=morning) == morning


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a date"),
        ("12/1/2010 8:26", "not a date; write"),
        ("10-12-01", "not a date"),
        ("2010-13-01", "not a date in the calendar"),
        ("2011-02-29 10:00", "not a date in the calendar"),
        ("2010-12-01 25:00", "not a date in the calendar"),
        ("2010-12-01 10:00+99:00", "not a date in the calendar"),
        ("2024-07-01 13:01", "in the future"),
        ("2024-07-02", "in the future"),
        ("9999-12-31 23:59", "in the future"),
        ("1999-12-31 23:59", "before 2000-01-01"),
        ("0001-01-01 00:00+05:00", "not a date in the calendar"),
    ],
)
def test_moment_that_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        moment(text)


def test_count_is_a_whole_number_from_1():
    assert cells.count("40") == 40
    for text in ("0", "-1", "2.5"):
        with pytest.raises(ValueError, match="whole number from 1"):
            cells.count(text)


def test_yes_and_no_in_english_and_german():
    assert [cells.yes_no(t) for t in ("1", "TRUE", "Ja", "yes")] == [True] * 4
    assert [cells.yes_no(t) for t in ("", "0", "false", "Nein")] == [False] * 4
    with pytest.raises(ValueError, match="neither"):
        cells.yes_no("maybe")


def test_identifier_is_there_and_short():
    with pytest.raises(ValueError, match="is empty"):
        cells.identifier("")
    with pytest.raises(ValueError, match="longer than 64"):
        cells.identifier("x" * 65)


def test_currency_is_three_letters():
    assert cells.currency_code("") == ""
    with pytest.raises(ValueError, match="not a currency code"):
        cells.currency_code("€")
