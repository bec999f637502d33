# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Suggest codes for a text from the words used before, free of the ORM.

No model is trained: each word is counted for each code it was used with, and a
suggestion names the words and how often they were counted.
"""

import re
from collections import Counter, defaultdict
from typing import NamedTuple

MIN_LENGTH = 3
MIN_COUNT = 2  # one single use before proves nothing
MIN_SHARE = 0.25
LIMIT = 3

# Words of every text, in English and German; what is shorter is dropped anyway.
STOP_WORDS = frozenset(
    """
    about after again all also always and any anything are because been before being
    both but buy came can come could did does doing done during each else even ever
    every everything few first for from get gets getting give given got had has have
    having her here him his how into its itself just know like made make many may
    maybe more most much must never not nothing now off often once one only onto other
    our out over own quite rather really said same say she should since some something
    still such sure than that the their them then there these they thing things think
    this those though through too two under until upon use used very want was way well
    went were what when where which while who whom whose why will with within without
    would yes yet you your
    aber alle allem allen aller alles als also andere anderen anders auch auf aus bei
    beim bin bis bist da dabei dadurch dafür damit danach dann daran darauf darum das
    dass davon davor dazu dein dem den denn der deren des deshalb dessen die dies diese
    dieselbe diesem diesen dieser dieses doch dort durch eben ein eine einem einen einer
    eines einfach einige einmal etwas euch euer eure für gab ganz gar geben gegen gerade
    gerne gewesen gibt ging habe haben hat hatte hatten hätte hier hin ich ihm ihn ihnen
    ihr ihre ihrem ihren ihrer immer ins ist jede jedem jeden jeder jedes jetzt kam kann
    kein keine keinem keinen keiner kommen konnte können lassen leider machen mal man
    mehr mein meine meinem meinen meiner mich mir mit muss musste müssen nach nicht
    nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit
    selbst sich sie sind sogar soll sollte sonst über uns unser unsere unserem unseren
    unter viel viele vom von vor wann war waren warum was weil welche wenn wer werde
    werden wie wieder will wir wird wirklich wollen wollte worden wurde wurden würde
    zum zur zwar zwischen
    """.split()
)
WORD = re.compile(r"[^\W\d_]+")


class Suggestion(NamedTuple):
    """A code, how sure it is (0-1), and the words it rests on with their counts."""

    code: int
    share: float
    count: int
    words: tuple


def words(text):
    """Return the telling words of a text, each once, in their order.

    >>> words("The parcel came late, far too LATE! Das Paket kam zu spät.")
    ['parcel', 'late', 'far', 'paket', 'spät']
    >>> words(None), words("12 days")
    ([], ['days'])
    """
    found = WORD.findall((text or "").lower())
    return [
        word
        for word in dict.fromkeys(found)
        if len(word) >= MIN_LENGTH and word not in STOP_WORDS
    ]


def learn(coded):
    """Count for each word how many texts of each code used it.

    :param coded: pairs of a text and its codes
    :return: dict of word to Counter of codes

    >>> known = learn([("late parcel", [1]), ("late again", [1, 2]), ("rude", [3])])
    >>> known["late"] == {1: 2, 2: 1}, "again" in known
    (True, False)
    """
    known = defaultdict(Counter)
    for text, codes in coded:
        for word in words(text):
            known[word].update(codes)
    return dict(known)


def suggest(text, known, limit=LIMIT):
    """Return the codes that a text's words were used with before, best first.

    The share is the part of all earlier uses of these words that had this code.

    >>> known = learn([("late parcel", [1]), ("late parcel", [1]), ("late", [2])])
    >>> [best] = suggest("My parcel was late", known)
    >>> best.code, best.share, best.count, best.words
    (1, 0.8, 4, (('parcel', 2), ('late', 2)))
    >>> suggest("Nothing of the kind", known)
    []
    """
    counts = defaultdict(dict)
    for word in words(text):
        for code, count in known.get(word, {}).items():
            counts[code][word] = count
    total = sum(sum(found.values()) for found in counts.values())
    suggestions = [
        Suggestion(
            code=code,
            share=sum(found.values()) / total,
            count=sum(found.values()),
            words=tuple(sorted(found.items(), key=lambda item: -item[1])),
        )
        for code, found in counts.items()
    ]
    good = [s for s in suggestions if s.count >= MIN_COUNT and s.share >= MIN_SHARE]
    return sorted(good, key=lambda s: (-s.share, s.code))[:limit]


def because(evidence, limit=LIMIT):
    """Sum up the words of several suggestions for one code.

    :param evidence: the suggestions
    :return: the most telling words, and how often all of them were used before

    >>> known = learn([("late parcel", [1]), ("late parcel", [1]), ("box", [1])])
    >>> because(suggest("late box", known) + suggest("late", known))
    (['late', 'box'], 3)
    """
    found = {}
    for suggestion in evidence:
        found.update(suggestion.words)
    best = sorted(found, key=lambda word: (-found[word], word))
    return best[:limit], sum(found.values())
