# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Options that several commands share."""

DEMO_DATABASE = "tpm_demo"


def add_cluster(parser, default="demo"):
    """Let the user say which of our database clusters is meant."""
    parser.add_argument(
        "--cluster",
        choices=("demo", "test"),
        default=default,
        help="the durable databases of the demo, or the fast ones of the tests "
        "(default: %(default)s)",
    )


def add_database(parser):
    """Let the user say which database is meant."""
    parser.add_argument(
        "--db",
        default=DEMO_DATABASE,
        metavar="NAME",
        help="database (default: %(default)s)",
    )
