# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Let people of a demo database have ideas, and do something about them: see README.md.

Exit codes: 0 done, 2 nothing could be done, 3 an import or another run is under way,
130 interrupted (start again: it goes on where it stopped).
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)

from orders import odoo_host  # noqa: E402  (needs the path above)
from orders.progress import Progress  # noqa: E402

SENDER = "notifications@example.com"
DONE, UNUSABLE, BUSY, INTERRUPTED = 0, 2, 3, 130


def main(argv=None):
    """Run the play from the command line and return its exit code."""
    args = _arguments(argv)
    try:
        odoo_host.load_odoo()
        with odoo_host.environment(args.db) as env:
            return _play(env)
    except odoo_host.BusyError as error:
        return _say(error, BUSY)
    except odoo_host.HostError as error:
        return _say(error, UNUSABLE)
    except KeyboardInterrupt:
        return _say("\nInterrupted. Start again: it goes on.", INTERRUPTED)


def _arguments(argv):
    parser = argparse.ArgumentParser(
        prog="ideas", description="Let people have ideas, and do something about them."
    )
    parser.add_argument("--db", default="tpm_demo", help="default: %(default)s")
    return parser.parse_args(argv)


def _play(env):
    from odoo.tools import config

    from ideas.play import Play  # needs Odoo loaded

    if "tpm.idea" not in env:
        raise odoo_host.HostError(
            f"The database {env.cr.dbname} has no ideas: install"
            " Touchpoint Ideas there."
        )
    config["email_from"] = SENDER
    progress = Progress("days")
    ledger = Play(env, progress=progress.show).run()
    print(f"{ledger}, in {progress.seconds:.0f} s.")
    return DONE


def _say(message, code):
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
