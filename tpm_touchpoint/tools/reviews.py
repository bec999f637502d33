# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Reading the values of what review portals export, free of the ORM."""

import hashlib
import re
import unicodedata
from datetime import date

MEANINGS = ("date", "rating", "title", "text", "author", "portal", "key")
MONTHS = "jan feb mar|mär|mrz apr may|mai jun jul aug sep oct|okt nov dec|dez".split()
MONTH = {name: n for n, names in enumerate(MONTHS, 1) for name in names.split("|")}
DAY_MONTH = re.compile(r"\b(\d{1,2})\.?(?:st|nd|rd|th)? ([a-zä]{3})\w*\.?,? (\d{4})")
MONTH_DAY = re.compile(r"\b([a-zä]{3})\w*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
ISO_DAY = re.compile(r"^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)")
STARS = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}
STARS_IN_WORDS = re.compile(rf"^({'|'.join(STARS)})(?:[ _-]?stars?)?$")
OUT_OF = re.compile(r"^([\d.,]+)\s*(?:/|von|of|out of)\s*([\d.,]+)")


class Unreadable(ValueError):
    """What is wrong, as a short code: the caller has the words for it."""


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
    >>> read_rating("FIVE", 5), read_rating("two stars", 10)
    (5.0, 4.0)
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
    if match := STARS_IN_WORDS.match(text):
        return STARS[match[1]] * scale / 5
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
    >>> [str(read_day(text)) for text in ("2026-04-03T23:59:59.123456Z", "2026-4-3")]
    ['2026-04-03', '2026-04-03']
    >>> str(read_day("2026-04-03 10:11 UTC")), str(read_day("2026-04-03T10:11+02:00"))
    ('2026-04-03', '2026-04-03')
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
    if match := ISO_DAY.match(text):
        year, _sign, *parts = match.groups()
        return map(int, (year, *filter(None, parts)))
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
    >>> review_key("A", "", "", "", "\u00fc") == review_key("A", "", "", "", "u\u0308")
    True
    """
    parts = (portal, "id", key) if key.strip() else (portal, str(day), author, text)
    known = "\n".join(" ".join(part.split()).casefold() for part in parts)
    known = unicodedata.normalize("NFC", known)  # programs write umlauts in two ways
    return hashlib.sha256(known.encode()).hexdigest()
