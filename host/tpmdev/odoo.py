# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev odoo`: the host's own command line, with our addons and database."""

import configparser
import os
import re
import tempfile

from . import children, paths, postgres, provision
from .cli_options import add_cluster

PASS_ON = True


def add_arguments(parser):
    """Declare the arguments of `./dev odoo`."""
    add_cluster(parser)


def run(args):
    """Run Odoo's command line, and return its exit code."""
    provision.ensure()
    with postgres.cluster(args.cluster) as server:
        return call(server, *args.rest, foreground=True)


def command(server, *arguments):
    """Return the command line that starts Odoo with our configuration."""
    words = [str(argument) for argument in arguments]
    count = _subcommand_words(words)
    config = [] if words[:1] == ["scaffold"] else ["-c", str(write_config(server))]
    return [str(paths.PYTHON), "-m", "odoo", *words[:count], *config, *words[count:]]


def _subcommand_words(words):
    """Return how many words Odoo wants before the configuration."""
    if not words or words[0].startswith("-"):
        return 0
    return 2 if words[0] in ("i18n", "module") else 1


def environment(server):
    """Return the environment for Odoo and for scripts that import it."""
    home = str(provision.odoo_home())
    variables = dict(os.environ, **server.environment())
    variables["TPM_ODOO_CONF"] = str(config_path(server))
    variables["TPM_ODOO_HOME"] = home
    variables["PYTHONPATH"] = home
    variables["PATH"] = (
        f"{paths.VENV / 'bin'}:{postgres.binary('psql').parent}:" + variables["PATH"]
    )
    return variables


def config_path(server):
    """Return the path of the configuration for this server and addons path."""
    return paths.RUN / f"odoo-{server.name}{paths.VARIANT}.conf"


def write_config(server):
    """Write Odoo's configuration, and return its path."""
    libpq = server.environment()
    options = {
        "addons_path": ",".join(str(folder) for folder in addons_path()),
        "data_dir": paths.DATA / server.name,
        "http_interface": "127.0.0.1",
        "db_host": libpq.get("PGHOST"),
        "db_port": libpq.get("PGPORT"),
        "db_user": libpq.get("PGUSER"),
        "db_password": libpq.get("PGPASSWORD"),
        "geoip_city_db": "",
        "geoip_country_db": "",
    }
    parser = configparser.RawConfigParser()
    parser["options"] = {
        name: value for name, value in options.items() if value is not None
    }
    path = config_path(server)
    # readable by its owner alone, and one for each that writes: several databases
    # are tested at once
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        parser.write(file)
    os.replace(file.name, path)
    return path


def addons_path():
    """Return the folders of addons: the host's, and those of ours that hold any."""
    home = provision.odoo_home()
    upstream = [folder for folder in [home / "addons"] if (home / "odoo-bin").exists()]
    ours = [folder for folder in paths.ADDONS if paths.addon_folders([folder])]
    return [home / "odoo" / "addons", *upstream, *ours]


def call(server, *arguments, foreground=False, **options):
    """Run Odoo's command line to its end, and return its exit code."""
    return children.call(
        command(server, *arguments),
        foreground=foreground,
        env=environment(server),
        **options,
    )


def progress(log):
    """Return a function that says which module Odoo is at, by its log."""

    def detail():
        text = log.read_text() if log.exists() else ""
        found = re.findall(r"Loading module (\w+ \(\d+/\d+\))", text)
        return f"module {found[-1]}" if found else "Odoo is starting"

    return detail


def quietly(server, log, *arguments, script=None):
    """Run Odoo's command line with all it says in a file, and return its exit code."""
    with log.open("w") as output, tempfile.TemporaryFile("w+") as feed:
        feed.write(script or "")
        feed.seek(0)
        return call(server, *arguments, stdin=feed, stdout=output, stderr=output)
