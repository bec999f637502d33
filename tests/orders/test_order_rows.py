# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a file may hold: delimiters, encodings, bad rows, bad files."""

import csv
import gzip
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orders.report import write_report
from orders.rows import REQUIRED, FileError, Problem, read_orders

NOW = datetime(2024, 7, 1, 12)
LONDON = ZoneInfo("Europe/London")
HEADER = ",".join(REQUIRED)
GOOD = "A1,17850,2010-12-01 08:26:00,France,7,40,139.12,0"
SAMPLE = Path(__file__).resolve().parents[2] / "host/orders/online_retail_sample.csv"


@pytest.fixture
def read(tmp_path):
    """Return a function that reads lines as a file of orders."""

    def read_lines(*lines, header=HEADER, encoding="utf-8", end="\n"):
        path = tmp_path / "orders.csv"
        path.write_bytes(end.join((header, *lines, "")).encode(encoding))
        return read_orders(path, zone=LONDON, now=NOW)

    return read_lines


def reasons(reading):
    return {problem.line: problem.reason for problem in reading.problems}


def test_a_good_row_becomes_an_order(read):
    (order,) = read(GOOD).orders
    assert (order.invoice_no, order.customer_id, order.country) == (
        "A1",
        "17850",
        "France",
    )
    assert order.invoice_date == datetime(2010, 12, 1, 8, 26)
    assert (order.n_lines, order.quantity) == (7, 40)
    assert order.amount == Decimal("139.12")
    assert not order.is_cancel


def test_orders_come_by_date(read):
    later = GOOD.replace("A1", "A2").replace("2010", "2009")
    assert [order.invoice_no for order in read(GOOD, later).orders] == ["A2", "A1"]


def test_semicolons_commas_and_german_dates(read):
    header = ";".join(REQUIRED)
    (order,) = read(
        "A1;7;01.12.2010 08:26;Österreich;7;40;1.139,12;nein", header=header
    ).orders
    assert order.amount == Decimal("1139.12")
    assert order.country == "Österreich"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_line_ends(read, encoding, end):
    assert len(read(GOOD, encoding=encoding, end=end).orders) == 1


def test_a_compressed_file_is_known_by_its_content(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(gzip.compress(f"{HEADER}\n{GOOD}\n".encode()))
    assert len(read_orders(path, zone=LONDON, now=NOW).orders) == 1


def test_optional_and_unknown_columns(read):
    reading = read(
        f'{GOOD},"Müller, Söhne",x,JA,chf',
        header=f"{HEADER},Customer_Name,colour,is_company,currency",
    )
    (order,) = reading.orders
    assert order.customer_name == "Müller, Söhne"
    assert (order.is_company, order.currency) == (True, "CHF")
    assert reading.ignored == ["colour"]


def test_every_bad_row_is_named_and_the_good_ones_go_in(read):
    reading = read(
        GOOD,
        "A2,1,yesterday,France,7,40,139.12,0",
        "A3,1,2100-01-01 10:00,France,7,40,139.12,0",
        "A4,,2010-12-01 08:26:00,France,7,40,139.12,0",
        "A5,1,2010-12-01 08:26:00,France,7,40,12 pounds,0",
        "A6,1,2010-12-01 08:26:00,France,7,40,-1.00,0",
        GOOD,
        "A7,1,2010-12-01 08:26:00,France,7,40,139.12",
        'A8,"1,2010-12-01 08:26:00,France,7,40,139.12,0',
        "",
        GOOD.replace("A1", "A9"),
    )
    assert [order.invoice_no for order in reading.orders] == ["A1", "A9"]
    found = reasons(reading)
    assert found[3].startswith("invoice_date 'yesterday' is not a date")
    assert found[4] == "invoice_date '2100-01-01 10:00' is in the future"
    assert found[5] == "customer_id is empty"
    assert found[6] == "amount '12 pounds' is not a number"
    assert found[7] == "amount is negative although the order is not cancelled"
    assert found[8] == "invoice_no is already on line 2"
    assert found[9] == "has 7 columns instead of 8"
    assert found[10].startswith("has a broken quotation")
    assert len(found) == 8


def test_a_row_tells_all_its_faults_at_once(read):
    reading = read("A2,,yesterday,France,x,40,139.12,perhaps")
    assert reasons(reading)[2].count(";") == 4  # one of them within the date's reason
    assert reading.problems[0].invoice_no == "A2"


def test_bytes_that_are_no_utf8_cost_their_row_alone(read):
    reading = read(GOOD.replace("A1", "Ä1"), GOOD, encoding="cp1252")
    assert reasons(reading) == {2: "is not UTF-8 text"}
    assert len(reading.orders) == 1


def test_a_null_byte_costs_its_row_alone(read):
    reading = read(GOOD.replace("A1", "A\x001"), GOOD)
    assert reasons(reading) == {2: "holds a control character"}


def test_an_invoice_refused_once_may_come_mended(read):
    reading = read(GOOD.replace("139.12", "x"), GOOD)
    assert len(reading.orders) == 1


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("", "is empty"),
        ("invoice_no,customer_id", "lacks the columns: invoice_date, country"),
        (f"{HEADER},amount", "has columns twice: amount"),
        ("\x00", "column names holds a control character"),
    ],
)
def test_a_file_without_the_columns_is_refused(read, header, message):
    with pytest.raises(FileError, match=message):
        read(header=header)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(FileError, match="No such file"):
        read_orders(tmp_path / "absent.csv", zone=LONDON, now=NOW)
    with pytest.raises(FileError, match="directory"):
        read_orders(tmp_path, zone=LONDON, now=NOW)
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(f"{HEADER}\n{GOOD}\n".encode() * 99)[:-20])
    with pytest.raises(FileError, match="cannot be read"):
        read_orders(cut, zone=LONDON, now=NOW)


def test_the_report_names_file_line_and_reason(tmp_path):
    path = tmp_path / "report.csv"
    problems = [Problem(9, "B", "warning", "w"), Problem(3, "A", "rejected", 'a "b"')]
    write_report(path, "orders.csv", problems)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["file", "line", "invoice_no", "level", "reason"],
        ["orders.csv", "3", "A", "rejected", 'a "b"'],
        ["orders.csv", "9", "B", "warning", "w"],
    ]


@pytest.fixture(scope="module")
def orders():
    reading = read_orders(SAMPLE, zone=LONDON, now=NOW)
    assert reading.problems == []
    return reading.orders


class TestSample:
    def test_holds_whole_customers_of_the_rule(self, orders):
        assert len(orders) == 2032
        assert {order.customer_id[-1] for order in orders} == {"6"}

    def test_holds_loyal_and_one_time_customers_and_countries(self, orders):
        per_customer = Counter(order.customer_id for order in orders).values()
        assert len(per_customer) == 422
        assert sum(count == 1 for count in per_customer) == 129
        assert sum(count >= 10 for count in per_customer) == 44
        assert len({order.country for order in orders}) == 20

    def test_amounts_add_up(self, orders):
        sold = sum(order.amount for order in orders if not order.is_cancel)
        cancelled = sum(order.amount for order in orders if order.is_cancel)
        assert sum(order.is_cancel for order in orders) == 358
        assert sold == Decimal("1276589.78")
        assert cancelled == Decimal("-279119.21")
