# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The company that is measured, as far as the host knows it."""

from odoo.fields import Command
from odoo.tools import SQL

from .bulk import multiply

FIRMS, CONTACTS = 45_000, 5_000
ORDERS = 20_000
BRANCH = "Bench Branch"
USER, SELLER, OWN_SELLER = "bench_user", "bench_seller", "bench_own_seller"
GROUPS = {
    USER: "base.group_user",
    SELLER: "sales_team.group_sale_salesman_all_leads",
    OWN_SELLER: "sales_team.group_sale_salesman",
}


def populate(env):
    """Make a second company, users, customers and orders."""
    env["res.company"].create({"name": BRANCH})
    for login, group in GROUPS.items():
        _make_user(env, login, group)
    firms = _make_customers(env, FIRMS, SQL("n::text"), is_company=SQL("true"))
    contacts = _make_customers(
        env,
        CONTACTS,
        SQL("'contact ' || n"),
        parent_id=SQL("%s + s.n", firms),
        commercial_partner_id=SQL("%s + s.n", firms),
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id > %s AND id <= %s",
        [firms, contacts],
    )
    _make_orders(env, firms)


def customer_range(env):
    """Return the first id of the customers, and how many there are."""
    env.cr.execute("SELECT min(id), count(*) FROM res_partner WHERE ref = 'bench'")
    return env.cr.fetchone()


def user_id(env, login):
    """Return the id of a user of the bench."""
    return env["res.users"].search([("login", "=", login)]).id


def _make_user(env, login, group):
    groups = env.ref(group) | env.ref("base.group_user")
    groups |= env.ref("base.group_partner_manager")
    vals = {"name": login, "login": login, "email": f"{login}@example.com"}
    env["res.users"].create({**vals, "group_ids": [Command.set(groups.ids)]})


def _make_customers(env, count, number, **values):
    """Make customers with ids without a gap, and return the id before the first."""
    email = SQL("'customer' || s.n || '@example.com'")
    pattern = env["res.partner"].create(
        {"name": "Pattern", "email": "pattern@example.com", "phone": "+32 2 290 34 90"}
    )
    # one in ten is the customer of the seller of few, half of them are nobody's
    owners = [user_id(env, OWN_SELLER), *[user_id(env, SELLER)] * 4, *[None] * 5]
    multiply(
        pattern,
        SQL("SELECT n, %s AS number FROM generate_series(1, %s) n", number, count),
        name=SQL("'Customer ' || s.number"),
        complete_name=SQL("'Customer ' || s.number"),
        email=email,
        email_normalized=email,
        ref=SQL("'bench'"),
        user_id=SQL("(%s)[1 + mod(s.n, %s)]", owners, len(owners)),
        **values,
    )
    return pattern.id


def _make_orders(env, firms):
    pattern = env["sale.order"].create({"partner_id": firms + 1})
    customer = SQL("%s + 1 + mod(s.n, %s)", firms, FIRMS)
    multiply(
        pattern,
        SQL("SELECT n FROM generate_series(1, %s) n", ORDERS),
        name=SQL("'BENCH' || s.n"),
        partner_id=customer,
        partner_invoice_id=customer,
        partner_shipping_id=customer,
        client_order_ref=SQL("'bench'"),
    )
