# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Hiding names in texts, but no words of the language that names are made of."""

import re
import unicodedata

from .common_words import COMMON_WORDS, LEGAL_FORMS, STOP_WORDS, TITLES

HIDDEN = "…"
LEAST_NAME = 3  # shorter words of a name are words of the language, too
# how letters are written where there is no key for them, and in addresses
PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
SPELLINGS = str.maketrans(
    {
        sign: f"(?:{sign}|{others})"
        for sign, others in zip(
            "äöüÄÖÜß",
            ["ae", "oe", "ue", "Ae|AE", "Oe|OE", "Ue|UE", "ẞ|ss"],
            strict=True,
        )
    }
)
LINKS = {"&", "+", "-", "and", "co", "co.", "und"}  # before a legal form


class Company(str):
    """The name of a company: many of its words are words of the language."""

    __slots__ = ()


def hide_names(text, names=()):
    """Return a text without these names.

    >>> hide_names("Toms Paket; mr. TOM  lee, tom", ["Tom Lee"])
    '… Paket; mr. …, …'
    >>> hide_names("Frau Müller, MÜLLERS und müller", ["Eva Müller"])
    'Frau …, … und …'

    However their letters are written.

    >>> hide_names("Mueller, MÜLLER, Mu\u0308ller", ["Müller"])
    '…, …, …'
    >>> hide_names("Herr PREUẞ, PREUSS und preuss", ["Karl Preuß"])
    'Herr …, … und …'

    Words of the language stay, unless a person's stand there as a name does.

    >>> hide_names("Mr Best and Tom Best are the best", ["Tom Best"])
    'Mr … and … are the best'
    >>> hide_names("An invoice for a customer: An, A", ["An", "A"])
    'An invoice for a customer: An, A'
    >>> hide_names("Hello An, Mr. A came", ["An", "A"])
    'Hello …, Mr. … came'
    >>> hide_names("Von und zu Graf von Berg", ["Karl von Berg"])
    'Von und zu Graf von …'

    Of a company only words of its own go, as they are written.

    >>> hide_names("The Post by post from Firma Post", [Company("Post")])
    'The Post by post from Firma …'
    >>> hide_names("Haus und Garten: das Haus, der Garten", ["Haus und Garten GmbH"])
    '…: das Haus, der Garten'
    >>> hide_names("Acme AG: ACME acted on the acme", [Company("Acme AG")])
    '…: … acted on the acme'
    >>> hide_names("Best Wine, Wine Co", ["Best Wine, Inc."])
    '…, Wine Co'
    >>> hide_names("Miller, Sons (miller & sons)", [Company("Miller & Sons")])
    '…, Sons (…)'

    >>> hide_names("Com. of a@b.com", ["a@b.com"])
    'Com. of …'
    >>> hide_names("Nothing.", ["", None, "."])
    'Nothing.'
    """
    any_case, cased, titled = set(), set(), set()
    for name in filter(None, names):
        _add_name(type(name)(_composed(name)), any_case, cased, titled)
    bare = whole = _composed(text)
    for pattern in (_with_title(titled), _whole(any_case, cased)):
        bare = pattern.sub(rf"\g<1>{HIDDEN}", bare) if pattern else bare
    return bare if bare != whole else text


def distinctive(names):
    """Return the words that tell whose these names are, in lower case.

    >>> sorted(distinctive(["Tom Best", Company("Lee & Sons Ltd"), "a@b.com"]))
    ['lee', 'tom']
    >>> sorted(distinctive(["Eva Müller"]))
    ['eva', 'mueller', 'müller']
    """
    names = (_composed(name) for name in names if name and "@" not in name)
    words = (w for name in names for w in _words(name))
    telling = {w.lower() for w in words if not _is_short(w)} - COMMON_WORDS
    return telling | {w.translate(PLAIN) for w in telling}


def _add_name(name, any_case, cased, titled):
    """Add the patterns of a name to those of whole names and those after titles."""
    words = _words(name)
    if "@" in name:
        any_case.add(_spaced(name))
        return
    is_company = isinstance(name, Company) or any(map(_is_legal_form, name.split()))
    if len(words) > 1:
        if is_company and not distinctive([name]):
            cased.update(map(_spaced, (name, name.upper())))
        else:
            any_case.add(_spaced(name))
    own = _without_legal_form(name) if is_company else name
    if own != name and len(_words(own)) > 1:
        cased.update(map(_spaced, (own, own.upper())))
    for word in words:
        low = word.lower()
        if word.isdigit() or (low in STOP_WORDS and len(words) > 1):
            continue
        is_weak = _is_short(word) or low in STOP_WORDS
        if is_weak or (is_company and low in COMMON_WORDS):
            titled.update(_with_capital(word))
        elif is_company or low in COMMON_WORDS:
            cased.update(_with_capital(word))
            cased.update({re.escape(word)} - COMMON_WORDS)
        else:
            any_case.add(re.escape(word))


def _composed(text):
    """Return a text with each letter and its accent as one character."""
    return unicodedata.normalize("NFC", text)


def _words(name):
    return re.findall(r"\w+", name)


def _is_short(word):
    """Say so; scripts without capitals need fewer characters."""
    least = LEAST_NAME if word.lower() != word.upper() else 2
    return len(word) < least


def _spaced(name):
    return r"\s+".join(map(re.escape, name.split()))


def _with_capital(word):
    return {re.escape(w) for w in (word[:1].upper() + word[1:], word.upper())}


def _is_legal_form(part):
    return not LEGAL_FORMS.isdisjoint((part.strip(","), part.strip(".,")))


def _without_legal_form(name):
    parts = name.split()
    while parts and (_is_legal_form(parts[-1]) or parts[-1].lower() in LINKS):
        parts.pop()
    return " ".join(parts).rstrip(",")


def _alternatives(patterns):
    # the longest first: it may begin as a shorter one
    ordered = sorted(patterns, key=lambda p: (-len(p), p))
    return "|".join(pattern.translate(SPELLINGS) for pattern in ordered)


def _whole(any_case, cased):
    if not any_case and not cased:
        return None
    either = []
    if any_case:
        either.append(f"(?i:{_alternatives(any_case)})")
    if cased:
        either.append(_alternatives(cased))
    # with the s of the genitive, as German adds it
    return re.compile(rf"()(?<!\w)(?:{'|'.join(either)})[sS]?(?!\w)")


def _with_title(words):
    if not words:
        return None
    title = rf"(?i:(?<!\w)(?:{_alternatives(TITLES)})\.?)\s+"
    return re.compile(rf"({title})(?:{_alternatives(words)})[sS]?(?!\w)")
