# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "orders": confirming 100 orders with capture and without it."""

from odoo.fields import Command

from . import company, host
from .results import compared
from .timing import interleave, stopwatch

PART = "orders"
ORDERS, LINES = 100, 3
BUDGET = 25.0
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
        """Return the measures: all orders in one call, and one call for each."""
        return [
            self._compare("100 orders confirmed in one call", self._confirm_together),
            self._compare("100 orders confirmed one by one", self._confirm_singly),
        ]

    def _compare(self, what, confirm):
        runs = interleave(
            {
                "on": lambda: self._time(confirm, capture=True),
                "off": lambda: self._time(confirm, capture=False),
            },
            BUDGET,
        )
        return compared(PART, what, runs["on"], runs["off"], bound=BOUND, label="off")

    def _time(self, confirm, *, capture):
        context = {} if capture else {SKIP: True}
        with host.environment(self._database, self._uid, **context) as env:
            with stopwatch(env.cr) as watch:
                confirm(env["sale.order"].browse(self._ids))
            self._prove(env, capture)
        return watch.seconds

    def _confirm_together(self, orders):
        orders.action_confirm()
        orders.env.cr.flush()

    def _confirm_singly(self, orders):
        for order_id in orders.ids:
            orders.browse(order_id).action_confirm()
            orders.env.cr.flush()
            orders.env.invalidate_all()

    def _prove(self, env, capture):
        """Make sure that capture was on or off indeed."""
        logged = env["tpm.interaction"].search_count(
            [("res_model", "=", "sale.order"), ("res_id", "in", self._ids)]
        )
        if logged != (len(self._ids) if capture else 0):
            raise AssertionError(f"{logged} of {len(self._ids)} orders were logged")


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
