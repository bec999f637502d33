# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What becomes of orders in a real Odoo."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from orders.odoo_host import BusyError, HostError, environment
from orders.rows import Order

FIRST = Order(
    line=2,
    invoice_no="A1",
    customer_id="17850",
    invoice_date=datetime(2010, 12, 1, 8, 26),
    country="EIRE",
    n_lines=7,
    quantity=Decimal(40),
    amount=Decimal("139.12"),
    is_cancel=False,
)


@pytest.fixture
def env(database):
    with environment(database) as env:
        yield env


@pytest.fixture
def bring(env, request):
    """Return a function that imports orders which no other test has.

    It returns the outcome and the sales orders, in the order given.
    """
    from orders.importer import import_orders

    def bring_orders(*orders, **options):
        orders = [unique(order) for order in orders]
        outcome = import_orders(env, orders, source="test.csv", **options)
        names = [order.invoice_no for order in orders]
        found = {s.name: s for s in env["sale.order"].search([("name", "in", names)])}
        sales = [found.get(name, env["sale.order"]) for name in names]
        return SimpleNamespace(outcome=outcome, sales=sales, orders=orders)

    def unique(order):
        return replace(
            order,
            invoice_no=f"{request.node.name}/{order.invoice_no}",
            customer_id=f"{request.node.name} {order.customer_id}",
        )

    return bring_orders


def reasons(done):
    return [(problem.level, problem.reason) for problem in done.outcome.problems]


def test_a_confirmed_order_keeps_its_date_amount_and_words(bring, env):
    done = bring(FIRST, currency="GBP")
    (sale,) = done.sales
    assert (sale.state, sale.date_order) == ("sale", FIRST.invoice_date)
    assert (sale.amount_total, sale.amount_tax) == (139.12, 0)
    assert sale.currency_id.name == "GBP"
    assert sale.order_line.name == "Goods: 7 lines, quantity 40"
    assert sale.origin == "test.csv"
    assert sale.invoice_status == "no"
    assert not sale.user_id
    assert (done.outcome.imported, done.outcome.customers) == (1, 1)


def test_the_customer_has_name_number_and_country(bring):
    (sale,) = bring(FIRST).sales
    customer = sale.partner_id
    assert customer.name.startswith("Customer ")
    assert customer.ref == customer.name.removeprefix("Customer ")
    assert customer.country_id.code == "IE"
    assert not customer.is_company


def test_optional_columns_reach_customer_and_order(bring, env):
    admin = env.ref("base.user_admin")
    full = replace(
        FIRST,
        customer_name="Müller & Söhne",
        email="m@example.com",
        phone="+44 1",
        is_company=True,
        salesperson=admin.login.upper(),
        currency="CHF",
    )
    (sale,) = bring(full).sales
    customer = sale.partner_id
    assert (customer.name, customer.email) == ("Müller & Söhne", "m@example.com")
    assert (customer.phone, customer.is_company) == ("+44 1", True)
    assert (sale.user_id, customer.user_id) == (admin, admin)
    assert sale.currency_id.name == "CHF"


def test_a_cancellation_becomes_a_cancelled_order_of_that_amount(bring):
    cancel = replace(
        FIRST, is_cancel=True, amount=Decimal("-168469.60"), quantity=Decimal(-80995)
    )
    (sale,) = bring(cancel).sales
    assert (sale.state, sale.date_order) == ("cancel", FIRST.invoice_date)
    assert sale.amount_total == 168469.60
    assert sale.order_line.name.endswith("quantity 80995")


def test_the_orders_of_a_customer_share_one_record(bring):
    second = replace(FIRST, invoice_no="A2", country="France")
    done = bring(FIRST, second)
    assert done.sales[0].partner_id == done.sales[1].partner_id
    assert done.sales[0].partner_id.country_id.code == "IE"
    assert done.outcome.customers == 1


def test_a_repeat_adds_what_is_new_and_nothing_else(bring, env):
    bring(FIRST)
    second = replace(FIRST, invoice_no="A2")
    done = bring(FIRST, second)
    assert (done.outcome.present, done.outcome.imported) == (1, 1)
    assert done.outcome.customers == 0
    domain = [("name", "in", [order.invoice_no for order in done.orders])]
    assert env["sale.order"].search_count(domain) == 2


def test_a_deleted_order_comes_back(bring, env):
    (sale,) = bring(replace(FIRST, is_cancel=True)).sales
    sale.unlink()
    env.cr.commit()
    assert bring(replace(FIRST, is_cancel=True)).outcome.imported == 1


def test_the_company_currency_needs_no_pricelist(bring, env):
    (sale,) = bring(FIRST).sales
    assert sale.currency_id == env.company.currency_id
    assert not sale.pricelist_id


