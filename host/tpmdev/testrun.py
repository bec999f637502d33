# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev test`: our addons' tests, with and without demo data, then pytest's."""

from concurrent.futures import ThreadPoolExecutor

from . import addontests, basedb, paths, postgres, provision, pytests, tools
from .databases import Databases
from .selection import Selection
from .verdict import Verdict

DEMO = {"with": (True,), "without": (False,), "both": (True, False)}


def add_arguments(parser):
    """Declare the arguments of `./dev test`."""
    parser.add_argument(
        "selection",
        nargs="*",
        metavar="addon | path | :Class.test",
        help="what to run; everything when left out",
    )
    parser.add_argument(
        "--demo",
        choices=DEMO,
        default="both",
        help="run addon tests in a database with or without demo data (default: both)",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=2,
        help="how many databases to test at a time (default: %(default)s; one of them "
        "has a browser open)",
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the test databases for a look at them"
    )


def run(args):
    """Run the tests, print the verdict, and return the exit code."""
    provision.ensure()
    selection = Selection(args.selection)
    verdict = Verdict()
    with postgres.cluster("test") as server:
        databases = Databases(server)
        # pytest's suites need no browser: they fill the time in which browsers wait
        with ThreadPoolExecutor(1) as pool:
            beside = pool.submit(_run_pytest, selection, databases)
            if selection.tags:
                _run_addons(args, selection, databases, verdict)
            if suite := beside.result():
                verdict.add(suite)
    return verdict.announce()


def _run_pytest(selection, databases):
    if not selection.pytest:
        return None
    base = basedb.ensure(databases, selection.usual.values(), demo=False)
    log = paths.LOG / "pytest.out" if selection.tags else None
    return pytests.run(databases.server, selection.pytest, base, log)


def _run_addons(args, selection, databases, verdict):
    tools.ensure_chromium()
    kinds = DEMO[args.demo]
    bases = _bases(selection, databases, kinds)
    with ThreadPoolExecutor(max(1, args.jobs)) as pool:
        suites = [
            pool.submit(
                addontests.run,
                databases,
                base,
                _tags(selection, demo and len(kinds) > 1),
                selection.names,
                demo,
                keep=args.keep,
            )
            for demo, base in zip(kinds, bases, strict=True)
        ]
        for suite in suites:
            verdict.add(suite.result())


def _tags(selection, is_second):
    """Return what to run; what reads no record is run in one database alone."""
    if is_second:
        return [*selection.tags, f"-{addontests.WITHOUT_RECORDS}"]
    return selection.tags


def _bases(selection, databases, kinds):
    """Make the databases to copy, side by side: no browser waits for them."""
    folders = selection.usual.values()
    with ThreadPoolExecutor(len(kinds)) as pool:
        return list(
            pool.map(lambda demo: basedb.ensure(databases, folders, demo), kinds)
        )
