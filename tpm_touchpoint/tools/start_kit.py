# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The library of touchpoints to start with, free of the ORM.

It is a table, ``data/start_kit/touchpoints.csv``: a row for each touchpoint, a column
for each language of a text, ``" | "`` between several factors. Whoever adds a row there
has added a touchpoint; :func:`faults` says what is wrong with it.
"""

import csv
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

PATH = Path(__file__).parent.parent / "data" / "start_kit" / "touchpoints.csv"
LANGUAGES = ("en", "de")
LEVELS = ("disappointed", "ok", "delighted")
INDUSTRIES = (
    "mail_order",
    "retail",
    "b2b",
    "trades",
    "software",
    "telecom",
    "finance",
    "travel",
    "health",
    "utility",
)
BETWEEN = " | "


class Entry(NamedTuple):
    """A touchpoint of the library; texts are dicts by language."""

    key: str
    phase: str
    channel: str
    ownership: str
    stakeholder: str
    industries: tuple
    first_response_hours: float
    result_hours: float
    name: dict
    need: dict
    factors: dict  # by level, then by language: a tuple of names


@lru_cache(maxsize=1)
def library():
    """Return all touchpoints of the library, in the order of the journey."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return tuple(map(entry, csv.DictReader(file)))


def entry(row):
    """Return a row of the table as a touchpoint.

    >>> texts = [f"{t}_{lang}" for t in ("name", "need", *LEVELS) for lang in LANGUAGES]
    >>> row = dict.fromkeys([*Entry._fields[:5], *texts], "late | dear")
    >>> found = entry(
    ...     row | {"industries": "b2b health", "first_response_hours": "0.5",
    ...            "result_hours": ""}
    ... )
    >>> found.factors["ok"]["de"], found.first_response_hours, found.result_hours
    (('late', 'dear'), 0.5, 0.0)
    """
    return Entry(
        *(row[name] for name in Entry._fields[:5]),
        industries=tuple(row["industries"].split()),
        first_response_hours=float(row["first_response_hours"] or 0),
        result_hours=float(row["result_hours"] or 0),
        name=_texts(row, "name"),
        need=_texts(row, "need"),
        factors={level: _factors(row, level) for level in LEVELS},
    )


def _texts(row, name):
    return {lang: row[f"{name}_{lang}"].strip() for lang in LANGUAGES}


def _factors(row, level):
    return {
        lang: tuple(filter(None, text.split(BETWEEN)))
        for lang, text in _texts(row, level).items()
    }


def plain(name):
    """Return what of a name tells it from others, however it is written.

    >>> plain("E-Mail"), plain(" e mail "), plain("Straße") == plain("STRASSE")
    ('email', 'email', True)
    >>> plain("24/7"), plain("?!"), plain(None)
    ('247', '?!', '')
    """
    folded = (name or "").strip().casefold()
    return "".join(filter(str.isalnum, folded)) or folded


def faults(entries, *, phases, channels, ownerships, stakeholders):
    """Say what is wrong with a library, in a sentence each.

    >>> first, *others = library()
    >>> allowed = {
    ...     "phases": [first.phase], "channels": [first.channel],
    ...     "ownerships": [first.ownership], "stakeholders": [first.stakeholder],
    ... }
    >>> faults([first], **allowed)
    []
    >>> wrong = first._replace(phase="?", name={"en": first.name["en"], "de": ""})
    >>> for sentence in faults([first, wrong], **allowed):
    ...     print(sentence)
    recommendation: phase ? is unknown
    recommendation: no text for name in de
    key: recommendation comes twice
    name in en: recommendationbyfriendsorcolleagues comes twice
    """
    known = {
        "phase": set(phases),
        "channel": set(channels),
        "ownership": set(ownerships),
        "stakeholder": set(stakeholders),
    }
    found = [fault for one in entries for fault in _own_faults(one, known)]
    found += _twice("key", (one.key for one in entries))
    for lang in LANGUAGES:
        names = (plain(one.name[lang]) for one in entries)
        found += _twice(f"name in {lang}", filter(None, names))
    return found


def _own_faults(one, known):
    for name, values in known.items():
        if (value := getattr(one, name)) not in values:
            yield f"{one.key}: {name} {value} is unknown"
    if not one.industries or set(one.industries) - set(INDUSTRIES):
        yield f"{one.key}: industries are missing or unknown"
    for text in ("name", "need"):
        for lang in LANGUAGES:
            if not getattr(one, text)[lang]:
                yield f"{one.key}: no text for {text} in {lang}"
    for level, names in one.factors.items():
        if not names["en"] or len({len(names[lang]) for lang in LANGUAGES}) > 1:
            yield f"{one.key}: factors for {level} are not the same in all languages"


def _twice(what, values):
    return [f"{what}: {v} comes twice" for v, n in Counter(values).items() if n > 1]