def test_new_quotations_are_not_proposed_the_pricelist_of_the_import(bring, env):
    (sale,) = bring(FIRST, currency="GBP").sales
    assert sale.pricelist_id.currency_id.name == "GBP"
    quotation = env["sale.order"].create({"partner_id": sale.partner_id.id})
    assert quotation.currency_id == env.company.currency_id


def test_nobody_is_written_to_and_nobody_follows(bring, env):
    counted = ("mail.message", "mail.mail", "mail.followers", "mail.activity")
    bring(FIRST)  # product and pricelist are there from now on
    before = [env[model].search_count([]) for model in counted]
    bring(replace(FIRST, invoice_no="A2", email="a@example.com"))
    assert [env[model].search_count([]) for model in counted] == before


def test_unknown_names_are_warned_of_and_left_empty(bring):
    done = bring(replace(FIRST, country="Atlantis", salesperson="nobody"))
    assert reasons(done) == [
        ("warning", "country 'Atlantis' is not known to Odoo and was left empty"),
        ("warning", "salesperson 'nobody' has no user and was left empty"),
    ]
    (sale,) = done.sales
    assert sale.state == "sale"
    assert not sale.partner_id.country_id
    assert not sale.user_id


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("RSA", "ZA"),
        ("usa", "US"),
        ("United Kingdom", "GB"),
        ("de", "DE"),
        ("Österreich", "AT"),
        ("Czech Republic", "CZ"),
        ("Unspecified", False),
        ("European Community", False),
        ("Channel Islands", False),
    ],
)
def test_countries_by_name_code_and_odd_name(env, name, code):
    from orders.lookups import Lookups

    found = Lookups(env).country_id(name)
    assert env["res.country"].browse(found).code == code


def test_an_amount_finer_than_the_currency_is_rejected(bring):
    done = bring(replace(FIRST, amount=Decimal("1234.567")), currency="GBP")
    assert reasons(done) == [("rejected", "amount 1234.567 is finer than GBP can be")]


def test_a_currency_of_three_decimals_keeps_them(bring):
    done = bring(replace(FIRST, amount=Decimal("1234.567"), currency="KWD"))
    assert done.sales[0].amount_total == 1234.567


def test_an_order_that_odoo_gives_another_amount_is_rejected(bring, monkeypatch):
    from orders.importer import Importer

    line_vals = Importer._prepare_line_vals

    def discounted(importer, order):
        return {**line_vals(importer, order), "discount": 50}

    monkeypatch.setattr(Importer, "_prepare_line_vals", discounted)
    done = bring(FIRST)
    ((level, reason),) = reasons(done)
    assert (level, reason.split(":")[0]) == (
        "rejected",
        "amount 139.12 would become 69.56 in Odoo",
    )
    assert not done.sales[0]


def test_an_unknown_currency_is_rejected(bring):
    done = bring(replace(FIRST, currency="XQX"))
    assert reasons(done) == [("rejected", "currency XQX is not known to Odoo")]


def test_the_order_that_odoo_refuses_does_not_take_its_batch_along(
    bring, env, monkeypatch
):
    from odoo.exceptions import UserError

    confirm = type(env["sale.order"]).action_confirm

    def refuse_a2(sales):
        if any(name.endswith("A2") for name in sales.mapped("name")):
            raise UserError("No.\nNever.")
        return confirm(sales)

    monkeypatch.setattr(type(env["sale.order"]), "action_confirm", refuse_a2)
    done = bring(*(replace(FIRST, invoice_no=f"A{n}") for n in (1, 2, 3)))
    assert reasons(done) == [("rejected", "No. Never.")]
    assert [sale.state for sale in done.sales] == ["sale", False, "sale"]
    assert (done.outcome.imported, done.outcome.customers) == (2, 1)


def test_amounts_are_exact_to_the_cent(bring):
    amounts = [Decimal("0"), Decimal("0.29"), Decimal("8.10"), Decimal("999999999.99")]
    done = bring(
        *(replace(FIRST, invoice_no=str(a), amount=a) for a in amounts), currency="GBP"
    )
    assert [sale.amount_total for sale in done.sales] == [float(a) for a in amounts]


def test_a_second_import_is_refused_and_free_afterwards(database):
    with environment(database):
        with pytest.raises(BusyError, match="Another import is running"):
            with environment(database):
                pass
    with environment(database) as env:
        assert env.cr.dbname == database


def test_a_database_that_is_not_there_is_named(database):
    with pytest.raises(HostError, match='"tpm_no_such" does not exist'):
        with environment("tpm_no_such"):
            pass
