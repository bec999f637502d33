# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who reviews what."""


def deal(cases, loads):
    """Deal cases to reviewers: each goes to whoever has the fewest of those who may.

    :param cases: list of the reviewers who may take each case, in the order in which
        they are asked when they have equally many
    :param loads: dict of reviewer to how many he has already
    :return: the reviewer of each case; None where nobody may

    >>> deal([["ann", "bob"]] * 4, {})
    ['ann', 'bob', 'ann', 'bob']
    >>> deal([["ann", "bob"]] * 3, {"ann": 2})
    ['bob', 'bob', 'ann']
    >>> deal([["ann"], ["ann", "bob"], []], {})
    ['ann', 'bob', None]
    """
    loads = dict(loads)
    dealt = []
    for reviewers in cases:
        chosen = min(reviewers, key=lambda who: loads.get(who, 0), default=None)
        loads[chosen] = loads.get(chosen, 0) + 1
        dealt.append(chosen)
    return dealt
