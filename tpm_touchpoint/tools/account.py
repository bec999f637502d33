# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Relationship account arithmetic, free of the ORM.

A customer's experiences are postings: a delighted one is a deposit, a
disappointed one a withdrawal, OK is the zero line. A posting fades with age::

    posting = value(experience) x weight of the touchpoint x 0.5^(age / half-life)

Source: Formulas of the design, "Relationship account".
"""

from typing import NamedTuple

DIGITS = 2
FADED = 100


class AccountRules(NamedTuple):
    """What an experience is worth, how fast it fades, when to worry."""

    delighted: float = 1.0
    ok: float = 0.0
    disappointed: float = -2.0
    half_life: float = 180.0
    watch_below: float = 0.0
    alarm_below: float = -4.0
    alarm_days: int = 90


def decay(age, half_life):
    """Return the share that is left of a posting after ``age`` days.

    A half-life of 0 means that nothing fades; what lies ahead counts in full. After
    ``FADED`` half-lives nothing fades any more: what is left is nothing already, and
    a database can't count on towards zero.

    >>> decay(180, 180)
    0.5
    >>> decay(-3, 180), decay(5000, 0)
    (1.0, 1.0)
    >>> decay(100, 1) == decay(100_000, 1) > 0
    True
    """
    if not half_life:
        return 1.0
    return 0.5 ** min(max(age, 0) / half_life, FADED)


def posting(rules, experience, *, weight=1.0, age=0):
    """Return what one experience is worth today; None when it was not rated.

    :param age: days since it happened

    >>> rules = AccountRules()
    >>> round(posting(rules, "disappointed", age=3), 2)
    -1.98
    >>> posting(rules, "delighted", weight=2, age=180)
    1.0
    >>> posting(rules, "ok"), posting(rules, False)
    (0.0, None)
    """
    if not experience:
        return None
    return getattr(rules, experience) * weight * decay(age, rules.half_life)


def ratio(deposits, withdrawals):
    """Return deposits for each unit of withdrawal; None without withdrawals.

    >>> round(ratio(4.2, -5.8), 1)
    0.7
    >>> ratio(3.0, 0.0) is ratio(3.0, -0.001) is None
    True
    """
    return deposits / -withdrawals if round(withdrawals, DIGITS) else None


def state(rules, balance, *, days_since_alarm=None):
    """Name the state of an account.

    :param days_since_alarm: days since the last disappointment at a key
        touchpoint, None when there was none; it raises the alarm whatever the
        balance, for ``alarm_days`` days (0: for good)

    The balance counts as it is shown, to the cent: what has faded is zero.

    >>> rules = AccountRules()
    >>> state(rules, 0.0), state(rules, -0.1), state(rules, -4.1)
    ('healthy', 'watch', 'alarm')
    >>> state(rules, 9.0, days_since_alarm=3)
    'alarm'
    >>> state(rules, 9.0, days_since_alarm=91), state(rules, -0.004)
    ('healthy', 'healthy')
    """
    balance = round(balance, DIGITS)
    alarmed = days_since_alarm is not None and (
        not rules.alarm_days or days_since_alarm <= rules.alarm_days
    )
    if alarmed or balance < rules.alarm_below:
        return "alarm"
    return "watch" if balance < rules.watch_below else "healthy"
