# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What customers said, as it may stand on paper: short, and without names."""

import re
from textwrap import shorten, wrap

from lxml import html
from markupsafe import Markup, escape

HIDDEN = "…"
LENGTH = 220
TELLING = (15, LENGTH)  # characters of a quote that says something and fits
LONGEST = 1_000  # characters that are looked through for names
LEAST_NAME = 3  # shorter words of a name are words of the language, too
CONTACT = re.compile(
    r"https?://\S+|www\.\S+"
    # a rest of an address as well: a headline may end within it
    r"|[\w.+-]{1,64}@[\w-]*(?:\.[\w-]+)*"
    r"|\+?\d(?:[\s()/.-]?\d){6,}"
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


def nameless_html(body, names=()):
    """Return formatted text without these names, addresses and telephone numbers.

    >>> print(nameless_html("In <a href='#' data-oe-id='1'>Tom</a> &amp; co", ["Tom"]))
    In <a href="#" data-oe-id="1">…</a> &amp; co
    >>> print(nameless_html("<a href='mailto:a@b.c' data-oe-model='res.partner'>X</a>"))
    <a>X</a>
    >>> print(nameless_html(False))
    <BLANKLINE>
    """
    if not body:
        return Markup()
    tree = html.fragment_fromstring(str(body), create_parent="div")
    for node in tree.iter():
        node.text = _nameless_part(node.text, names)
        node.tail = _nameless_part(node.tail, names)
        _hide_attributes(node, names)
    parts = (html.tostring(child, encoding="unicode") for child in tree)
    return escape(tree.text or "") + Markup("").join(map(Markup, parts))


def _nameless_part(text, names):
    """Hide names between two tags, and keep the spaces next to them."""
    if not text or not text.strip():
        return text
    bare = text.strip()
    start = text.index(bare)
    return text[:start] + nameless(bare, names) + text[start + len(bare) :]


def _hide_attributes(node, names):
    if node.get("data-oe-model") == "res.partner":
        for name in ("href", "data-oe-model", "data-oe-id"):
            node.attrib.pop(name, None)
    for name in ("href", "title", "alt"):
        value = node.get(name)
        if value and nameless(value, names) != value:
            del node.attrib[name]


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
