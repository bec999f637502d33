# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the simulated customers do and think, drawn by lot; the same in each run."""

import random

from .opinions import TAILS, experience_of, gain_of, reasons_of, taste_of

SEED = 19
LIKELY_TO_ANSWER = 0.3
LIKELY_TO_OBJECT = 0.015
LIKELY_TO_LACK = {"address": 0.03, "mailbox": 0.03}
MOOD, SPREAD, WHIM = 7.8, 1.3, 1.1
# How much better the mood is of those who order often: they know why they do.
LOYAL = ((4, 0.8), (2, 0.2), (0, -1.0))
OPTIONAL = 0.8  # how many answer a companion question
OTHER = "-1"  # what the page has for “other”, which comes as a comment
RECOMMENDED = 0.4  # how many came by recommendation
OWN_WORDS = (
    "Saw your van in the street",
    "A customer of mine asked for your articles",
    "Your stall on the Christmas market",
    "Read about you in the trade magazine",
)
STATEMENTS = (
    "That the delivery is fast and always complete.",
    "Articles that nobody else has, at a fair price.",
    "Friendly service when something goes wrong.",
)
DECIDED = ("The price", "The choice of articles", "A friend", "The catalogue", "")
RECOMMENDERS = ("Mrs Baker from the gift shop", "My sister", "A colleague", "")


class Person:
    """One customer, whose mood stays while single occasions differ.

    :param orders: how many orders the customer places in all
    """

    def __init__(self, name, *, orders=2, likely=LIKELY_TO_ANSWER):
        self._lot = random.Random(f"{SEED} {name}")
        self._likely = likely
        loyal = next(better for least, better in LOYAL if orders >= least)
        self._mood = self._lot.gauss(MOOD + loyal, SPREAD)
        drawn = {what: self._lot.random() for what in LIKELY_TO_LACK}
        self._lacks = {what for what in drawn if drawn[what] < LIKELY_TO_LACK[what]}

    def has(self, what):
        """Tell whether the customer has an address, or a mailbox behind it."""
        return what not in self._lacks

    def answers(self):
        """Tell whether the customer answers at all this time."""
        return self._lot.random() < self._likely

    def objects(self):
        """Tell whether the customer does not want to be asked any more."""
        return self._lot.random() < LIKELY_TO_OBJECT

    def visit(self, touchpoint, when, days_ago=0):
        """Return what the customer thinks of a touchpoint this time.

        :param touchpoint: its external identifier
        :param when: from 0, the beginning of the time played, to 1, its end
        :param days_ago: how many days before that end
        """
        taste = taste_of(touchpoint)
        liking = self._mood + taste.liking + taste.trend * (when - 0.5)
        liking += gain_of(touchpoint, days_ago)
        return Opinion(
            self._lot,
            score=_on_scale(self._lot.gauss(liking, WHIM)),
            importance=_on_scale(self._lot.gauss(taste.importance, WHIM)),
            touchpoint=touchpoint,
        )


class Opinion:
    """What one customer thinks of one touchpoint once, told question by question.

    What was told stands in the attributes: ``score``, ``importance``,
    ``recommendation``, ``reason`` and ``source``; None for what was left out.
    """

    def __init__(self, lot, *, score, importance, touchpoint):
        self.score = score
        self.importance = self.recommendation = self.reason = self.source = None
        self._thinks = {"importance": importance, "recommendation": score}
        self._lot = lot
        self._touchpoint = touchpoint

    @property
    def is_recommended(self):
        """Tell whether the customer said to have come by recommendation."""
        return bool(self.source) and self.source.startswith("Recommendation")

    def fill_in(self, question):
        """Return what is sent for a question; None to leave it out."""
        title = question.title.lower()
        if "first become aware" in title:
            return self._tell_source(question)
        if question.choices:
            return self._choose(question, title)
        return self._write(title) or None

    def _choose(self, question, title):
        if "buy again" in title:
            return question.chosen or str(self.score)
        if str(self.score) not in question.choices:
            return self._lot.choice(sorted(question.choices.keys() - {OTHER}))
        if self._lot.random() > OPTIONAL:
            return None
        if "important" in title:
            self.importance = self._thinks["importance"]
            return str(self.importance)
        near = _on_scale(self.score + self._lot.choice((-1, 0, 0, 1)))
        self.recommendation = near
        return str(near)

    def _tell_source(self, question):
        by_label = {label: key for key, label in question.choices.items()}
        recommended = self._lot.random() < RECOMMENDED
        labels = sorted(
            label
            for label, key in by_label.items()
            if key != OTHER and label.startswith("Recommendation") == recommended
        )
        if not recommended and self._lot.random() < 0.2:
            self.source = "Other"
            return [{"comment": self._lot.choice(OWN_WORDS)}]
        self.source = self._lot.choice(labels)
        return by_label[self.source]

    def _write(self, title):
        if "main reason" in title:
            self.reason = self._sentence()
            return self.reason
        if "who was it" in title:
            return self.is_recommended and self._lot.choice(RECOMMENDERS)
        if "recommended us" in title:
            return self.is_recommended and self._lot.choice(STATEMENTS)
        if "decision" in title:
            return self._lot.choice(DECIDED)
        for felt in ("disappointed", "delighted"):
            if felt in title and experience_of(self.score) == felt:
                return self._sentence()
        return ""

    def _sentence(self):
        reasons = reasons_of(self._touchpoint, experience_of(self.score))
        return self._lot.choice(reasons).text + self._lot.choice(TAILS)


def _on_scale(number):
    return min(10, max(0, round(number)))
