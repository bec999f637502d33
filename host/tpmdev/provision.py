# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Get the host: Odoo 19, its Python packages and PostgreSQL, all below .host/.

Each part is a folder that is complete once its stamp is written; a folder without
the right stamp was left half-finished (or is out of date) and is built anew.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

from . import apt, locks, paths, postgres, venv
from .ui import Failure, say, step, warn

ODOO_PACKAGE = "odoo-19=19.0.0+dfsg-1"
# targets of the package's symbolic links; without them pages are server errors
SID_PACKAGES = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
# sid has 7.x, whose icons carry other names
STABLE_PACKAGES = ("fonts-font-awesome",)
# stripped from the package though mail's manifest names it: one console error a page
EMPTY_FILES = (
    "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js",
)
DIST = Path("usr/lib/python3/dist-packages")
STAMP = ".complete"
NEEDED_BYTES = 2_000_000_000


def ensure():
    """Provision what is missing; cheap when all is there."""
    paths.HOST.mkdir(parents=True, exist_ok=True)
    with locks.hold(paths.HOST / "provision.lock"):
        for folder in (paths.LOG, paths.RUN, paths.DATA, paths.PG):
            folder.mkdir(exist_ok=True)
        _part(paths.VENV, _venv_key(), "Python packages", _build_venv)
        if not os.environ.get("ODOO_HOME"):
            _part(paths.ODOO, _odoo_key(), "Odoo 19", _build_odoo, _fetched)


def odoo_home():
    """Return the folder to import `odoo` from."""
    given = os.environ.get("ODOO_HOME")
    home = Path(given).resolve() if given else paths.ODOO / DIST
    if not (home / "odoo" / "release.py").exists():
        raise Failure(f"There is no Odoo in {home}: ODOO_HOME must name its folder.")
    return home


def stamps():
    """Return what identifies the provisioned host, e.g. for caches."""
    found = (folder / STAMP for folder in (paths.VENV, paths.ODOO))
    return " ".join(stamp.read_text() for stamp in found if stamp.exists())


def _part(folder, key, title, build, detail=None):
    stamp = folder / STAMP
    if stamp.exists() and stamp.read_text() == key:
        return
    if folder.exists():
        _demand_idle(title)
        say(f"- {title}: left half-finished or out of date, built anew")
        shutil.rmtree(folder)
    _check_disk()
    with step(f"{title}, into {folder}", detail):
        build(folder)
        stamp.write_text(key)


def _demand_idle(title):
    """Refuse to take away what another ./dev is running on."""
    for name in postgres.SETTINGS:
        cluster = postgres.Cluster(name)
        if cluster.in_use():
            raise Failure(
                f"{title} must be renewed, but another ./dev is at work: wait for its "
                "end, or end it with './dev stop'."
            )
        if (paths.VENV / STAMP).exists() and cluster.data.exists():
            cluster.stop()


def _fetched():
    """Say how far the fetching of Debian packages has come."""
    size = sum(map(_size, paths.APT.rglob("*.deb")))
    return f"{size / 1e6:.0f} MB fetched and not yet unpacked"


def _size(path):
    # apt may rename the file meanwhile
    return path.stat().st_size if path.exists() else 0


def _check_disk():
    free = shutil.disk_usage(paths.HOST).free
    if free < NEEDED_BYTES:
        raise Failure(
            f"The disk is full: {paths.HOST} needs 2 GB and has {free / 1e9:.1f}; make "
            "room, or set TPM_HOST_DIR to a folder elsewhere."
        )


def _venv_key():
    text = paths.REQUIREMENTS.read_bytes() + sys.version.encode()
    return hashlib.sha256(text).hexdigest()


def _build_venv(folder):
    venv.build(folder, paths.REQUIREMENTS)


def _odoo_key():
    return " ".join((ODOO_PACKAGE, *SID_PACKAGES, *STABLE_PACKAGES))


def _build_odoo(folder):
    address, suite = apt.mirror()
    downloads = paths.APT / "downloads"
    shutil.rmtree(downloads, ignore_errors=True)
    downloads.mkdir(parents=True)
    folder.mkdir()
    sid, stable = apt.Archive("sid", address), apt.Archive(suite, address)
    for archive in (sid, stable):
        archive.update()
    for archive, packages in (
        (sid, (_pinned_or_newest(sid), *SID_PACKAGES)),
        (stable, STABLE_PACKAGES),
    ):
        for package in packages:
            _fetch(archive, package, downloads, folder)
    shutil.rmtree(paths.APT)
    _mend(folder / DIST)


def _pinned_or_newest(archive):
    if archive.has(ODOO_PACKAGE):
        return ODOO_PACKAGE
    name, version = ODOO_PACKAGE.split("=")
    warn(f"Odoo {version} has left the archive; taking the newest {name} instead.")
    return name


def _fetch(archive, package, downloads, folder):
    file = archive.download(package, downloads)
    say(f"    {package} {file.stat().st_size / 1e6:.1f} MB")
    apt.unpack(file, folder)
    file.unlink()


def _mend(dist):
    for name in EMPTY_FILES:
        path = dist / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text("// not shipped by this package\n")
