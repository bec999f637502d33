# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "map", in the browser: the map next to the kanban of the host's pipeline.

Both are opened by their address, with the assets in the browser's memory, and take
turns. What counts is when the first card is drawn.
"""

import databases

from . import company
from .browser import browsing
from .results import compared
from .timing import interleave

PART = "map"
BUDGET = 40.0
BOUND = ("<=", 1.5)
PAGES = {
    "map": ("/odoo/journey-map", ".o_tpm_journey_card"),
    "kanban": (
        "/odoo/action-crm.crm_lead_action_pipeline",
        ".o_kanban_record h5, .o_kanban_record span",
    ),
}
LOGIN = """
    (() => {
        document.querySelector("input[name=login]").value = "%(login)s";
        document.querySelector("input[name=password]").value = "%(login)s";
        document.querySelector("form.oe_login_form").submit();
    })()
"""


def measure(database, rows):
    """Return how long the map takes to be seen, next to the host's kanban."""
    with databases.served(database) as address, browsing() as browser:
        _log_in(browser, address)
        runs = interleave(
            {name: _painter(browser, address, *page) for name, page in PAGES.items()},
            BUDGET,
        )
    return compared(
        PART,
        f"first card of the map drawn, {rows:,} rows",
        runs["map"],
        runs["kanban"],
        bound=BOUND,
        label="pipeline",
        rows=rows,
    )


def _painter(browser, address, path, selector):
    return lambda: browser.paint(address + path, selector)


def _log_in(browser, address):
    browser.open(f"{address}/web/login")
    browser.wait("document.querySelector('form.oe_login_form')")
    browser.evaluate(LOGIN % {"login": company.SELLER})
    browser.wait("document.querySelector('.o_web_client, .alert-danger')")
    if browser.evaluate("document.querySelector('.alert-danger')?.textContent"):
        raise AssertionError("The browser could not log in")
