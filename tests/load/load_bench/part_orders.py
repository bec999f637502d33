# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "orders": confirming 100 orders with capture and without it."""

from odoo.fields import Command

from . import company, host
from .results import compared
from .timing import Runs, interleave, stopwatch

PART = "orders"
ORDERS, LINES = 100, 3
ROUNDS = 3
BUDGET = 15.0
BOUND = ("<=", 1.10)
SKIP = "tpm_capture_skip"


class Orders:
    """Confirms the same orders again and again, and rolls back each time."""

    def __init__(self, database):
        self._database = database
        with host.environment(database) as env:
            self._uid = company.user_id(env, company.SELLER)
        with host.environment(database, self._uid) as env:
            self._ids = _make_orders(env)
            env.cr.commit()

    def measure(self):
        """Return the measures: all orders in one call, and a call for each."""
        together = interleave(
            {
                True: lambda: self._time(self._ids, capture=True),
                False: lambda: self._time(self._ids, capture=False),
            },
            BUDGET,
        )
        return [
            _compare("100 orders confirmed in one call", together),
            _compare("100 orders confirmed one by one", self._time_singly()),
        ]

    def _time_singly(self):
        """Return the durations of all orders, each in a request of its own.

        Of each order the best round counts: so short a time is rarely disturbed.
        """
        best = {True: {}, False: {}}
        for _round in range(ROUNDS):
            for order_id in self._ids:
                for capture, seconds in best.items():
                    taken = self._time([order_id], capture=capture)
                    seconds[order_id] = min(taken, seconds.get(order_id, taken))
        return {
            capture: Runs((sum(seconds.values()),)) for capture, seconds in best.items()
        }

    def _time(self, ids, *, capture):
        context = {} if capture else {SKIP: True}
        with host.environment(self._database, self._uid, **context) as env:
            orders = env["sale.order"].browse(ids)
            with stopwatch(env.cr) as watch:
                orders.action_confirm()
                env.cr.flush()
            _prove(orders, capture)
        return watch.seconds


def _compare(what, runs):
    return compared(PART, what, runs[True], runs[False], bound=BOUND, label="off")


def _prove(orders, capture):
    """Make sure that capture was on or off indeed."""
    logged = orders.env["tpm.interaction"].search_count(
        [("res_model", "=", orders._name), ("res_id", "in", orders.ids)]
    )
    if logged != (len(orders) if capture else 0):
        raise AssertionError(f"{logged} of {len(orders)} orders were logged")


def _make_orders(env):
    first, _count = company.customer_range(env)
    product = env["product.product"].sudo().create({"name": "Box", "list_price": 10})
    line = Command.create({"product_id": product.id, "product_uom_qty": 2})
    return (
        env["sale.order"]
        .create(
            [
                {"partner_id": first + number, "order_line": [line] * LINES}
                for number in range(ORDERS)
            ]
        )
        .ids
    )
