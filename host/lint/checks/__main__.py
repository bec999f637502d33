# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run one check: python -m lint.checks NAME [--fix] FILE..."""

import argparse
import importlib
import sys
from pathlib import Path

from tpmdev.ui import Failure


def main(argv):
    """Print each problem, and return 1 if there was one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--fix", action="store_true")
    parser.add_argument("files", nargs="+", type=Path)
    args = parser.parse_args(argv)
    module = importlib.import_module(f"{__package__}.{args.name}")
    return 1 if _print_all(module.check(args.files, fix=args.fix)) else 0


def _print_all(problems):
    """Print the problems, and return how many there were."""
    found = 0
    try:
        for problem in problems:
            print(problem)
            found += 1
    except Failure as failure:
        print(failure)
        found += 1
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
