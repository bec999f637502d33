# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Old orders moved near the present."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orders.__main__ import main
from orders.moving import moved
from orders.rows import read_orders

LONDON = ZoneInfo("Europe/London")
SAMPLE = Path(__file__).resolve().parents[2] / "host/orders/online_retail_sample.csv"


@pytest.fixture(scope="module")
def orders():
    return read_orders(SAMPLE, zone=LONDON, now=datetime(2024, 7, 1)).orders


@pytest.mark.parametrize("day", range(7))
def test_the_last_order_comes_to_the_week_before(orders, day):
    before = date(2026, 11, 16) + timedelta(day)
    last = max(order.invoice_date for order in moved(orders, before, LONDON))
    assert timedelta(1) <= before - last.date() <= timedelta(7)


def test_week_days_and_times_of_the_clock_stay(orders):
    def clock(found):
        return [
            order.invoice_date.replace(tzinfo=ZoneInfo("UTC"))
            .astimezone(LONDON)
            .strftime("%A %H:%M")
            for order in found
        ]

    assert clock(moved(orders, date(2026, 11, 22), LONDON)) == clock(orders)


def test_nothing_but_the_date_changes(orders):
    first = moved(orders, date(2026, 11, 22), LONDON)[0]
    assert first.invoice_date > orders[0].invoice_date
    assert vars(first) | {"invoice_date": 0} == vars(orders[0]) | {"invoice_date": 0}


def test_no_orders_stay_none():
    assert moved([], date(2026, 11, 22), LONDON) == []


@pytest.mark.parametrize("day", ["yesterday", "2999-01-01", "1999-01-01"])
def test_days_that_make_no_sense(day, capfd):
    with pytest.raises(SystemExit) as ended:
        main(["--before", day])
    assert ended.value.code == 2
    assert "argument --before" in capfd.readouterr().err
