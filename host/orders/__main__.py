# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Import a file of orders into an Odoo database: see README.md beside this file.

Exit codes: 0 all is in, 1 some rows were rejected, 2 nothing could be done, 3 another
import is running, 130 interrupted (start again: it goes on where it stopped).
"""

import argparse
import sys
from datetime import date, datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)

import psycopg2  # noqa: E402

from orders import odoo_host  # noqa: E402  (needs the path above)
from orders.moving import moved  # noqa: E402
from orders.progress import Progress  # noqa: E402
from orders.report import write_report  # noqa: E402
from orders.rows import REJECTED, FileError, read_orders  # noqa: E402

SAMPLE = HERE / "online_retail_sample.csv"
SAMPLE_CURRENCY, SAMPLE_ZONE = "GBP", ZoneInfo("Europe/London")
FIRST_DAY = date(2002, 1, 1)
SHOWN = 10  # problems on the terminal; the report has them all
DONE, SOME_REJECTED, UNUSABLE, BUSY, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv=None):
    """Run the import from the command line and return its exit code."""
    args = _arguments(argv)
    try:
        odoo_host.load_odoo()
        with odoo_host.environment(args.db) as env:
            return _import(env, args)
    except odoo_host.BusyError as error:
        return _say(error, BUSY)
    except (FileError, odoo_host.HostError) as error:
        return _say(error, UNUSABLE)
    except (psycopg2.errors.UndefinedColumn, psycopg2.errors.UndefinedTable) as error:
        return _say(
            f"The database {args.db} is older than its addons ({_first_line(error)}):"
            " update them first, with Odoo's option -u.",
            UNUSABLE,
        )
    except psycopg2.OperationalError as error:
        return _say(
            f"The database went away ({_first_line(error)}): start again.", UNUSABLE
        )
    except KeyboardInterrupt:
        return _say(
            "\nInterrupted. Start again: it goes on where it stopped.", INTERRUPTED
        )


def _arguments(argv):
    parser = argparse.ArgumentParser(
        prog="import", description="Import a file of orders into an Odoo database."
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=Path,
        default=SAMPLE,
        help="CSV file, plain or .gz (default: the sample that comes along)",
    )
    parser.add_argument("--db", default="tpm_demo", help="default: %(default)s")
    parser.add_argument(
        "--currency", type=str.upper, help="default: the company's; the sample's: GBP"
    )
    parser.add_argument(
        "--tz",
        type=_zone,
        metavar="ZONE",
        help="time zone of the file's times, such as Europe/Berlin"
        " (default: the company's; the sample's: Europe/London)",
    )
    parser.add_argument(
        "--report",
        type=_writable,
        metavar="FILE",
        help="where to list the rows that did not go in (default: FILE.report.csv)",
    )
    parser.add_argument(
        "--before",
        type=_past_day,
        metavar="DAY",
        help="move all dates by whole weeks, the last into the week before this day"
        " (2026-11-22); for demonstrations (default: dates stay as they are)",
    )
    args = parser.parse_args(argv)
    if args.file.resolve() == SAMPLE:
        args.currency = args.currency or SAMPLE_CURRENCY
        args.tz = args.tz or SAMPLE_ZONE
    return args


def _zone(name):
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{name!r} is not a time zone") from error


def _writable(name):
    path = Path(name)
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"the folder {path.parent} does not exist")
    return path


def _past_day(name):
    try:
        day = date.fromisoformat(name)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{name!r} is not a day") from error
    if not FIRST_DAY <= day <= date.today():
        raise argparse.ArgumentTypeError(f"{name} is in the future, or before 2002")
    return day


def _import(env, args):
    """Read the file, import it and tell what became of it."""
    from orders.importer import import_orders  # needs Odoo loaded

    _check_currency(env, args.currency)
    zone = args.tz or ZoneInfo(env.company.resource_calendar_id.tz or "UTC")
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    reading = read_orders(args.file, zone=zone, now=now)
    if reading.ignored:
        print(f"Columns not used: {', '.join(reading.ignored)}.")
    orders = reading.orders
    if args.before:
        orders = moved(orders, args.before, zone)
    progress = Progress("orders")
    outcome = import_orders(
        env,
        orders,
        source=args.file.name,
        currency=args.currency,
        progress=progress.show,
    )
    _summarize(outcome, progress.seconds)
    return _tell_problems(args, reading.problems + outcome.problems)


def _check_currency(env, code):
    currencies = env["res.currency"].with_context(active_test=False)
    if code and not currencies.search_count([("name", "=", code)]):
        raise odoo_host.HostError(
            f"Odoo does not know the currency {code}: give a code such as EUR."
        )


def _summarize(outcome, seconds):
    if outcome.imported:
        rate = outcome.imported / seconds
        print(
            f"Imported {outcome.imported:,} orders and {outcome.customers:,} new"
            f" customers in {seconds:.0f} s ({rate:.0f} a second)."
        )
    if outcome.present:
        print(f"{outcome.present:,} orders were there already.")


def _tell_problems(args, problems):
    """Write the report, show its beginning, and return the exit code."""
    if problems or args.report:
        report = args.report or args.file.with_name(f"{args.file.name}.report.csv")
        write_report(report, args.file.name, problems)
    if not problems:
        return DONE
    for problem in sorted(problems)[:SHOWN]:
        print(f"{args.file.name}:{problem.line}: {problem.level}: {problem.reason}")
    rejected = sum(problem.level == REJECTED for problem in problems)
    print(
        f"{rejected:,} rows rejected, {len(problems) - rejected:,} warnings:"
        f" all of them are in {report}."
    )
    return SOME_REJECTED if rejected else DONE


def _first_line(error):
    return str(error).strip().partition("\n")[0]


def _say(message, code):
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
