# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the simulated customers think, drawn by lot; the same in each run."""

import random

SEED = 19
LIKELY_TO_ANSWER = 0.2
MOOD, SPREAD, WHIM = 8.0, 1.6, 1.2
REASONS = {
    "disappointed": (
        "The parcel came a week late and nobody told me.",
        "Two boxes were broken, the packing was too thin.",
        "I waited on the hotline for twenty minutes.",
        "The invoice was wrong again.",
        "One article was missing and had to be sent later.",
    ),
    "ok": (
        "All in order, delivery could be faster.",
        "Good goods, but the shipping is expensive.",
        "As expected.",
        "The order was fine, the confirmation came late.",
    ),
    "delighted": (
        "Fast delivery and everything well packed.",
        "Friendly people who keep their word.",
        "Beautiful articles, my customers love them.",
        "Ordering is simple and the parcel was there the next day.",
    ),
}
OTHER = "-1"  # what the page sends for “other”, which would need a text
RECOMMENDED = (
    "That the delivery is fast and always complete.",
    "Articles that nobody else has, at a fair price.",
    "Friendly service when something goes wrong.",
)
DECIDED = ("The price", "The choice of articles", "A friend", "The catalogue", "")
RECOMMENDERS = ("Mrs Baker from the gift shop", "My sister", "A colleague", "")


class Person:
    """One customer, whose mood stays while single orders differ."""

    def __init__(self, name):
        self._lot = random.Random(f"{SEED} {name}")
        self._mood = self._lot.gauss(MOOD, SPREAD)

    def answers(self):
        """Tell whether the customer answers at all this time."""
        return self._lot.random() < LIKELY_TO_ANSWER

    def score(self):
        """Return a number from 0 to 10 for this purchase."""
        return min(10, max(0, round(self._lot.gauss(self._mood, WHIM))))

    def fill_in(self, question, score, experience):
        """Return what is sent for a question; None to leave it out."""
        if question.chosen:
            return question.chosen
        if question.choices:
            return self._choose(question, score)
        return self._write(question.title.lower(), experience) or None

    def _choose(self, question, score):
        if str(score) in question.choices:
            near = score + self._lot.choice((-1, 0, 0, 1))
            return str(min(10, max(0, near)))
        return self._lot.choice(sorted(question.choices.keys() - {OTHER}))

    def _write(self, title, experience):
        if "main reason" in title:
            return self._lot.choice(REASONS[experience])
        if "who was it" in title:
            return self._lot.choice(RECOMMENDERS)
        if "recommended us" in title:
            return self._lot.choice(RECOMMENDED)
        if "decision" in title:
            return self._lot.choice(DECIDED)
        if "disappointed" in title and experience == "disappointed":
            return self._lot.choice(REASONS[experience])
        if "delighted" in title and experience == "delighted":
            return self._lot.choice(REASONS[experience])
        return ""
