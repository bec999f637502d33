# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bring orders into Odoo: customers and confirmed or cancelled sales orders.

Orders go in by batches, and each batch with its customers is one transaction: an
order is there complete or not at all, whenever the import stops. What the file calls
an order or a customer is remembered as an external identifier, so that a repeated
import goes on where the last one ended.
"""

from collections import ChainMap
from dataclasses import dataclass, field
from functools import partial

import psycopg2

from odoo import Command
from odoo.exceptions import UserError
from odoo.service.model import retrying

from .external_ids import external_name
from .lookups import Lookups
from .rows import REJECTED, WARNING, Problem

BATCH = 50
CONTEXT = {
    # The past is no news: nobody is written to, follows or gets an activity for it.
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_automation_skip": True,
    "no_reset_password": True,
}


@dataclass
class Outcome:
    """What an import did."""

    imported: int = 0
    customers: int = 0
    present: int = 0
    problems: list = field(default_factory=list)


def _silent(_done, _total):
    """Show no progress."""


def import_orders(env, orders, *, source, currency=None, progress=_silent):
    """Import the orders that are not there yet; return the Outcome.

    :param orders: checked orders, as `rows.read_orders` gives them
    :param source: name of the file, kept on each order as its source document
    :param currency: code for orders that name none; by default the company's
    :param progress: called as `progress(done, total)`, at the start and after each
        batch
    """
    importer = Importer(env(context={**env.context, **CONTEXT}), source, currency)
    importer.run(orders, progress)
    return importer.outcome


class Importer:
    """One run of the import."""

    def __init__(self, env, source, currency=None):
        self.env = env
        self.source = source
        self.lookups = Lookups(env, currency)
        self.ids = self.lookups.ids
        self.customers = self.ids.of_kind("res.partner", "customer")
        self.outcome = Outcome()

    def run(self, orders, progress=_silent):
        """Import all orders that are good and not there yet."""
        orders = self._acceptable(self._absent(orders))
        if not orders:
            return
        codes = {order.currency for order in orders}
        retrying(partial(self.lookups.prepare, codes), self.env)
        for start in range(0, len(orders), BATCH):
            progress(start, len(orders))
            self._import_good_ones(orders[start : start + BATCH])
        progress(len(orders), len(orders))

    def _absent(self, orders):
        present = self.ids.of_kind("sale.order", "order")
        absent = [o for o in orders if _order_name(o) not in present]
        self.outcome.present = len(orders) - len(absent)
        return absent

    def _acceptable(self, orders):
        """Return the orders that Odoo can take; note the others, and the doubts."""
        good = []
        for order in orders:
            if fault := self._fault(order):
                self._note(order, REJECTED, fault)
                continue
            good.append(order)
            for doubt in self._doubts(order):
                self._note(order, WARNING, doubt)
        return good

    def _fault(self, order):
        """Return why Odoo cannot hold this order, if so."""
        currency = self.lookups.currency(order.currency)
        if not currency:
            code = order.currency or self.lookups.default_currency
            return f"currency {code} is not known to Odoo"
        if order.amount != round(order.amount, currency.decimal_places):
            return f"amount {order.amount} is finer than {currency.name} can be"
        return None

    def _doubts(self, order):
        """Yield what the order goes in without."""
        if self.lookups.country_id(order.country) is None:
            yield f"country {order.country!r} is not known to Odoo and was left empty"
        if self.lookups.user_id(order.salesperson) is None:
            yield f"salesperson {order.salesperson!r} has no user and was left empty"

    def _note(self, order, level, reason):
        self.outcome.problems.append(
            Problem(order.line, order.invoice_no, level, reason)
        )

    def _import_good_ones(self, orders):
        """Import one batch; when it fails, one by one to find the bad ones."""
        try:
            new_customers = retrying(partial(self._import_batch, orders), self.env)
        except (UserError, psycopg2.DataError) as error:
            self.env.cr.rollback()
            if len(orders) == 1:
                self._note(orders[0], REJECTED, " ".join(str(error).split()))
                return
            for order in orders:
                self._import_good_ones([order])
        else:
            self.outcome.imported += len(orders)
            self.outcome.customers += len(new_customers)
            self.customers |= new_customers

    def _import_batch(self, orders):
        """Import the orders and return the new customers, as ids by name."""
        new = self._create_customers(orders)
        customers = ChainMap(new, self.customers)
        sales = self.env["sale.order"].create(
            [self._prepare_order_vals(o, customers[_customer_name(o)]) for o in orders]
        )
        self.ids.register(
            {_order_name(o): sale for o, sale in zip(orders, sales, strict=True)}
        )
        self._close(orders, sales)
        self._check_amounts(orders, sales)
        return new

    def _create_customers(self, orders):
        """Create the customers not known yet, each as its first order tells."""
        missing = {}
        for order in orders:
            if (name := _customer_name(order)) not in self.customers:
                missing.setdefault(name, order)
        partners = self.env["res.partner"].create(
            [self._prepare_customer_vals(order) for order in missing.values()]
        )
        self.ids.register(dict(zip(missing, partners, strict=True)))
        return dict(zip(missing, partners.ids, strict=True))

    def _prepare_customer_vals(self, order):
        return {
            "name": order.customer_name or f"Customer {order.customer_id}",
            "ref": order.customer_id,
            "email": order.email,
            "phone": order.phone,
            "is_company": order.is_company,
            "country_id": self.lookups.country_id(order.country),
            "user_id": self.lookups.user_id(order.salesperson),
        }

    def _prepare_order_vals(self, order, partner_id):
        return {
            "name": order.invoice_no,
            "origin": self.source,
            "partner_id": partner_id,
            "partner_invoice_id": partner_id,
            "partner_shipping_id": partner_id,
            "date_order": order.invoice_date,
            "validity_date": False,
            "fiscal_position_id": False,
            "pricelist_id": self.lookups.pricelist_id(order.currency),
            "user_id": self.lookups.user_id(order.salesperson),
            "require_signature": False,
            "require_payment": False,
            "order_line": [Command.create(self._prepare_line_vals(order))],
        }

    def _prepare_line_vals(self, order):
        return {
            "product_id": self.lookups.product_id,
            "name": f"Goods: {order.n_lines} lines, quantity {abs(order.quantity):f}",
            "product_uom_qty": 1,
            "price_unit": float(abs(order.amount)),
            "discount": 0,
            "tax_ids": [Command.clear()],
        }

    def _close(self, orders, sales):
        """Confirm or cancel each order as of the day it happened."""
        for order, sale in zip(orders, sales, strict=True):
            dated = sale.with_context(tpm_event_date=order.invoice_date)
            if order.is_cancel:
                dated._action_cancel()
            else:
                dated.action_confirm()
        for order, sale in zip(orders, sales, strict=True):
            sale.date_order = order.invoice_date  # confirming had set the present

    def _check_amounts(self, orders, sales):
        """Refuse what Odoo would keep with another amount than the file's."""
        for order, sale in zip(orders, sales, strict=True):
            amount = float(abs(order.amount))
            if sale.currency_id.compare_amounts(sale.amount_total, amount):
                raise UserError(
                    f"amount {amount} would become {sale.amount_total} in Odoo:"
                    " a module there changes prices, discounts or taxes"
                )


def _order_name(order):
    return external_name("order", order.invoice_no)


def _customer_name(order):
    return external_name("customer", order.customer_id)
