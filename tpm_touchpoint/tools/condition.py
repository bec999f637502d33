# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is wrong with conditions that somebody typed, free of the ORM."""

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
        if not isinstance(condition, (list, tuple)) or len(condition) != 3:
            continue
        _name, operator, value = condition
        operator = str(operator).lower()
        if operator in PATTERNS and _is_unfinished(value):
            return value
        if operator in NESTED and isinstance(value, (list, tuple)):
            if found := unfinished_pattern(value):
                return found
    return None


def _is_unfinished(value):
    text = value if isinstance(value, str) else ""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1
