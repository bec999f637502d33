# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Arithmetic of referrals, free of the ORM."""

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from .coding import STOP_WORDS

WORD = re.compile(r"[^\W\d_]{3,}")


class EarnedGrowth(NamedTuple):
    """Growth that was earned rather than bought; all in percent."""

    retention: float  # net revenue retention
    earned: float  # what new customers won by recommendation brought
    growth: float


def earned_growth(*, before, kept, earned):
    """Return how much of the growth customers brought by coming back and by word.

    Earned growth = net revenue retention + earned new customers' share - 100 %,
    after F. Reichheld, D. Darnell and M. Burns: Net Promoter 3.0, Harvard Business
    Review, November 2021. Both shares are of the revenue of the period before.

    :param before: revenue of the period before
    :param kept: revenue of this period with the customers of the period before
    :param earned: revenue of this period with new customers won by recommendation
    :return: :class:`EarnedGrowth`; None where nothing was sold before

    >>> earned_growth(before=1000, kept=850, earned=250)
    EarnedGrowth(retention=85.0, earned=25.0, growth=10.0)
    >>> earned_growth(before=0, kept=0, earned=250) is None
    True
    """
    if not before or before < 0:
        return None
    retention, share = 100 * kept / before, 100 * earned / before
    return EarnedGrowth(retention, share, retention + share - 100)


class Suggestion(NamedTuple):
    """A source that fits a text, and the words that say so."""

    source: object
    words: tuple


def words_of(text):
    """Return the words of a text that can tell something, each once.

    >>> sorted(words_of("My neighbour, Mrs X; my NEIGHBOUR!"))
    ['mrs', 'neighbour']
    >>> words_of("Read about it in the paper") & {"about", "the"}
    set()
    """
    return set(WORD.findall((text or "").casefold())) - STOP_WORDS


class Vocabulary:
    """Which words were used for which source before; plain counts, no black box.

    >>> known = Vocabulary([
    ...     ("my neighbour told me", "friends"),
    ...     ("a neighbour of ours", "friends"),
    ...     ("the fair in Hanover", "fair"),
    ... ])
    >>> known.suggest("From the neighbour")
    Suggestion(source='friends', words=('neighbour',))
    >>> known.suggest("Saw you at the fair")
    Suggestion(source='fair', words=('fair',))
    >>> known.suggest("Blimp") is None
    True
    >>> known.suggest("Read about you in the paper") is None  # “the” says nothing
    True
    """

    def __init__(self, examples):
        self._counts = defaultdict(Counter)
        for text, source in examples:
            for word in words_of(text):
                self._counts[word][source] += 1

    def suggest(self, text):
        """Return the source whose words the text uses most; None when there is none.

        A word counts for a source as often as it stood for it among all its uses,
        so words that stand for everything decide nothing.
        """
        scores, reasons = Counter(), defaultdict(list)
        for word in sorted(words_of(text)):
            uses = self._counts.get(word, {})
            total = sum(uses.values())
            for source, count in uses.items():
                scores[source] += count / total
                reasons[source].append(word)
        if not scores:
            return None
        best, _score = scores.most_common(1)[0]
        return Suggestion(best, tuple(reasons[best]))
