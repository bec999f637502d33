# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The import as a command: its words, its exit codes, and how it takes an end."""

import csv
import signal
import subprocess
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from databases import HOST, sql

from orders.__main__ import SAMPLE, main
from orders.odoo_host import environment
from orders.rows import REQUIRED, read_orders

BATCH = 50  # as the importer has it
SIZE = 8 * BATCH  # some seconds, so that a signal comes in the middle
PATIENCE = 120  # seconds
HEADER = ",".join(REQUIRED)


@pytest.fixture
def part(tmp_path):
    """Return a function that makes a file of some rows of the sample."""

    def make_part(start):
        lines = SAMPLE.read_text().splitlines(keepends=True)[1:]
        return write(tmp_path, HEADER + "\n", *lines[start : start + SIZE], end="")

    return make_part


def write(folder, *lines, end="\n"):
    path = folder / "orders.csv"
    path.write_text(end.join((*lines, "")))
    return path


def run(path, database, *options):
    """Run the command in this process and return its exit code."""
    return main([str(path), "--db", database, *options])


def start(path, database):
    """Start the command as a process and wait until it has brought a batch in."""
    command = [sys.executable, HOST / "orders", path, "--db", database]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + PATIENCE
    while not present(path, database):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.3)  # into one of the next batches
    return process


def wanted(path):
    """Return what the file says: number, state and amount of each order."""
    reading = read_orders(path, zone=ZoneInfo("UTC"), now=datetime(2024, 1, 1))
    return sorted(
        (o.invoice_no, "cancel" if o.is_cancel else "sale", f"{abs(o.amount):.2f}", 1)
        for o in reading.orders
    )


def present(path, database):
    """Return what the database holds of the file; the last number counts lines."""
    return sorted(
        sql(
            database,
            """SELECT s.name, s.state, to_char(s.amount_total, 'FM999999990.00'),
                      count(l.id)
                 FROM sale_order s LEFT JOIN sale_order_line l ON l.order_id = s.id
                WHERE s.name = ANY(%s) GROUP BY s.id""",
            [name for name, *_rest in wanted(path)],
        )
    )


def test_killed_in_the_middle_and_started_again(database, part):
    path = part(0)
    process = start(path, database)
    process.kill()
    process.wait()
    left = present(path, database)
    assert BATCH <= len(left) < SIZE
    assert len(left) % BATCH == 0
    assert set(left) < set(wanted(path))
    assert run(path, database) == 0
    assert present(path, database) == wanted(path)


def test_interrupted_and_started_again(database, part, capfd):
    path = part(SIZE)
    process = start(path, database)
    process.send_signal(signal.SIGINT)
    _output, errors = process.communicate()
    assert process.returncode == 130
    assert errors.endswith("Start again: it goes on where it stopped.\n")
    assert set(present(path, database)) < set(wanted(path))
    assert run(path, database) == 0
    assert present(path, database) == wanted(path)
    assert "orders were there already" in capfd.readouterr().out


def test_a_second_import_says_so_and_ends(database, part, capfd):
    with environment(database):
        assert run(part(2 * SIZE), database) == 3
    assert "Another import is running" in capfd.readouterr().err


def test_missing_columns_import_nothing(database, tmp_path, capfd):
    path = write(tmp_path, "invoice_no,amount", "A1,5.00")
    assert run(path, database) == 2
    errors = capfd.readouterr().err
    assert errors.count("\n") == 1
    assert "lacks the columns: customer_id, invoice_date" in errors


def test_bad_rows_are_reported_and_the_good_ones_are_in(database, tmp_path, capfd):
    path = write(
        tmp_path,
        HEADER,
        "B1,1,2011-01-01 10:00,France,1,1,5.00,0",
        "B2,,2011-01-01 10:00,France,1,1,5.00,0",
        "B3,1,2011-01-01 10:00,Atlantis,1,1,5.00,0",
    )
    assert run(path, database) == 1
    assert len(present(path, database)) == 2
    assert "1 rows rejected, 1 warnings" in capfd.readouterr().out
    with open(f"{path}.report.csv", newline="") as file:
        found = [(row["line"], row["level"]) for row in csv.DictReader(file)]
    assert found == [("3", "rejected"), ("4", "warning")]


def test_an_asked_for_report_is_written_even_when_empty(database, tmp_path):
    path = write(tmp_path, HEADER, "C1,1,2011-01-01 10:00,France,1,1,5.00,0")
    report = tmp_path / "report.csv"
    assert run(path, database, "--report", str(report)) == 0
    assert report.read_text().splitlines() == ["file,line,invoice_no,level,reason"]
    assert not path.with_name("orders.csv.report.csv").exists()


def test_times_are_local_to_the_zone_given(database, tmp_path):
    path = write(tmp_path, HEADER, "D1,1,2011-07-01 10:00,France,1,1,5.00,0")
    assert run(path, database, "--tz", "America/New_York") == 0
    ((date,),) = sql(database, "SELECT date_order FROM sale_order WHERE name = 'D1'")
    assert date == datetime(2011, 7, 1, 14)


def test_currency_option(database, tmp_path, capfd):
    path = write(tmp_path, HEADER, "E1,1,2011-07-01 10:00,France,1,1,5.00,0")
    assert run(path, database, "--currency", "XQX") == 2
    assert "does not know the currency XQX" in capfd.readouterr().err
    assert run(path, database, "--currency", "gbp") == 0
    query = """SELECT c.name FROM sale_order s JOIN res_currency c
               ON c.id = s.currency_id WHERE s.name = 'E1'"""
    assert sql(database, query) == [("GBP",)]


def test_a_database_that_is_not_there(database, part, capfd):
    assert run(part(0), "tpm_no_such") == 2
    assert '"tpm_no_such" does not exist' in capfd.readouterr().err


def test_a_database_older_than_its_addons(database, part, capfd):
    change = "ALTER TABLE sale_order RENAME COLUMN {} TO {}"
    sql(database, change.format("origin", "origin_of_old"))
    try:
        assert run(part(3 * SIZE), database) == 2
    finally:
        sql(database, change.format("origin_of_old", "origin"))
    assert "is older than its addons (column" in capfd.readouterr().err


@pytest.mark.parametrize("option", ["--tz=Mars/Olympus", "--report=/no/such/folder/x"])
def test_options_that_make_no_sense(option, capfd):
    with pytest.raises(SystemExit) as ended:
        main([option])
    assert ended.value.code == 2
    assert "Traceback" not in capfd.readouterr().err
