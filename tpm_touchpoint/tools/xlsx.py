# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Excel sheets of any length, written in parts, free of the ORM.

A part are some rows as compressed XML. Whoever wrote them need not be who puts all of
them into a workbook in the end, and neither has to hold them in memory. Every text is
an inline string, so that nothing in it can become a formula.
"""

import gzip
import re
from datetime import date, datetime
from functools import lru_cache
from shutil import copyfileobj
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from .workbook import FORMATS, TEXT_LIMIT

ROWS = 1_048_575  # of a sheet, below its header
STYLES = {name: number for number, name in enumerate(FORMATS, start=1)}
DAY_ZERO = date(1899, 12, 30)
DAY = 86_400  # seconds
ZIP64_FROM = 2**31 - 2**20
CHUNK = 2**20
SHORT = 100  # characters of a text that is likely to come again
LEVEL = 2  # of compression: three times as fast as the usual one
# what XML can't hold, and what Excel would read as a character of its own
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
DATA_END = b"</sheetData>"


def part(columns, first, rows):
    """Return rows as compressed XML.

    :param columns: the kind of each: text, number, date or datetime
    :param int first: number of the first row, the header being 1

    >>> gzip.decompress(part(["text", "number"], 2, [("=1+1", 3), (None, 0)])).decode()
    ... # doctest: +NORMALIZE_WHITESPACE, +ELLIPSIS
    '<row r="2"><c r="A2" t="inlineStr"><is><t>=1+1</t></is></c><c
    r="B2"><v>3</v></c></row><row r="3"><c r="B3"><v>0</v></c></row>'
    """
    writers = [(letters(place), CELLS[kind]) for place, kind in enumerate(columns)]
    xml = "".join(_row(writers, number, row) for number, row in enumerate(rows, first))
    return gzip.compress(xml.encode(), 1)


def _row(writers, number, row):
    cells = [
        write(f"{column}{number}", value)
        for (column, write), value in zip(writers, row, strict=True)
        if value is not None and value is not False and value != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def letters(place):
    """Return the name of a column.

    >>> [letters(place) for place in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def text(value):
    """Return a text as XML that Excel shows unchanged.

    >>> text("a < b\\x00 _x0041_")
    '<is><t>a &lt; b _x005F_x0041_</t></is>'
    >>> text(" two\\nlines")
    '<is><t xml:space="preserve"> two\\nlines</t></is>'
    >>> len(text("x" * 40000)) - len(text(""))
    32767
    """
    return _short(value) if len(value) < SHORT else _inline(value[:TEXT_LIMIT])


def _inline(value):
    space = ' xml:space="preserve"' if value != value.strip() else ""
    shown = escape(ESCAPED.sub("_x005F_", FORBIDDEN.sub("", value)))
    return f"<is><t{space}>{shown}</t></is>"


# the same few names stand in most rows
_short = lru_cache(maxsize=10_000)(_inline)


def serial(day):
    """Return a day or a moment as Excel counts it.

    >>> serial(date(2026, 1, 1)), serial(datetime(2026, 1, 1, 18))
    (46023, 46023.75)
    """
    if not isinstance(day, datetime):
        return (day - DAY_ZERO).days
    seconds = day.hour * 3600 + day.minute * 60 + day.second
    return (day.date() - DAY_ZERO).days + seconds / DAY


def _text_cell(ref, value):
    return f'<c r="{ref}" t="inlineStr">{text(value)}</c>'


def _number_cell(ref, value):
    return f'<c r="{ref}"><v>{value}</v></c>'


def _date_cell(ref, value):
    return f'<c r="{ref}" s="{STYLES["date"]}"><v>{serial(value)}</v></c>'


def _datetime_cell(ref, value):
    return f'<c r="{ref}" s="{STYLES["datetime"]}"><v>{serial(value):.9f}</v></c>'


CELLS = {
    "text": _text_cell,
    "number": _number_cell,
    "date": _date_cell,
    "datetime": _datetime_cell,
}


def spread(count):
    """Return how many rows each sheet has; there is one in any case.

    >>> spread(0), spread(5), spread(ROWS + 1) == [ROWS, 1]
    ([0], [5], True)
    """
    return [min(ROWS, count - first) for first in range(0, count or 1, ROWS)]


def assemble(frame, target, sheets):
    """Write a workbook: a frame, with rows put into its first sheets.

    :param frame: path or file of a workbook with header rows alone
    :param target: path or file to write
    :param sheets: for each sheet a list of functions that open a part
    """
    rows = {f"xl/worksheets/sheet{n}.xml": s for n, s in enumerate(sheets, start=1)}
    with (
        ZipFile(frame) as source,
        ZipFile(target, "w", ZIP_DEFLATED, compresslevel=LEVEL) as book,
    ):
        for name in source.namelist():
            _copy(source.read(name), book, name, rows.get(name, ()))


def _copy(content, book, name, parts):
    # zip64 only where it must be: some readers know no such members
    large = sum(map(_size, parts)) > ZIP64_FROM
    with book.open(name, "w", force_zip64=large) as member:
        head, _mark, tail = content.partition(DATA_END)
        member.write(head)
        for opened in parts:
            with opened() as file, gzip.open(file) as xml:
                copyfileobj(xml, member, CHUNK)
        member.write(_mark + tail)


def _size(opened):
    """Return how large a part is unpacked: its last four bytes say so."""
    with opened() as file:
        file.seek(-4, 2)
        return int.from_bytes(file.read(4), "little")
