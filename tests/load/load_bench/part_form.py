# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "form": opening a customer with our addon and without it."""

from . import client, company, host
from .results import Measure, compared
from .timing import interleave, stopwatch

PART = "form"
MODEL = "res.partner"
BUDGET = 8.0
BOUND_TIME, BOUND_QUERIES = ("<=", 1.15), ("<=", 4)


class Form:
    """The customer form as one user sees it in one database."""

    def __init__(self, database, login):
        self._database = database
        with host.environment(database) as env:
            self._uid = company.user_id(env, login)
            self._context = {"allowed_company_ids": [env.company.id]}
        with self._environment() as env:
            self._spec = client.specification(env, MODEL, "form")
        self.queries = 0

    def _environment(self):
        return host.environment(self._database, self._uid, **self._context)

    def time(self, customer):
        """Open the form, and return how long it took."""
        with self._environment() as env:
            before = env.cr.sql_log_count
            with stopwatch(env.cr) as watch:
                client.read_form(env, MODEL, customer, self._spec)
            self.queries = env.cr.sql_log_count - before
        return watch.seconds


def measure(with_addon, without_addon):
    """Return the measures: two users, a loyal and a usual customer."""
    with host.environment(with_addon) as env:
        first, _count = company.customer_range(env)
    customers = {"loyal customer": first, "usual customer": first + company.FIRMS // 2}
    measures = []
    for login in (company.USER, company.SELLER):
        ours, theirs = Form(with_addon, login), Form(without_addon, login)
        for title, customer in customers.items():
            what = f"customer form, {title}, {login}"
            measures += _compare(what, ours, theirs, customer)
    return measures


def _compare(what, ours, theirs, customer):
    runs = interleave(
        {"with": lambda: ours.time(customer), "without": lambda: theirs.time(customer)},
        BUDGET,
        least=20,
        most=200,
    )
    more = ours.queries - theirs.queries
    return [
        compared(
            PART, what, runs["with"], runs["without"], bound=BOUND_TIME, label="without"
        ),
        Measure(
            PART,
            f"{what}: more queries",
            more,
            "",
            BOUND_QUERIES,
            f"{ours.queries} queries",
            f"without {theirs.queries} queries",
        ),
    ]
