# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Reading what review portals export, free of the ORM."""

import csv
import hashlib
import io
import re
import unicodedata
from datetime import date

DELIMITERS = (",", ";", "\t", "|")
MEANINGS = ("date", "rating", "title", "text", "author", "portal", "key")
# What the columns of exports are called, in words as they begin.
NAMES = {
    "date": ("date", "datum", "created", "submitted", "published", "erstellt", "zeit"),
    "rating": ("rating", "stars", "sterne", "bewertung", "score", "note", "punkte"),
    "title": ("title", "titel", "headline", "überschrift", "betreff", "subject"),
    "text": ("text", "review", "comment", "kommentar", "content", "body", "rezension"),
    "author": ("author", "autor", "user", "name", "reviewer", "verfasser", "kunde"),
    "portal": ("portal", "source", "quelle", "plattform", "platform", "site"),
    "key": ("id", "url", "link", "reviewid", "bewertungsid", "referenz", "reference"),
}
MONTHS = "jan feb mar|mär|mrz apr may|mai jun jul aug sep oct|okt nov dec|dez".split()
MONTH = {name: n for n, names in enumerate(MONTHS, 1) for name in names.split("|")}
DAY_MONTH = re.compile(r"\b(\d{1,2})\.?(?:st|nd|rd|th)? ([a-zä]{3})\w*\.?,? (\d{4})")
MONTH_DAY = re.compile(r"\b([a-zä]{3})\w*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
OUT_OF = re.compile(r"^([\d.,]+)\s*(?:/|von|of|out of)\s*([\d.,]+)")


class Unreadable(ValueError):
    """What is wrong, as a short code: the caller has the words for it."""


# the file


def decode(content):
    """Return the text of a file, whichever way it was saved.

    >>> decode("Größe".encode("utf-8-sig")) == decode("Größe".encode("cp1252"))
    True
    >>> decode("Größe".encode("utf-16"))
    'Größe'
    >>> decode(b"PK" + bytes(9))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    Unreadable: binary
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
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

    >>> find_delimiter("Datum;Text, lang;Sterne"), find_delimiter("a")
    (';', ',')
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=outside.count)


def read_rows(text, delimiter, limit):
    """Return the header, the rows and the unclosed ones, with their lines in the file.

    Where the quotation mark that ends a cell is missing, the next rows would become
    part of it: then its line is told, and what follows is read as rows of their own.

    :return: the header, the rows as (line, cells), and the lines of unclosed rows
    :raise Unreadable: ``empty``, ``long`` (more than ``limit`` rows) or ``quotes``

    >>> read_rows('a;b\\n1;"x\\ny"\\n\\n2;z\\n', ";", 9)
    (['a', 'b'], [(2, ['1', 'x\\ny']), (5, ['2', 'z'])], [])
    >>> read_rows('a;b\\n1;"x\\n2;"y"\\n3;"z', ";", 9)
    (['a', 'b'], [(3, ['2', 'y'])], [2, 4])
    """
    header, rows, unclosed = None, [], []
    for line, cells in _split(text, delimiter):
        if cells is None and header is None:
            raise Unreadable("quotes")
        if cells is None:
            unclosed.append(line)
        elif not any(cell.strip() for cell in cells):
            continue
        elif header is None:
            header = [cell.strip() for cell in cells]
        else:
            rows.append((line, cells))
        if len(rows) + len(unclosed) > limit:
            raise Unreadable("long")
    if not rows and not unclosed:
        raise Unreadable("empty")
    return header, rows, unclosed


def _split(text, delimiter):
    """Yield the line and the cells of each row, None for those of an unclosed one."""
    lines = io.StringIO(text, newline="").readlines()
    begin, count = 0, len(lines)
    reader = None
    while begin < count:
        if reader is None:
            start, rest = begin, range(begin, count)
            reader = csv.reader(map(lines.__getitem__, rest), delimiter=delimiter)
        try:
            cells = next(reader)
        except csv.Error:  # longer than any cell
            cells = None
        end = start + reader.line_num
        if cells is None or _is_unclosed(lines[begin:end], delimiter, end == count):
            yield begin + 1, None
            begin, reader = begin + 1, None
        else:
            yield begin + 1, cells
            begin = end


def _is_unclosed(lines, delimiter, is_last):
    """Say whether the end of a quotation is missing in the lines of a row.

    Either it goes on to the end of the file, or to the mark that begins another one:
    there is more behind that, which a spreadsheet program never writes. Within a line
    nothing is lost by such a mark.
    """
    if is_last and len(list(csv.reader([*lines, "end"], delimiter=delimiter))) == 1:
        return True
    if len(lines) == 1:
        return False
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return False


def guess_meanings(header):
    """Return what the columns probably are, None where it can't be told.

    >>> guess_meanings(["Bewertungs-ID", "Datum", "Sterne", "Titel", "Rezension", "x"])
    ['key', 'date', 'rating', 'title', 'text', None]
    >>> guess_meanings(["Review", "Review date", "Author name", "Review URL", "Stars"])
    ['text', 'date', 'author', 'key', 'rating']
    """
    words = [re.findall(r"\w+", name.lower()) for name in header]
    found = [None] * len(header)
    for is_exact in (True, False):
        for meaning in ("key", "date", "rating", "title", "author", "portal", "text"):
            if meaning in found:
                continue
            for place, parts in enumerate(words):
                if found[place] is None and _is_named(parts, meaning, is_exact):
                    found[place] = meaning
                    break
    return found


def _is_named(words, meaning, is_exact):
    names = NAMES[meaning]
    if is_exact:
        return "".join(words) in names or (words[-1:] and words[-1] in names)
    return any(word.startswith(names) for word in words)


# the values


def read_number(text):
    """Return a number as it is written in English or German; None if it is none.

    >>> read_number("4,5"), read_number("4.5"), read_number(" 5 "), read_number("vier")
    (4.5, 4.5, 5.0, None)
    """
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def read_rating(text, scale):
    """Return a rating, in units of ``scale``; stars, ``4/5`` and percent are known.

    :raise Unreadable: ``rating`` or, beyond the scale, ``range``

    >>> read_rating("4,5", 5), read_rating("★★★★☆", 5), read_rating("8/10", 5)
    (4.5, 4.0, 4.0)
    >>> [read_rating(text, 5) for text in ("80 %", "4 von 5 Sternen", "3 stars")]
    [4.0, 4.0, 3.0]
    >>> read_rating("7", 5)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    Unreadable: range
    """
    text = unicodedata.normalize("NFKC", text).strip().lower()
    rating = _read_rating(text, scale)
    if rating is None or rating != rating:
        raise Unreadable("rating")
    if not 0 <= rating <= scale:
        raise Unreadable("range")
    return rating


def _read_rating(text, scale):
    if set(text) & set("★⭐") and not set(text) - set("★☆⭐✩ \ufe0f"):
        return float(sum(sign in "★⭐" for sign in text))
    if match := OUT_OF.match(text):
        value, best = map(read_number, match.groups())
        return value * scale / best if value is not None and best else None
    if text.endswith("%"):
        value = read_number(text[:-1])
        return None if value is None else value * scale / 100
    match = re.match(r"^([\d.,]+)(\s*(stars?|sterne?|punkte?|points?))?$", text)
    return read_number(match[1]) if match else None


def guess_scale(texts):
    """Return the best rating there is: 5, 10 or 100; a single slip decides nothing.

    >>> guess_scale(["4,5", "1", "9", "3"]), guess_scale(["7", "10", "1"])
    (5, 10)
    >>> guess_scale(["7"]), guess_scale(["70", "95", "4"]), guess_scale(["★★"])
    (10, 100, 5)
    """
    numbers = [number for text in texts if (number := read_number(text)) is not None]
    for scale in (5, 10):
        beyond = sum(number > scale for number in numbers)
        is_slip = beyond < len(numbers) and (beyond < 2 or beyond < len(numbers) / 20)
        if not beyond or is_slip:
            return scale
    return 100


def experience_of(rating, worst, best):
    """Return how it felt, by what disappoints up to and delights from.

    >>> [experience_of(stars, 2, 4) for stars in (1, 2, 2.5, 3, 3.9, 4, 5)]
    ['disappointed', 'disappointed', 'ok', 'ok', 'ok', 'delighted', 'delighted']
    """
    if rating <= worst:
        return "disappointed"
    return "delighted" if rating >= best else "ok"


def is_day_first(texts):
    """Say whether days written with slashes begin with the day; None if it is open.

    >>> is_day_first(["3/4/2026", "13/4/2026"]), is_day_first(["3/14/2026"])
    (True, False)
    >>> is_day_first(["3/4/2026", "2026-04-03"])
    """
    for text in texts:
        if match := re.match(r"^\s*(\d{1,2})/(\d{1,2})/\d{2,4}", text):
            first, second = map(int, match.groups())
            if first > 12 or second > 12:
                return first > 12
    return None


def read_day(text, day_first=True):
    """Return the day that is written in a text.

    :raise Unreadable: ``date``

    >>> [str(read_day(text)) for text in ("2026-04-03T10:11:12Z", "3.4.2026 10:11")]
    ['2026-04-03', '2026-04-03']
    >>> str(read_day("4/3/26", day_first=False)), str(read_day("3. März 2026"))
    ('2026-04-03', '2026-03-03')
    >>> str(read_day("April 3, 2026")), str(read_day("20260403"))
    ('2026-04-03', '2026-04-03')
    >>> read_day("yesterday")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    Unreadable: date
    """
    text = text.strip().lower()
    try:
        return date(*_read_day(text, day_first))
    except (TypeError, ValueError) as error:
        raise Unreadable("date") from error


def _read_day(text, day_first):
    if match := re.match(r"^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)", text):
        return map(int, match.groups())
    if match := re.match(r"^(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?(\d{4}|\d{2})\b", text):
        first, sign, second, year = match.groups()
        if sign == "/" and not day_first:
            first, second = second, first
        return _year(year), int(second), int(first)
    if match := DAY_MONTH.search(text):
        return int(match[3]), MONTH.get(match[2]), int(match[1])
    if match := MONTH_DAY.search(text):
        return int(match[3]), MONTH.get(match[1]), int(match[2])
    return None


def _year(text):
    return int(text) + 2000 if len(text) == 2 else int(text)


def review_key(portal, key, day, author, text):
    """Return what a review is known by again: its own id, else all that it says.

    >>> review_key("A", "17", "", "", "") == review_key("a ", "17", "x", "y", "z")
    True
    >>> review_key("A", "", "2026-04-03", "Jo", "Fine") == review_key(
    ...     "A", "", "2026-04-03", "jo", " fine")
    True
    >>> review_key("A", "17", "", "", "") == review_key("B", "17", "", "", "")
    False
    """
    parts = (portal, "id", key) if key.strip() else (portal, str(day), author, text)
    known = "\n".join(" ".join(part.split()).casefold() for part in parts)
    return hashlib.sha256(known.encode()).hexdigest()
