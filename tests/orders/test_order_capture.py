# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imported orders become interactions dated as the events were."""

from datetime import datetime
from decimal import Decimal

import pytest
from databases import install

from orders.odoo_host import environment
from orders.rows import Order

CONFIRMED = Order(
    line=2,
    invoice_no="A1",
    customer_id="17850",
    invoice_date=datetime(2010, 12, 1, 8, 26),
    country="France",
    n_lines=7,
    quantity=Decimal(40),
    amount=Decimal("139.12"),
    is_cancel=False,
)
CANCELLED = Order(
    line=3,
    invoice_no="C2",
    customer_id="17850",
    invoice_date=datetime(2011, 3, 5, 17, 2),
    country="France",
    n_lines=1,
    quantity=Decimal(-1),
    amount=Decimal("-2.50"),
    is_cancel=True,
)


@pytest.fixture
def env(database):
    install(database, "tpm_touchpoint")
    with environment(database) as env:
        yield env


def test_each_order_is_one_interaction_on_its_day(env):
    from orders.importer import import_orders

    for _time in range(2):
        import_orders(env, [CONFIRMED, CANCELLED], source="test.csv")
    sales = env["sale.order"].search([("origin", "=", "test.csv")], order="date_order")
    logged = env["tpm.interaction"].search(
        [("res_model", "=", "sale.order"), ("res_id", "in", sales.ids)], order="date"
    )
    assert logged.mapped("date") == [CONFIRMED.invoice_date, CANCELLED.invoice_date]
    assert logged.mapped("res_id") == sales.ids
    assert logged.partner_id == sales.partner_id
    assert logged.rule_id.mapped("event") == ["order_confirmed", "order_cancelled"]
