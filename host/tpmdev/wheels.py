# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev wheels`: a wheel per addon, for `pip install --no-deps` beside an Odoo 19."""

import shutil
import tempfile
from pathlib import Path

from lint import toolbox

from . import paths, ui

BUILD = "import sys; from whool.buildapi import build_wheel; build_wheel(sys.argv[1])"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.py[cod]")


def add_arguments(parser):
    """Declare the arguments of `./dev wheels`."""
    parser.add_argument(
        "--out",
        type=Path,
        default=paths.HOST / "wheels",
        help="folder for the wheels (%(default)s)",
    )
    parser.add_argument("addons", nargs="*", help="names; all addons by default")


def run(args):
    """Build the wheels, and return the exit code."""
    addons = _chosen(args.addons)
    toolbox.ensure(node=False)
    args.out.mkdir(parents=True, exist_ok=True)
    for addon in addons:
        _bring_up_to_date(addon)
        ui.say(build(addon, args.out.resolve()))
    return 0


def build(addon, out):
    """Build the wheel of the addon in a folder, and return its path.

    A copy is built: outside of version control whool takes every file and the version
    of the manifest, so that a wheel is the same from a checkout and from an archive.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / addon.name
        shutil.copytree(addon, copy, ignore=LEFT_OUT)
        made = Path(folder) / "made"
        made.mkdir()
        ui.run(
            [toolbox.program("python"), "-c", BUILD, made],
            f"The wheel of {addon.name} cannot be built: mend its manifest.",
            cwd=copy,
        )
        wheel = next(made.glob("*.whl"))
        return shutil.copy(wheel, out)


def _chosen(names):
    """Return the folders of the named addons, or of all that are for customers."""
    known = paths.addon_folders([paths.ROOT])
    for name in names:
        if name not in known:
            has = ", ".join(known) or "none"
            raise ui.Failure(f"There is no addon '{name}' here: there is {has}.")
    return [known[name] for name in names or known]


def _bring_up_to_date(addon):
    """Write README.rst and pyproject.toml, which go into the wheel."""
    ui.run(
        [toolbox.program("python"), "-m", "lint.checks", "generated", "--fix"]
        + [addon / "__manifest__.py"],
        f"The README of {addon.name} cannot be written.",
        env=toolbox.environment(),
    )
