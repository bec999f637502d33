# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev demo`: a working Odoo with our addons on real sales data."""

from . import demodb, ports, postgres, provision, serve, tools
from .cli_options import add_database
from .databases import Databases


def add_arguments(parser):
    """Declare the arguments of `./dev demo`."""
    add_database(parser)
    parser.add_argument(
        "--port", type=int, default=8069, help="where to serve (default: %(default)s)"
    )
    parser.add_argument(
        "--reset", action="store_true", help="make the database anew; all in it is lost"
    )
    parser.add_argument(
        "--lang",
        choices=demodb.LANGUAGES,
        help="language of the administrator (default: English)",
    )
    parser.add_argument(
        "--no-serve", action="store_true", help="make or update the database, then end"
    )


def run(args):
    """Make or update the demo database, and serve it until Ctrl-C or SIGTERM."""
    if not args.no_serve:
        ports.demand(args.port, "--port")
    provision.ensure()
    tools.ensure_wkhtmltopdf()
    with postgres.cluster("demo") as server:
        databases = Databases(server)
        demodb.ensure(databases, args.db, language=args.lang, reset=args.reset)
        return 0 if args.no_serve else serve.run(server, args.db, args.port)
