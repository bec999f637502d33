# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Where to begin: three orders of touchpoints, side by side, free of the ORM."""

from typing import NamedTuple

from .score import importance_field, priority


class Facts(NamedTuple):
    """What is known of one touchpoint; None where too little is.

    All from 0 to 10 but the cost.
    """

    importance: float | None = None
    repurchase: float | None = None
    recommendation: float | None = None
    experience: float | None = None
    cost: float = 0

    @property
    def performance(self):
        """Return how good it is: what customers answered, else what they felt."""
        return self.experience if self.repurchase is None else self.repurchase

    @property
    def gain(self):
        """Return how much there is to gain, from 0 to 30; None where it is unknown.

        What was not asked is stood in for by the experience.

        >>> Facts(8, 6.5, 7).gain
        14.5
        >>> Facts(8, experience=4).gain
        20
        >>> Facts(8, 6.5).gain
        15.0
        >>> Facts(experience=4).gain
        """
        if self.importance is None or self.performance is None:
            return None
        recommendation = self.recommendation
        if recommendation is None:
            recommendation = self.performance
        return priority(self.importance, self.performance, recommendation)


TOP = 3


class Place(NamedTuple):
    """Where a touchpoint stands in the three orders; None: it stands in none."""

    gain: int | None = None
    field: str | None = None
    cost: int | None = None
    reasons: tuple = ()  # the orders by which it is one to begin with


def from_index(index):
    """Return an experience index as a number from 0 to 10.

    >>> from_index(-100), from_index(0), from_index(100), from_index(None)
    (0.0, 5.0, 10.0, None)
    """
    return None if index is None else (index + 100) / 20


def places(facts):
    """Return where each touchpoint stands.

    :param dict facts: :class:`Facts` of each touchpoint by its id

    >>> found = places({
    ...     "hotline": Facts(9, experience=3, cost=100),
    ...     "delivery": Facts(9, experience=8, cost=900),
    ...     "invoice": Facts(3, experience=4),
    ...     "unknown": Facts(cost=100),
    ... })
    >>> found["hotline"]
    Place(gain=1, field='concentrate', cost=2, reasons=('gain', 'field', 'cost'))
    >>> found["delivery"]
    Place(gain=3, field='keep', cost=1, reasons=('cost',))
    >>> found["invoice"]
    Place(gain=2, field='low', cost=None, reasons=('gain',))
    >>> found["unknown"]
    Place(gain=None, field=None, cost=2, reasons=('cost',))
    """
    gains = ranks({key: fact.gain for key, fact in facts.items()})
    costs = ranks({key: fact.cost or None for key, fact in facts.items()})
    fields = _fields(facts)
    return {
        key: Place(
            gains.get(key),
            fields.get(key),
            costs.get(key),
            tuple(
                name
                for name, speaks in (
                    ("gain", _is_at_the_top(key, gains)),
                    ("field", fields.get(key) == "concentrate"),
                    ("cost", _is_at_the_top(key, costs)),
                )
                if speaks
            ),
        )
        for key in facts
    }


def _is_at_the_top(key, places):
    """Say whether one is among the first, and in the upper half of all.

    >>> [_is_at_the_top(k, {"a": 1, "b": 2, "c": 3, "d": 4}) for k in "abcde"]
    [True, True, False, False, False]
    """
    rank = places.get(key)
    return bool(rank) and rank <= min(TOP, (len(places) + 1) // 2)


def ranks(values):
    """Return the ranks of the values, the highest first; equal values share one.

    >>> ranks({"a": 5, "b": 7, "c": 5, "d": None, "e": 1})
    {'b': 1, 'a': 2, 'c': 2, 'e': 4}
    """
    known = {key: value for key, value in values.items() if value is not None}
    ordered = sorted(known, key=lambda key: -known[key])
    first = {}
    for rank, key in enumerate(ordered, 1):
        first.setdefault(known[key], rank)
    return {key: first[known[key]] for key in ordered}


def split(facts):
    """Return the mean importance and performance, of those whose both are known.

    >>> split({"a": Facts(8, experience=4), "b": Facts(4, experience=7), "c": Facts()})
    (6.0, 5.5)
    >>> split({})
    (None, None)
    """
    complete = [fact for fact in facts.values() if fact.gain is not None]
    if not complete:
        return None, None
    n = len(complete)
    return (
        sum(fact.importance for fact in complete) / n,
        sum(fact.performance for fact in complete) / n,
    )


def _fields(facts):
    means = split(facts)
    return {
        key: importance_field(fact.importance, fact.performance, means)
        for key, fact in facts.items()
        if fact.gain is not None
    }


class Slice(NamedTuple):
    """What one has of a total, and with all that have more."""

    share: float
    cumulated: float
    part: str  # A: the few that make 80 %, B: up to 95 %, C: the many others


def pareto(values):
    """Return the slice of each value, the highest first; what is nothing has none.

    :param dict values: values by key

    >>> for key, found in pareto({"x": 15, "y": 80, "z": 5, "none": 0}).items():
    ...     print(key, *found)
    y 80.0 80.0 A
    x 15.0 95.0 B
    z 5.0 100.0 C
    >>> pareto({"all": 7}), pareto({})
    ({'all': Slice(share=100.0, cumulated=100.0, part='A')}, {})
    """
    total = sum(values.values())
    found, sum_before = {}, 0
    for key in sorted(filter(values.get, values), key=lambda key: -values[key]):
        before = 100 * sum_before / total
        sum_before += values[key]
        part = "A" if before < 80 else "B" if before < 95 else "C"
        found[key] = Slice(100 * values[key] / total, 100 * sum_before / total, part)
    return found
