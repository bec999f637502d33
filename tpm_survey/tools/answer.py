# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Read scores as people and spreadsheets write them, free of the ORM."""

from .score import SCORES


def score_of(value):
    """Return the score in an answer; fractions are cut off, None is no score.

    >>> score_of("7"), score_of(9.9), score_of(0), score_of("11"), score_of("a lot")
    (7, 9, 0, None, None)
    """
    try:
        score = float(value)
    except (TypeError, ValueError):
        return None
    return int(score) if SCORES[0] <= score <= SCORES[-1] else None


def exact_score(value):
    """Return the score in a cell or a value of a caller; a fraction is none.

    >>> exact_score("7.0"), exact_score(7), exact_score("7.5"), exact_score(True)
    (7, 7, None, None)
    """
    if isinstance(value, bool) or score_of(value) is None:
        return None
    return int(float(value)) if float(value) in SCORES else None
