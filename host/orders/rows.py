# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read a file of orders: good rows become orders, bad ones problems.

Plain Python: nothing here knows of Odoo.
"""

import csv
import gzip
import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import NamedTuple

from . import cells

REQUIRED = (
    "invoice_no",
    "customer_id",
    "invoice_date",
    "country",
    "n_lines",
    "quantity",
    "amount",
    "is_cancel",
)
OPTIONAL = (
    "customer_name",
    "email",
    "phone",
    "is_company",
    "salesperson",
    "currency",
)
REJECTED, WARNING = "rejected", "warning"
GZIP_MAGIC = b"\x1f\x8b"

_UNDECODABLE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


class FileError(Exception):
    """The file as a whole cannot be read; nothing may be imported from it."""


class Problem(NamedTuple):
    """One line of the report."""

    line: int
    invoice_no: str
    level: str
    reason: str


@dataclass(frozen=True)
class Order:
    """One order of the file, checked."""

    line: int
    invoice_no: str
    customer_id: str
    invoice_date: datetime  # naive UTC
    country: str
    n_lines: int
    quantity: Decimal
    amount: Decimal
    is_cancel: bool
    customer_name: str = ""
    email: str = ""
    phone: str = ""
    is_company: bool = False
    salesperson: str = ""
    currency: str = ""


@dataclass
class Reading:
    """What a file holds: orders by date, problems by line, columns not known."""

    orders: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    ignored: list = field(default_factory=list)


def read_orders(path, *, zone, now):
    """Return the Reading of the file; raise FileError when there is none.

    `zone` is the time zone of the file's times, `now` the present as naive UTC.
    """
    numbered = enumerate(_lines(Path(path)), start=1)
    header = next((line for _number, line in numbered if line.strip()), "")
    delimiter = max(",;", key=header.count)
    columns = _columns(path, header, delimiter)
    reader = _RowReader(columns, delimiter, zone, now)
    for number, line in numbered:
        if line.strip():
            reader.take(number, line)
    reader.reading.orders.sort(key=lambda order: order.invoice_date)
    reader.reading.ignored = [c for c in columns if c not in REQUIRED + OPTIONAL]
    return reader.reading


def _lines(path):
    """Yield the file's lines, unpacked when they are compressed.

    Bytes that are no UTF-8 come through as surrogates: they cost their row, not
    the file.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == GZIP_MAGIC
        opener = gzip.open if packed else open
        with opener(
            path, "rt", encoding="utf-8-sig", errors="surrogateescape"
        ) as lines:
            yield from lines
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"{path} cannot be read: {reason}.") from error


def _columns(path, header, delimiter):
    """Return the names in the header line, or say what is wrong with it."""
    if not header:
        raise FileError(f"{path} is empty: it needs a line with the column names.")
    try:
        columns = [name.lower() for name in _split(header, delimiter)]
    except ValueError as error:
        raise FileError(f"{path}: the line of column names {error}.") from error
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise FileError(f"{path} lacks the columns: {', '.join(missing)}.")
    known = [name for name in columns if name in REQUIRED + OPTIONAL]
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise FileError(f"{path} has columns twice: {', '.join(twice)}.")
    return columns


def _split(line, delimiter):
    """Return the cells of one line, stripped; raise ValueError when it is broken.

    One line is one row: so a stray quote costs its own row and not the next ones.
    """
    if _UNDECODABLE.search(line):
        raise ValueError("is not UTF-8 text")
    line = line.rstrip("\r\n")
    if _CONTROL.search(line):
        raise ValueError("holds a control character")
    try:
        (found,) = csv.reader([line], delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise ValueError(f"has a broken quotation ({error})") from error
    return [cell.strip() for cell in found]


class _RowReader:
    """Turn the lines of one file into orders and problems."""

    def __init__(self, columns, delimiter, zone, now):
        self.columns = columns
        self.delimiter = delimiter
        self.reading = Reading()
        self.lines_by_invoice = {}
        self.converters = {
            "invoice_no": cells.identifier,
            "customer_id": cells.identifier,
            "invoice_date": partial(cells.moment, zone=zone, now=now),
            "n_lines": cells.count,
            "quantity": cells.number,
            "amount": cells.number,
            "is_cancel": cells.yes_no,
            "is_company": cells.yes_no,
            "currency": cells.currency_code,
        }

    def take(self, number, line):
        """Keep the line as an order, or as a problem with every reason found."""
        row = {}
        try:
            row = self._row(line)
            order = self._order(number, row)
        except ValueError as error:
            invoice_no = row.get("invoice_no", "")
            problem = Problem(number, invoice_no, REJECTED, str(error))
            self.reading.problems.append(problem)
        else:
            self.lines_by_invoice[order.invoice_no] = number
            self.reading.orders.append(order)

    def _row(self, line):
        found = _split(line, self.delimiter)
        if len(found) != len(self.columns):
            raise ValueError(f"has {len(found)} columns instead of {len(self.columns)}")
        return {
            column: cell
            for column, cell in zip(self.columns, found, strict=True)
            if column in REQUIRED + OPTIONAL
        }

    def _order(self, number, row):
        values, reasons = {}, []
        for column, text in row.items():
            try:
                values[column] = self.converters.get(column, str)(text)
            except ValueError as error:
                reasons.append(f"{column} {error}")
        reasons += self._contradictions(values)
        if reasons:
            raise ValueError("; ".join(reasons))
        return Order(line=number, **values)

    def _contradictions(self, values):
        """Yield what is wrong although each cell alone is readable."""
        if values.get("amount", 0) < 0 and values.get("is_cancel") is False:
            yield "amount is negative although the order is not cancelled"
        first = self.lines_by_invoice.get(values.get("invoice_no"))
        if first:
            yield f"invoice_no is already on line {first}"
