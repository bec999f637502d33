# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is wrong with conditions and templates that somebody typed, free of the ORM."""

from collections.abc import Iterable

PATTERNS = ("=like", "=ilike", "not =like", "not =ilike")
NESTED = ("any", "any!", "not any", "not any!")


def unfinished_pattern(domain):
    r"""Return the first pattern that ends with a backslash, else None.

    The database refuses it as soon as a record matches up to there, and not before:
    the backslash says how the next character is meant, and there is none.

    >>> unfinished_pattern([("name", "=ilike", "a\\"), ("ref", "=", "b\\")])
    'a\\'
    >>> unfinished_pattern(["|", ("name", "like", "a\\"), ("ref", "=like", "b\\\\")])
    >>> unfinished_pattern([("child_ids", "any", [("name", "not =LIKE", "c\\")])])
    'c\\'
    """
    for condition in domain:
        if isinstance(condition, str) or not isinstance(condition, Iterable):
            continue
        _name, operator, value = condition
        operator = str(operator).lower()
        if operator in PATTERNS and _is_unfinished(value):
            return value
        if operator in NESTED and isinstance(value, Iterable):
            if found := unfinished_pattern(value):
                return found
    return None


def _is_unfinished(value):
    text = value if isinstance(value, str) else ""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def gist(error, limit=200):
    """Return what an error says, for a sentence: in a line, without what was around it.

    >>> gist(KeyError("a")), gist(ValueError("bad value\\nLINE 1: ..."))
    ("'a'", 'bad value')
    >>> try:
    ...     try:
    ...         1 / 0
    ...     except ZeroDivisionError as error:
    ...         raise ValueError("ZeroDivisionError() while evaluating\\n'1 / 0'")
    ... except ValueError as error:
    ...     gist(error)
    'division by zero'
    """
    while cause := error.__cause__ or _evaluated(error):
        error = cause
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:limit]


def _evaluated(error):
    """Return what went wrong in an expression, of the host's word about it."""
    return error.__context__ if "while evaluating" in str(error) else None
