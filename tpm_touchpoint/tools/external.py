# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows that other systems send, one by one."""

import json

ID_LIMIT = 200
SHOWN_LIMIT = 100  # characters of a value that is repeated


class RowError(Exception):
    """What is wrong with a row, and what to do about it."""


def shown(value):
    """Return a value as it is repeated to whoever sent it, cut where it is long."""
    text = str(value)
    return text if len(text) <= SHOWN_LIMIT else text[:SHOWN_LIMIT] + "…"


def is_id(value):
    """Say whether a value can be the id of a record."""
    return type(value) is int and 0 < value < 2**31


def is_text(data):
    """Say whether the database can take what a row holds.

    >>> is_text({"note": "é"}), is_text(chr(0)), is_text([chr(0xD83D)])
    (True, False, False)
    """
    try:
        text = json.dumps(data, ensure_ascii=False, default=str)
        text.encode()
    except (TypeError, ValueError, RecursionError):
        return False
    return "\\u0000" not in text


class ExternalRow:
    """One interaction as another system tells it, and what became of it."""

    def __init__(self, system, data):
        self.is_object = isinstance(data, dict)
        self.is_readable = self.is_object and is_text(data)
        self.data = data if self.is_readable else {}
        given = data.get("external_id") if self.is_object else None
        self.external_id = given if is_text(given) else None
        self.key = self.has_id() and f"@{system}/{self.external_id}"
        self.vals, self.error = {}, False
        self.id, self.status = False, "error"

    def has_id(self):
        """Say whether the other system named the row as it should."""
        given = self.external_id
        if is_id(given):
            return True
        return isinstance(given, str) and given.strip() != "" and len(given) <= ID_LIMIT

    @property
    def is_good(self):
        return not self.error

    @property
    def is_new(self):
        return self.is_good and self.status == "error"

    def given(self, *keys):
        """Return which of the keys hold something."""
        return [key for key in keys if self.data.get(key) not in (None, False, "")]

    def found(self, interaction_id):
        """Note that it was logged before; what it says now does not matter."""
        self.id, self.status, self.error = interaction_id, "existing", False

    def created(self, interaction_id):
        """Note that it has been logged now."""
        self.id, self.status = interaction_id, "created"

    def told_id(self):
        """Return the external id as each protocol can carry it; False if there is none.

        >>> [ExternalRow("shop", {"external_id": given}).told_id()
        ...     for given in ("A", 7, 2**70, float("nan"), ["x"], None)]
        ['A', 7, '1180591620717411303424', 'nan', "['x']", False]
        """
        given = self.external_id
        if not given or isinstance(given, str) or is_id(given):
            return given or False
        return shown(given)

    def answer(self):
        """Return what the other system is told."""
        return {
            "external_id": self.told_id(),
            "status": self.status,
            "id": self.id,
            "error": self.error,
        }
