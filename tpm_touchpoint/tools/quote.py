# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What customers said, as it may stand on paper: short, and without names."""

import re
from textwrap import shorten, wrap

from .names import HIDDEN, hide_names

LENGTH = 220
TELLING = (15, LENGTH)  # characters of a quote that says something and fits
LONGEST = 1_000  # characters that are looked through for names
DASHES = "\u2010-\u2015\u2212"  # others than the one on the keyboard, as a range
CONTACT = re.compile(
    r"https?://\S+|www\.\S+"
    # a rest of an address as well: a headline may end within it
    r"|[\w.+-]{1,64}@[\w-]*(?:\.[\w-]+)*"
    rf"|\+?\d(?:[\s()/.{DASHES}-]?\d){{6,}}"
)


def anonymous(text, names=()):
    """Return a text without these names, addresses and telephone numbers.

    >>> anonymous("Mrs. Miller (Miller & Sons) was angry", ["Miller & Sons"])
    'Mrs. … (…) was angry'
    >>> anonymous("Call Tom at +49 30 123456-7 or tom@example.com", ["Tom Lee"])
    'Call … at … or …'
    >>> anonymous("Order 4711 came on 12.03.2026, all fine", ["Al"])
    'Order 4711 came on …, all fine'
    >>> anonymous("Two  lines\\nof text")
    'Two lines of text'
    >>> anonymous("a" * 99_999), anonymous("Tom " * 999, ["Tom"])[-3:]
    ('', '… …')
    """
    text = CONTACT.sub(HIDDEN, _cut(" ".join(text.split())))
    return hide_names(text, names)


def nameless(text, names=()):
    """Return all of a text without these names, addresses and telephone numbers.

    >>> nameless("Tom was angry. " * 200, ["Tom"]).count("…")
    200
    >>> nameless("Toms Paket\\nkam nicht", ["Tom Lee"])
    '… Paket\\nkam nicht'
    >>> nameless("Ask tom.l@lee- …, or tom@", ["Tom Lee"])
    'Ask … …, or …'
    >>> nameless("")
    ''
    """
    lines = (
        wrap(line, LONGEST, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )
    return "\n".join(" ".join(anonymous(p, names) for p in parts) for parts in lines)


def _cut(text):
    # the last word may be half a name
    return text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0]


def chosen(texts, limit):
    """Return the most telling of some texts, each once, cut to what fits.

    :param texts: the newest first

    >>> chosen(["Bad.", "Waited for two hours", "waited for two hours"], 2)
    ['Waited for two hours', 'Bad.']
    >>> [len(text) <= LENGTH for text in chosen(["word " * 99], 1)]
    [True]
    """
    low, high = TELLING
    once = {text.casefold(): text for text in reversed(texts) if text.strip()}
    found = sorted(
        reversed(once.values()), key=lambda text: not low <= len(text) <= high
    )
    return [shorten(text, LENGTH, placeholder=" …") for text in found[:limit]]
