# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Reading the rows of what review portals export, free of the ORM.

By hand, for the exports are: with spaces around quotation marks, and with marks inside
a text that are not doubled. The host's reader would take half of such a text.
"""

import re
from typing import NamedTuple

from .reviews import Unreadable

DELIMITERS = (",", ";", "\t", "|")
MARK = '"'
LONGEST_CELL = 131_072
NEWLINE = re.compile(r"\r\n|\r|\n")
LINE = re.compile(r"[^\r\n]*")
SPACES = re.compile(r" *")
QUOTED = re.compile(r'"[^"]*"')
LONGEST_HEADER = 100_000
# how a spreadsheet program is told what stands between the columns
TOLD = re.compile(r'\A"?sep=([^\r\n"])?"?[,;|\t ]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)


class Row(NamedTuple):
    """A row of the file, or what is wrong with it."""

    line: int
    end: int
    cells: list
    fault: str = ""  # the code of what is wrong
    is_quoted: bool = False
    is_doubtful: bool = False  # marks in a quoted text are not doubled
    is_torn: bool = False  # a mark in a text that is not quoted has no other one


def decode(content):
    """Return the text of a file, whichever way it was saved.

    >>> decode("Größe".encode("utf-8-sig")) == decode("Größe".encode("cp1252"))
    True
    >>> decode("Größe".encode("utf-16"))
    'Größe'
    >>> decode("Größe".encode("utf-32"))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    Unreadable: binary
    >>> decode(b"PK" + bytes(9))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    Unreadable: binary
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") and content[2:4] != b"\0\0":
        encodings = ("utf-16",)
    elif b"\0" in content[:1000]:
        raise Unreadable("binary")
    else:
        encodings = ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("binary")


def find_delimiter(text):
    """Return what stands between the columns: of what is in the first line the most.

    A line such as ``sep=;`` before it, as Excel knows it, tells.

    >>> find_delimiter("Datum;Text, lang;Sterne"), find_delimiter("a")
    (';', ',')
    >>> find_delimiter('"Date, time\\nof it";"Stars";Text'), find_delimiter('a;5";c')
    (';', ';')
    >>> find_delimiter("sep=|\\na;b;c|d"), find_delimiter("sep=^\\na;b")
    ('|', ';')
    """
    told = TOLD.match(text)
    if told and told[1] in DELIMITERS:
        return told[1]
    rest = text[told.end() :] if told else text
    first = _first_line(rest)
    if first.count(MARK) % 2:  # a heading goes on in the next line
        first = _first_line(QUOTED.sub("", rest[:LONGEST_HEADER]))
    outside = QUOTED.sub("", first)
    return max(DELIMITERS, key=outside.count)


def _first_line(text):
    """Return the first line that is not empty."""
    return next((line for line in text.splitlines() if line.strip()), "")


def read_rows(text, delimiter, limit):
    """Return the header, the rows and the faulty ones, with their lines in the file.

    Where the quotation mark that ends a cell is missing, the next rows would become
    part of it: then its line is told, and what follows is read as rows of their own.

    :return: the header, the rows as (line, cells), and the faults as (line, code):
        ``unclosed``, ``marks`` (in a text, not doubled) or ``wide`` (too many cells)
    :raise Unreadable: ``empty``, ``long`` (more than ``limit`` rows) or ``quotes``

    >>> read_rows('a;b\\n1;"x\\ny"\\n\\n2;z\\n', ";", 9)
    (['a', 'b'], [(2, ['1', 'x\\ny']), (5, ['2', 'z'])], [])
    >>> read_rows('"a\\nb";c\\r\\n;\\r\\n\\r\\n; \\r\\n ;x\\r\\n;;', ";", 9)
    (['a b', 'c'], [(6, [' ', 'x'])], [])
    >>> read_rows('a;b\\n1;"x\\n2;"y"\\n3;"z', ";", 9)
    (['a', 'b'], [(3, ['2', 'y'])], [(2, 'unclosed'), (4, 'unclosed')])
    >>> read_rows('sep=;\\na;b\\n1; "x\\ny" ;\\n', ";", 9)
    (['a', 'b'], [(3, ['1', 'x\\ny', ''])], [])
    >>> read_rows('a,b\\n1,"He said "fine" twice"\\n2,"So" she said\\n', ",", 9)[1]
    [(2, ['1', 'He said "fine" twice']), (3, ['2', '"So" she said'])]
    >>> read_rows('a,b\\n1,"He said "fine" and\\nleft"\\n2,nice, but slow', ",", 9)[2]
    [(2, 'marks'), (3, 'marks'), (4, 'wide')]
    """
    header, rows = None, []
    for row in _split(text, delimiter):
        if header is None and row.fault:
            raise Unreadable("quotes")
        if not row.fault and not any(cell.strip() for cell in row.cells):
            continue
        if header is None:
            header = [" ".join(cell.split()) for cell in row.cells]
        else:
            rows.append(row)
        if len(rows) > limit:
            raise Unreadable("long")
    if not rows:
        raise Unreadable("empty")
    rows = _judged(rows, len(header))
    faults = [(row.line, row.fault) for row in rows if row.fault]
    return header, [(row.line, row.cells) for row in rows if not row.fault], faults


