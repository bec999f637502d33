#!/usr/bin/env python3
# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Measure how fast the addon is next to the host and to SQL; see README.md.

Started by './dev bench'. Exit code 0: all bounds are kept, 1: one is missed.
"""

import argparse
import os
import platform
import signal
import sys
import time
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "host")]

import databases  # noqa: E402  (needs the path above)
from load_bench import (  # noqa: E402
    company,
    discovery_history,
    history,
    host,
    idea_history,
    idea_questions,
    map_history,
    map_questions,
    part_discovery,
    part_export,
    part_form,
    part_paint,
    past_history,
    score_questions,
    survey_history,
)
from load_bench.part_backfill import Backfill  # noqa: E402
from load_bench.part_create import Create  # noqa: E402
from load_bench.part_dispatch import BATCHES, QUEUE, Dispatch  # noqa: E402
from load_bench.part_idea_page import portal_growth  # noqa: E402
from load_bench.part_ideas import Similar, Votes  # noqa: E402
from load_bench.part_mail import Mail  # noqa: E402
from load_bench.part_map import MapSums  # noqa: E402
from load_bench.part_orders import Orders  # noqa: E402
from load_bench.part_screens import Screens  # noqa: E402
from load_bench.results import missed, table, write  # noqa: E402

RESULTS = HERE / "results" / "latest.json"
PARTS = ("create", "orders", "screens", "form", "export", "dispatch", "scores")
PARTS += ("ideas", "map", "mail", "discovery", "backfill")
SURVEY_PARTS = {"dispatch", "scores"}
OWN_DATABASES = SURVEY_PARTS | {"ideas", "map", "discovery", "backfill"}
MAP_ROWS = (50_000, 5_000_000)
SMALL = 10_000
# the large table of ideas has a tenth of the rows, that of votes all of them
FEW_IDEAS, VOTES_EACH = 1_000, 10


def main():
    """Run the parts asked for, tell what was found, and return the exit code."""
    args = _arguments()
    # an end from outside is one that drops the databases, too
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    host.load()
    started = time.monotonic()
    try:
        with ExitStack() as stack:
            measures = Bench(stack, args).run()
    except KeyboardInterrupt:
        print("Interrupted; nothing is kept.", file=sys.stderr)
        return 130
    about = _about(args, time.monotonic() - started)
    write(args.results, measures, about)
    print(table(measures))
    late = missed(measures)
    bounds = sum(bool(measure.bound) for measure in measures)
    print(f"\n{bounds - len(late)} of {bounds} bounds kept, in {about['seconds']} s.")
    return 1 if late else 0


def _arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument(
        "--rows",
        type=int,
        default=1_000_000,
        help="interactions, and feedback, in the large table (default: %(default)s)",
    )
    parser.add_argument(
        "--parts",
        nargs="+",
        choices=PARTS,
        default=PARTS,
        help="what to measure (default: all)",
    )
    parser.add_argument(
        "--map-rows",
        type=int,
        nargs=2,
        default=MAP_ROWS,
        metavar=("SMALL", "LARGE"),
        help="interactions in the two tables of the part map (default: %(default)s)",
    )
    parser.add_argument(
        "--batches",
        type=int,
        default=BATCHES,
        help="of 100 requests the dispatcher works off; 998 is the whole queue "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=RESULTS,
        help="where to keep the results (default: %(default)s)",
    )
    return parser.parse_args()


class Bench:
    """One run: the databases it makes, and what it measures in which of them."""

    def __init__(self, stack, args):
        self._stack = stack
        self._parts = args.parts
        self._batches = args.batches
        self._sizes = sorted({min(SMALL, args.rows), args.rows})
        self._map_sizes = sorted(args.map_rows)
        self._measures = []

    def run(self):
        """Make the databases, and return all measures."""
        without, with_addon = self._make_databases()
        if SURVEY_PARTS & set(self._parts):
            self._measure_surveys(with_addon)
        if "ideas" in self._parts:
            self._measure_ideas(with_addon)
        if "map" in self._parts:
            self._measure_map(with_addon)
        if "discovery" in self._parts:
            self._measure_discovery(with_addon)
        if "backfill" in self._parts:
            self._measure_backfill(with_addon)
        if not set(self._parts) <= OWN_DATABASES:
            self._measure_touchpoints(without, with_addon)
        return self._measures

    def _measure_touchpoints(self, without, with_addon):
        screens = Screens(with_addon) if "screens" in self._parts else None
        for rows in self._sizes:
            self._grow(with_addon, rows)
            if rows == self._sizes[0]:
                self._measure_writing(with_addon)
            if screens:
                self._tell(f"screens at {rows:,} rows")
                self._measures += screens.measure(rows)
        if screens:
            own = Screens(with_addon, login=company.OWN_SELLER)
            self._measures += own.measure_next_to(screens) + screens.growth()
        if "form" in self._parts:
            self._tell("customer form")
            self._measures += part_form.measure(with_addon, without)
        if "export" in self._parts:
            self._tell("export of all interactions")
            host.leave(with_addon)
            self._measures += part_export.measure(with_addon, company.USER)

    def _measure_surveys(self, with_addon):
        surveys = self._make_surveys(with_addon)
        if "dispatch" in self._parts:
            self._tell("dispatch")
            database = self._copy(surveys, "dispatch")
            queue = min(QUEUE, self._sizes[-1])
            dispatch = Dispatch(database, queue=queue, batches=self._batches)
            self._measures += dispatch.measure()
        if "scores" in self._parts:
            scores = Screens(
                surveys,
                part="scores",
                ask=score_questions.questions,
                budget=score_questions.BUDGET,
            )
            for rows in self._sizes:
                self._grow(surveys, rows, survey_history)
                self._tell(f"scores at {rows:,} rows")
                self._measures += scores.measure(rows)
            self._measures += scores.growth()

    def _make_surveys(self, with_addon):
        return self._with(with_addon, "surveys", survey_history)

    def _measure_ideas(self, with_addon):
        large = self._with(with_addon, "ideas", idea_history)
        most = self._sizes[-1] // VOTES_EACH
        few = min(FEW_IDEAS, most)
        self._grow_ideas(large, few)
        small = self._copy(large, "few_ideas")
        self._grow_ideas(large, most)
        self._tell(f"board, list and form at {most:,} ideas")
        screens, others = self._idea_screens(large), self._idea_screens(small)
        self._measures += screens.measure(most) + screens.growth_next_to(others)
        self._tell("portal, similar ideas, votes")
        self._measures += portal_growth(large, small)
        self._measures += Similar(large).measure(most)
        self._measures += Votes(large).measure()

    def _grow_ideas(self, database, ideas):
        self._grow(database, ideas, idea_history)
        host.reindex(database, *idea_history.TABLES)

    @staticmethod
    def _idea_screens(database):
        return Screens(
            database,
            part="ideas",
            ask=idea_questions.questions,
            budget=idea_questions.BUDGET,
        )

    def _measure_map(self, with_addon):
        few, most = self._map_sizes
        large = self._copy(with_addon, "map")
        with host.environment(large) as env:
            map_history.prepare(env)
            env.cr.commit()
        self._grow(large, few, map_history)
        small = self._copy(large, "few_interactions")
        self._grow(large, most, map_history)
        self._tell(f"map and scorecard at {most:,} interactions")
        screens, others = self._map_screens(large), self._map_screens(small)
        self._measures += screens.measure(most) + screens.growth_next_to(others)
        self._tell("the map in the browser")
        self._measures.append(part_paint.measure(large, most))
        self._tell("changes, kills and counts anew")
        self._measures += MapSums(large).measure(most)

    def _measure_discovery(self, with_addon):
        database = self._copy(with_addon, "discovery")
        with host.environment(database) as env:
            discovery_history.prepare(env)
            env.cr.commit()
        rows = self._sizes[-1]
        self._grow(database, rows, discovery_history)
        self._tell(f"finding touchpoints in {rows:,} leads and messages")
        self._measures += part_discovery.measure(database, rows)

    def _measure_backfill(self, with_addon):
        documents = self._sizes[-1]
        past = self._copy(with_addon, "past")
        self._grow(past, documents, past_history)
        self._tell(f"the past of {documents:,} documents logged")
        self._measures += Backfill(past).measure(documents)

    @staticmethod
    def _map_screens(database):
        return Screens(database, part="map", ask=map_questions.questions)

    def _with(self, source, label, what):
        """Return the name of a copy with one more addon."""
        self._tell(f"database with {label}")
        database = self._copy(source, label)
        databases.install(database, what.ADDON)
        with host.environment(database) as env:
            what.prepare(env)
            env.cr.commit()
        return database

    def _measure_writing(self, database):
        for name, part in (("create", Create), ("orders", Orders), ("mail", Mail)):
            if name in self._parts:
                self._tell(name)
                self._measures += part(self._copy(database, name)).measure()

    def _make_databases(self):
        self._tell("databases")
        without = self._copy(databases.base(), "without")
        with host.environment(without) as env:
            company.populate(env)
            env.cr.commit()
        host.vacuum(without, "res_partner", "sale_order")
        with_addon = self._copy(without, "with")
        databases.install(with_addon, host.ADDON)
        with host.environment(with_addon) as env:
            history.prepare(env)
            env.cr.commit()
        return without, with_addon

    def _copy(self, source, label):
        """Return the name of a copy that is dropped in the end."""
        host.leave(source)
        return self._stack.enter_context(databases.copied(source, f"bench_{label}"))

    def _grow(self, database, rows, what=history):
        self._tell(f"{rows:,} {what.NAME}")
        with host.environment(database) as env:
            what.grow(env, rows)
            env.cr.commit()
        host.vacuum(database, *what.TABLES)

    def _tell(self, what):
        print(f"- {datetime.now():%H:%M:%S} {what} ...", file=sys.stderr, flush=True)


def _about(args, seconds):
    return {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "rows": args.rows,
        "seconds": round(seconds),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "python": platform.python_version(),
        "load": [round(value, 2) for value in os.getloadavg()],
        "durations": "best of the rounds; the variants take turns",
    }


if __name__ == "__main__":
    sys.exit(main())
