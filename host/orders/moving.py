# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Move old orders near the present, as demonstrations need them."""

from dataclasses import replace
from datetime import timedelta, timezone


def moved(orders, before, zone):
    """Return the orders moved by whole weeks, so that the last is of the week before.

    Week days stay, and the clock's time in the zone; so do the days between orders.

    :param before: the day; the last order comes to one of the seven days before it
    :param zone: the time zone of the file's times
    """
    if not orders:
        return []
    last = max(_local(order, zone) for order in orders)
    weeks = timedelta(weeks=((before - last.date()).days - 1) // 7)
    return [
        replace(order, invoice_date=_utc(_local(order, zone) + weeks, zone))
        for order in orders
    ]


def _local(order, zone):
    """Return the time that the clock showed, without its zone."""
    moment = order.invoice_date.replace(tzinfo=timezone.utc)
    return moment.astimezone(zone).replace(tzinfo=None)


def _utc(moment, zone):
    moment = moment.replace(tzinfo=zone).astimezone(timezone.utc)
    return moment.replace(tzinfo=None)
