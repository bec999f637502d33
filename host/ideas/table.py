# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is written in the tables of this folder, in the language of the demo."""

import csv
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
GERMAN = "de"


class Idea(NamedTuple):
    """One row of ideas.csv; all days are counted back from the last one played."""

    key: str
    author: str  # see people.py; empty: anonymous
    origin: str
    ago: int
    touchpoints: tuple
    campaign: str
    source: str  # kind and name of the record it is made from by a click
    factor: str  # with + for what it creates, - for what it removes
    impact: str
    effort: str
    votes: int
    fate: str  # a kind of stage, or merged
    into: str  # the key of the idea it is merged into
    decided: int
    by: str  # who decides
    title: str
    text: str
    answer: str

    @property
    def closed(self):
        """Tell whether it comes to an end that takes no more votes."""
        return self.fate in ("done", "declined", "merged")


class Improvement(NamedTuple):
    """One row of improvements.csv; days that are still to come are negative."""

    idea: str
    who: str
    start: int
    due: int
    started: int
    done: int
    budget: float
    cost: float
    metric: str
    today: float
    wished: float
    unit: str
    blocker: str
    dropped: str  # why, if it was


def read_ideas(lang):
    """Return the ideas in a language, the oldest first."""
    ideas = [_idea(row, lang) for row in _rows("ideas.csv")]
    return sorted(ideas, key=lambda idea: -idea.ago)


def read_improvements(lang):
    """Return the improvements in a language, by the key of their idea."""
    rows = [_improvement(row, lang) for row in _rows("improvements.csv")]
    return {row.idea: row for row in rows}


def in_language(row, name, lang):
    """Return the text of a column that is there in both languages.

    >>> row = {"title_en": "Delivery", "title_de": "Lieferung"}
    >>> in_language(row, "title", "de_AT"), in_language(row, "title", "fr_FR")
    ('Lieferung', 'Delivery')
    """
    return row[f"{name}_{'de' if lang.startswith(GERMAN) else 'en'}"]


def _rows(name):
    with (HERE / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _idea(row, lang):
    fate, _colon, into = row["fate"].partition(":")
    return Idea(
        **{name: row[name] for name in ("key", "author", "origin", "campaign")},
        **{name: row[name] for name in ("source", "factor", "impact", "effort", "by")},
        **{name: in_language(row, name, lang) for name in ("title", "text", "answer")},
        ago=int(row["ago"]),
        votes=int(row["votes"]),
        decided=int(row["decided"] or 0),
        touchpoints=tuple(filter(None, row["touchpoints"].split(","))),
        fate=fate,
        into=into,
    )


def _improvement(row, lang):
    days = {name: _number(row[name], int) for name in ("due", "started", "done")}
    amounts = ("budget", "cost", "today", "wished")
    return Improvement(
        **{name: row[name] for name in ("idea", "who", "metric")},
        **{name: _number(row[name], float) for name in amounts},
        **{name: in_language(row, name, lang) for name in ("unit", "blocker")},
        **days,
        start=_number(row["from"], int),
        dropped=in_language(row, "dropped", lang),
    )


def _number(text, kind):
    return kind(text) if text else None
