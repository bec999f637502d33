# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Debian packages fetched with the machine's own apt, into a folder of ours.

Nothing is installed and the machine's package lists are not touched: apt's own
directories are redirected, and packages are unpacked with ``dpkg -x``.
"""

import re
import shutil
import subprocess
from pathlib import Path

from . import paths
from .ui import Failure, run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NO_DEBIAN = (
    "Odoo is fetched as a Debian package, and this machine has no Debian mirror in "
    "its apt configuration: use a Debian machine, or set ODOO_HOME to an Odoo 19."
)


def mirror():
    """Return (address, suite) of the machine's own Debian mirror."""
    if not shutil.which("apt-get") or not KEYRING.exists():
        raise Failure(NO_DEBIAN)
    output = run(
        # without release info it also answers before the first 'apt-get update'
        ["apt-get", "indextargets", "--no-release-info"]
        + ["--format=$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"],
        "apt cannot read its own configuration: mend /etc/apt/sources.list first.",
    )
    found = parse_targets(output)
    if not found:
        raise Failure(NO_DEBIAN)
    return found


def parse_targets(output):
    """Pick the main archive out of apt's index targets.

    >>> parse_targets("http://m/security/ x-security main\\nhttp://m/debian/ x main")
    ('http://m/debian/', 'x')
    """
    for line in output.splitlines():
        address, suite, component = line.rsplit(" ", 2)
        if component == "main" and not re.search(r"[-/]", suite):
            return address, suite
    return None


class Archive:
    """One suite of the mirror, with package lists of its own."""

    def __init__(self, suite, address):
        self.suite = suite
        self.folder = paths.APT / suite
        self.source = f"deb [signed-by={KEYRING}] {address} {suite} main\n"

    def update(self):
        """Fetch the suite's package list."""
        for name in ("lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "sources.list").write_text(self.source)
        run(
            ["apt-get", *self._options(), "update", "--error-on=any"],
            f"The package list of Debian '{self.suite}' cannot be fetched: check the "
            "network and the mirror in /etc/apt.",
        )

    def download(self, package, target):
        """Fetch one package ('name' or 'name=version') into the folder `target`."""
        run(
            ["apt-get", *self._options(), "download", package],
            f"The Debian package '{package}' cannot be fetched from '{self.suite}': "
            "check the network.",
            cwd=target,
        )
        stem = package.partition("=")[0]
        return next(Path(target).glob(f"{stem}_*.deb"))

    def has(self, package):
        """Tell whether the suite offers this 'name=version'."""
        name, version = package.split("=")
        output = run(
            ["apt-cache", *self._options(), "madison", name], "apt-cache does not work."
        )
        return any(line.split("|")[1].strip() == version for line in _rows(output))

    def _options(self):
        settings = {
            "Dir::Etc::sourcelist": self.folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State::Lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            # as root, apt's own user cannot write into our folders
            "APT::Sandbox::User": "root",
        }
        return [part for item in settings.items() for part in ("-o", "%s=%s" % item)]


def _rows(output):
    return [line for line in output.splitlines() if line.count("|") == 2]


def unpack(package_file, root):
    """Unpack a .deb below `root` without installing it."""
    run(
        ["dpkg", "-x", package_file, root],
        f"{Path(package_file).name} cannot be unpacked: is the disk full?",
    )


def install(package):
    """Install a system package; return False when this user may not or it fails."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", package]
    for part in (["apt-get", "update"], command):
        done = subprocess.run(part, capture_output=True, check=False)
        if done.returncode:
            return False
    return True
