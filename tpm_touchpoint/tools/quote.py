# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What customers said, as it may stand on paper: short, and without names."""

import re
from textwrap import shorten, wrap

HIDDEN = "…"
LENGTH = 220
TELLING = (15, LENGTH)  # characters of a quote that says something and fits
LONGEST = 1_000  # characters that are looked through for names
LEAST_NAME = 3  # shorter words of a name are words of the language, too
CONTACT = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|\+?\d(?:[\s()/.-]?\d){6,}"
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
    wholes = sorted(filter(None, names), key=len, reverse=True)
    words = {word for name in wholes for word in re.findall(r"\w+", name)}
    hidden = [*wholes, *(word for word in words if len(word) >= LEAST_NAME)]
    if not hidden:
        return text
    pattern = "|".join(map(re.escape, hidden))
    # with the s of the genitive, as German adds it
    return re.sub(rf"(?<!\w)(?:{pattern})s?(?!\w)", HIDDEN, text, flags=re.I)


def nameless(text, names=()):
    """Return all of a text without these names, addresses and telephone numbers.

    >>> nameless("Tom was angry. " * 200, ["Tom"]).count("…")
    200
    >>> nameless("Toms Paket\\nkam nicht", ["Tom Lee"])
    '… Paket\\nkam nicht'
    >>> nameless("")
    ''
    """
    lines = (wrap(line, LONGEST, break_long_words=False) for line in text.split("\n"))
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
