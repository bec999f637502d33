# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Let customers answer what the programs of a demo database ask: see README.md.

Exit codes: 0 done, 2 nothing could be done, 3 an import or another run is under way,
130 interrupted (start again: it goes on where it stopped).
"""

import argparse
import logging
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)

from orders import odoo_host  # noqa: E402  (needs the path above)
from orders.progress import Progress  # noqa: E402

# of mails that nobody in particular sends, such as a note that something is to do
SENDER = "notifications@example.com"
DONE, UNUSABLE, BUSY, INTERRUPTED = 0, 2, 3, 130


def main(argv=None):
    """Run the simulation from the command line and return its exit code."""
    args = _arguments(argv)
    try:
        odoo_host.load_odoo()
        with odoo_host.environment(args.db) as env:
            return _simulate(env, args)
    except odoo_host.BusyError as error:
        return _say(error, BUSY)
    except odoo_host.HostError as error:
        return _say(error, UNUSABLE)
    except KeyboardInterrupt:
        return _say("\nInterrupted. Start again: it goes on.", INTERRUPTED)


def _arguments(argv):
    parser = argparse.ArgumentParser(
        prog="answers", description="Let customers answer what programs ask."
    )
    parser.add_argument("--db", default="tpm_demo", help="default: %(default)s")
    return parser.parse_args(argv)


def _simulate(env, args):
    from odoo.service.server import load_server_wide_modules
    from odoo.tools import config

    from answers.simulation import Simulation  # needs Odoo loaded
    from answers.staff import Staff

    load_server_wide_modules()
    config["email_from"] = SENDER
    # each mail would be a dozen lines
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    progress = Progress("days")
    staff = Staff(env, args.db)
    simulation = Simulation(env, args.db, staff, progress=progress.show)
    ledger = simulation.run()
    print(f"{ledger}, in {progress.seconds:.0f} s.")
    return DONE


def _say(message, code):
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
