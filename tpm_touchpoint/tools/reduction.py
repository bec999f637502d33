# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which costs can quickly be reduced."""

REDUCING = ("eliminate", "automate", "simplify")  # decisions that save cost
UNIMPORTANT = 4  # of 10: what matters to customers no more than this


def reducible(decision, cost, mean, importance):
    """Say why the cost of a touchpoint can quickly be reduced.

    It has to cost something, and either it was decided to reduce it, or nothing was
    decided yet while it costs at least the mean and matters little to customers.

    :param decision: what was decided, if anything
    :param float cost: a year
    :param float mean: annual cost of those it is compared with
    :param importance: to the customer, 0 to 10; None when it is not known
    :return: ``decided``, ``unimportant``, or None when it can't

    >>> reducible("automate", 10, 500, 9), reducible("automate", 0, 500, 1)
    ('decided', None)
    >>> reducible(None, 500, 500, 4), reducible(None, 500, 500, 5)
    ('unimportant', None)
    >>> reducible(None, 499, 500, 4), reducible(None, 500, 500, None)
    (None, None)
    >>> reducible("keep", 500, 500, 1)
    """
    if not cost:
        return None
    if decision:
        return "decided" if decision in REDUCING else None
    matters_little = importance is not None and importance <= UNIMPORTANT
    return "unimportant" if cost >= mean and matters_little else None
