# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Who is to be forgotten, and what texts may say of them."""

import re
from functools import cached_property, partial

from lxml import html
from lxml.etree import ParserError
from markupsafe import Markup, escape

from .names import HIDDEN, distinctive, hide_names
from .quote import CONTACT, DASHES, nameless

TELLING = 7  # digits at the end of a number that tell whose it is, however it begins
LEAST_DIGITS = 5  # of a number that is one's own
MOST_DIGITS = 15
GAP = rf"[\s()/.{DASHES}-]{{0,3}}"  # between digits
NUMBER = re.compile(rf"\d(?:{GAP}\d)*")
ABROAD = rf"(?:(?:\+|00)\d{{1,3}}{GAP})?(?:\(?0\)?{GAP})?"
BESIDE = re.compile(r"[;,]|\s/\s|[^\W\d]+")  # between two numbers in one field
WHOLE = re.compile(r"\s*<(?:!doctype|html)\b", re.I)
DOCTYPE = re.compile(r"\s*(?:<!doctype[^>]*>\s*)?", re.I)
SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.I)


class Person:
    """One or several who are to be forgotten together."""

    def __init__(self, names=(), emails=(), phones=(), websites=(), ids=()):
        self.names = list(filter(None, names))
        self.emails = {email.lower() for email in emails if email}
        self.phones = [p for phone in phones if phone for p in BESIDE.split(phone)]
        self.websites = list(filter(None, websites))
        self.ids = set(ids)

    def hide(self, text, own=False):
        """Return a text without the person; the same where it says nothing of them.

        :param bool own: whether it is theirs; then no address at all is left in it

        >>> tom = Person(["Tom Lee"], ["Tom@lee.example"], ["+49 30 1234567"])
        >>> tom.hide("Tom, tom@lee.example;  Ann, a@lee.de, 030/987 65 43, 12.03.2026")
        '…, …;  Ann, …, 030/987 65 43, 12.03.2026'
        >>> tom.hide("See tom@l, tom@ann.example, t.lee@x.example or ann@x.example.")
        'See …, …, … or ann@x.example.'
        >>> tom.hide("On 12.03. call (030) 123 45 67, 0049-30/1234567, +49(0)301234567")
        'On 12.03. call …, …, …'
        >>> tom.hide("Order 912345678, 1234567 and 030 12345678")
        'Order 912345678, … and 030 12345678'
        >>> tom.hide("030\u2011123\u201145\u201167")  # hyphens that do not break
        '…'
        >>> tom.hide("He (x@y.example) came", own=True)
        'He (…) came'

        >>> shop = Person([], websites=["https://www.lee.example/", "fb.example/lee"])
        >>> shop.hide("http://lee.example/a b, www.lee.example, fb.example/ann")
        '… b, …, fb.example/ann'
        """
        if not text:
            return text
        if own:
            bare = nameless(self._without_own(text), self.names)
            # said otherwise: only the spaces differ
            return bare if bare.count(HIDDEN) > text.count(HIDDEN) else text
        text = CONTACT.sub(self._contact, self._without_own(text))
        return hide_names(text, self.names)

    def is_in(self, text):
        """Say whether a text says something of the person.

        >>> Person(emails=["tom@lee.example"]).is_in("Tom <TOM@lee.example>")
        True
        """
        return self.hide(text) != text

    def hide_html(self, body, own=False):
        """Return formatted text without the person; the same where it names them not.

        >>> tom = Person(["Tom"], ids=[1])
        >>> print(tom.hide_html("In <a href='#' data-oe-id='1'>Tom</a> &amp; co"))
        In <a href="#" data-oe-id="1">…</a> &amp; co
        >>> link = "<a href='%s' data-oe-model='res.partner' data-oe-id='%s'>X</a>"
        >>> print(tom.hide_html(link % ("#", 1)), tom.hide_html(link % ("#", 2)))
        <a>X</a> <a href='#' data-oe-model='res.partner' data-oe-id='2'>X</a>
        >>> print(tom.hide_html(link % ("mailto:a@b.c", 2), own=True))
        <a>X</a>
        >>> print(tom.hide_html(False))
        <BLANKLINE>

        A whole page, as the body of a mail is one, stays a page:

        >>> print(tom.hide_html("<html><body style='x'><p>Tom</p></body></html>"))
        <html><body style="x"><p>…</p></body></html>
        >>> [str(tom.hide_html(body)) for body in ("<html></html>", "<html", "")]
        ['<html></html>', '<html', '']
        """
        if not body:
            return Markup()
        hide = partial(self.hide, own=own)
        text = str(body)
        try:
            whole = WHOLE.match(text)
            tree = (
                html.document_fromstring(text)
                if whole
                else html.fragment_fromstring(text, create_parent="div")
            )
        except (ParserError, AssertionError):
            return Markup(hide(text))  # no HTML that could be read
        before = html.tostring(tree)
        for node in tree.iter():
            node.text = _hide_part(node.text, hide)
            node.tail = _hide_part(node.tail, hide)
            self._hide_attributes(node, hide, own)
        if html.tostring(tree) == before:
            return Markup(body)
        if whole:
            page = html.tostring(tree, encoding="unicode")
            # the library adds a document type where there was none
            return Markup(DOCTYPE.match(text)[0] + page[page.index("<html") :])
        parts = (html.tostring(child, encoding="unicode") for child in tree)
        return escape(tree.text or "") + Markup("").join(map(Markup, parts))

    def _hide_attributes(self, node, hide, own):
        if node.get("data-oe-model") == "res.partner" and (
            own or node.get("data-oe-id") in map(str, self.ids)
        ):
            for name in ("href", "data-oe-model", "data-oe-id"):
                node.attrib.pop(name, None)
        for name in ("href", "title", "alt"):
            value = node.get(name)
            if value and hide(value) != value:
                del node.attrib[name]

    def _without_own(self, text):
        """Return a text without the person's numbers and websites."""
        plain, digits = text.lower(), _digits_in(text)
        found = [pattern for site, pattern in self._sites if site in plain]
        found += [pattern for last, pattern in self._numbers if last in digits]
        if not found:
            return text
        found = sorted(set(found), key=len, reverse=True)
        return re.sub("|".join(found), HIDDEN, text, flags=re.I)

    @cached_property
    def _sites(self):
        """Return what a text has to hold for each website, and what finds it there."""
        sites = (SCHEME.sub("", w.strip()).rstrip("/") for w in self.websites)
        return [(site.lower(), _website(site)) for site in sites if "." in site]

    @cached_property
    def _numbers(self):
        """Return the same for each number: a company's contacts have thousands."""
        numbers = (re.sub(r"\D", "", phone).lstrip("0") for phone in self.phones)
        return [
            (digits[-TELLING:], _phone(digits[-MOST_DIGITS:]))
            for digits in numbers
            if len(digits) >= LEAST_DIGITS
        ]

    @cached_property
    def _telling(self):
        return distinctive(self.names)

    def _contact(self, match):
        """Hide an address that is theirs, or that has their name in it."""
        found = match.group()
        plain = found.lower()
        if "@" in plain and any(email.startswith(plain) for email in self.emails):
            return HIDDEN  # a headline may end within an address
        is_number = plain[0] == "+" or plain[0].isdigit()
        words = () if is_number and "@" not in plain else re.split(r"[\W_]+", plain)
        return found if self._telling.isdisjoint(words) else HIDDEN


