# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "ideas": what the portal lists, next to itself in a small database."""

from itertools import cycle, product

from odoo.fields import Domain

from . import host
from .idea_history import OBJECT
from .results import Measure
from .timing import interleave, stopwatch

PAGES = 60
FLAT, SORTED = ("<=", 1.5), ("<=", 2.5)  # what is found is sorted, up to 1,000 ideas
SORTS = ("votes", "newest", "oldest")
SHOWN = ["name", "text", "vote_count", "stage_id", "create_date", "author_kind"]
WORDS = [phrase.split()[-1] for phrase in OBJECT]


def portal_growth(large, small):
    """Return how many times as long a page takes as among few ideas, of 95 in 100."""
    return [
        _growth(what, _Pages(large, asked), _Pages(small, asked), bound)
        for what, asked, bound in (
            ("portal list", _lists(), FLAT),
            ("portal list, search", _searches(), SORTED),
        )
    ]


def _lists():
    """Return what visitors ask for: an order, all or a stage, first or next page."""
    return list(product(SORTS, (None, "new", "adopted"), ("",), (False, True)))


def _searches():
    return list(product(("votes", "newest"), (None,), WORDS, (False,)))


def _growth(what, large, small, bound):
    runs = interleave({"large": large.time, "small": small.time}, 0, least=PAGES)
    high, low = runs["large"].p95, runs["small"].p95
    return Measure(
        "growth of ideas",
        f"{what}: p95, processor time",
        high / low,
        "x",
        bound,
        f"{1000 * high:,.1f} ms",
        f"small {1000 * low:,.1f} ms",
        {name: run.as_json() for name, run in runs.items()},
    )


class _Pages:
    """One page after the other, in one of the databases."""

    def __init__(self, database, asked):
        self._database = database
        self._asked = cycle(asked)
        with host.environment(database) as env:
            self._uid = env.ref("base.public_user").id
            stages = env["tpm.idea.stage"].search([])
            self._stages = {stage.kind: stage.id for stage in stages}

    def time(self):
        """Return how long the next page takes, without the HTML around it."""
        sort, stage, search, is_next = next(self._asked)
        with host.environment(self._database, self._uid) as env:
            # sudo: as the controller does; the domain says what may be seen
            ideas_sudo = env["tpm.idea"].sudo()
            domain = ideas_sudo._page_domain()
            if stage:
                domain &= Domain("stage_id", "=", self._stages[stage])
            after = ideas_sudo._page(domain, sort)[1] if is_next else None
            env.invalidate_all()
            with stopwatch(env.cr) as watch:
                found, _following = ideas_sudo._page(domain, sort, after, 20, search)
                found.read(SHOWN)
        return watch.seconds