def _split(text, delimiter):
    """Yield the rows of a text; of empty ones, of which there may be a million, few."""
    told = TOLD.match(text)
    begin, line = (told.end(), 2) if told else (0, 1)
    plain = re.compile(rf"[^\r\n{re.escape(delimiter)}]*")
    empty = re.compile(rf"[\r\n{re.escape(delimiter)} ]*[\r\n]")
    while begin < len(text):
        if nothing := empty.match(text, begin):
            line += _newlines(text, begin, nothing.end())
            begin = nothing.end()
            continue
        row = _read_row(text, begin, line, delimiter, plain)
        newline = NEWLINE.match(text, row.end)
        end = newline.end() if newline else row.end
        yield row
        line += _newlines(text, begin, end)
        begin = end


def _newlines(text, begin, end):
    """Return how many lines end there, whichever way."""
    found = [text.count(sign, begin, end) for sign in ("\r", "\n", "\r\n")]
    return found[0] + found[1] - found[2]


def _read_row(text, begin, line, delimiter, plain):
    """Return the row that begins there; of a faulty one the first line."""
    cells, place = [], begin
    is_quoted = is_doubtful = is_torn = False
    while True:
        start = SPACES.match(text, place).end()
        end = plain.match(text, place).end()
        cell = text[place:end]
        is_odd = bool(cell.count(MARK) % 2)
        if text.startswith(MARK, start):
            inner, closing, fault = _quoted(text, start + 1, delimiter)
            if fault == "unclosed" or (fault and is_odd):
                first = LINE.match(text, begin).end()
                return Row(line, first, [], fault, is_quoted=True)
            is_quoted, is_doubtful = True, is_doubtful or bool(fault)
            cell, end = (_bare(cell.strip()), end) if fault else (inner, closing)
        else:
            is_torn = is_torn or is_odd
        cells.append(cell)
        if not text.startswith(delimiter, end):
            return Row(line, end, cells, "", is_quoted, is_doubtful, is_torn)
        place = end + 1


def _quoted(text, begin, delimiter):
    """Return the text up to the mark that ends it, where the cell ends, and a fault.

    There may be more behind the mark, which a spreadsheet program never writes. In a
    later line that is rather the mark that begins another cell.
    """
    end = begin
    while True:
        end = text.find(MARK, end, begin + LONGEST_CELL)
        if end < 0:
            return "", 0, "unclosed"
        if not text.startswith(MARK, end + 1):
            break
        end += 2
    after = SPACES.match(text, end + 1).end()
    if text[after : after + 1] in ("", delimiter, "\r", "\n"):
        return text[begin:end].replace(MARK * 2, MARK), after, ""
    return "", 0, "unclosed" if NEWLINE.search(text, begin, end) else "marks"


def _bare(cell):
    """Return a text with marks inside without those around it.

    >>> _bare('"He said "fine" twice"'), _bare('"So" she said'), _bare('"So" - "so"')
    ('He said "fine" twice', '"So" she said', '"So" - "so"')
    """
    inner = cell[1:-1].replace(MARK * 2, MARK)
    opened = re.match(r'[^"]*(?<!\S)"\S', inner)
    return inner if cell.endswith(MARK) and opened else cell


def _judged(rows, width):
    """Return the rows, as faulty those that can be but a part of what was written.

    A text may go on in the next line, or behind what looks like the end of a cell.
    """
    judged = []
    for row, beyond in zip(rows, [*rows[1:], None], strict=True):
        before = judged[-1].fault if judged else ""
        fault = row.fault or _fault(row, beyond, before, width)
        judged.append(row._replace(fault=fault))
    return judged


def _fault(row, beyond, before, width):
    """Say what is wrong with a row between two others."""
    if any(cell.strip() for cell in row.cells[width:]):
        return "wide"
    is_full = len(row.cells) == width
    goes_on = beyond and beyond.is_torn and len(beyond.cells) != width
    follows = row.is_torn and not is_full and before in ("marks", "unclosed")
    if follows or (row.is_quoted and goes_on):
        return "marks"
    if row.is_doubtful and not (is_full and _is_whole(beyond, width)):
        return "marks"
    return ""


def _is_whole(row, width):
    """Say whether a row is surely one of its own, and not what follows a text."""
    return row is None or (len(row.cells) == width and not row.is_torn)