def _website(site):
    return (
        r"(?<![\w@.-])(?:https?://)?(?:[\w-]+\.)*"
        rf"{re.escape(site)}(?:[/?#][^\s,;<>\"]*)?(?![\w-]|\.\w)"
    )


def _phone(digits):
    before, last = digits[:-TELLING], digits[-TELLING:]
    begun = ""
    for digit in before:
        begun = rf"(?:{begun}{digit}{GAP}(?:\(?0\)?{GAP})?)?"
    return rf"(?<!\d)\(?{ABROAD}{begun}{GAP.join(last)}(?!\d)"


def _digits_in(text):
    """Return what may be the last digits of a number, wherever it ends.

    >>> sorted(_digits_in("No. 12 34-567, 4711"))
    ['12345', '123456', '1234567', '23456', '234567', '34567']
    """
    runs = (re.sub(r"\D", "", run) for run in NUMBER.findall(text))
    return {
        run[start : start + size]
        for run in runs
        for size in range(LEAST_DIGITS, TELLING + 1)
        for start in range(len(run) - size + 1)
    }


def _hide_part(text, hide):
    """Hide what stands between two tags, and keep the spaces next to it."""
    if not text or not text.strip():
        return text
    bare = text.strip()
    start = text.index(bare)
    return text[:start] + hide(bare) + text[start + len(bare) :]
