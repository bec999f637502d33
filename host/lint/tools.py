# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table of tools: which files each takes, and the commands that it runs."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tpmdev import paths

from . import files, toolbox

PRETTY = {".cjs", ".css", ".js", ".json", ".mjs", ".scss", ".xml", ".yaml", ".yml"}
GENERATED = {"package-lock.json"}
# Outside of addons: command lines speak by print, nothing is translated, and a
# create() or copy() is no model's.
HOST_ALLOWED = ("print-used", "translation-required", "method-required-super")
# It fights the layout that Odoo's own export writes, which ./dev i18n uses.
PO_DISABLED = ("po-pretty-format",)


class Tool(NamedTuple):
    """A line of the summary: its files, and how to check (and mend) them."""

    name: str
    takes: Callable
    commands: Callable
    node: bool = False


def ruff(chosen, fix):
    """Mistakes, imports, old syntax, and the one format of all Python."""
    config = ["--config", paths.ROOT / ".ruff.toml", "--no-cache", "--force-exclude"]
    yield [toolbox.program("ruff"), "check", *config, *_if(fix, "--fix"), *chosen]
    yield [toolbox.program("ruff"), "format", *config, *_if(not fix, "--diff"), *chosen]


def pylint(chosen, fix):
    """Odoo's own traps, in Python and in manifests."""
    command = [toolbox.program("pylint"), "--rcfile", paths.ROOT / ".pylintrc"]
    ours = [path for path in chosen if files.addon_of(path)]
    rest = [path for path in chosen if not files.addon_of(path)]
    if ours:
        yield [*command, *ours]
    if rest:
        yield [*command, "--disable", ",".join(HOST_ALLOWED), *rest]


def oca_module(chosen, fix):
    """What OCA asks of manifests, views and data."""
    manifests = [addon / files.MANIFEST for addon in files.addons_of(chosen)]
    if manifests:
        yield [toolbox.program("oca-checks-odoo-module"), *manifests]


def oca_po(chosen, fix):
    """What OCA asks of translations."""
    disabled = ["--disable", ",".join(PO_DISABLED)]
    yield [toolbox.program("oca-checks-po"), *disabled, *chosen]


def eslint(chosen, fix):
    """Mistakes in JavaScript."""
    config = ["--config", paths.ROOT / "eslint.config.cjs", "--max-warnings", "0"]
    yield [*toolbox.script("eslint"), *config, *_if(fix, "--fix"), *chosen]


def prettier(chosen, fix):
    """The one format of JavaScript, SCSS, XML, JSON and YAML."""
    config = ["--config", paths.ROOT / "prettier.config.cjs", "--no-editorconfig"]
    mode = ["--write", "--list-different"] if fix else ["--check"]
    yield [*toolbox.script("prettier"), *config, "--log-level", "warn", *mode, *chosen]


def _check(name):
    """Return the commands function of a check of our own."""

    def commands(chosen, fix):
        command = [toolbox.program("python"), "-m", "lint.checks", name]
        yield [*command, *_if(fix, "--fix"), *chosen]

    return commands


def _if(condition, option):
    return [option] if condition else []


def _ends(*endings):
    return lambda path: path.suffix in endings


def _pretty(path):
    return path.suffix in PRETTY and path.name not in GENERATED


# What writes comes first, so that with --fix the checks see what was written.
TOOLS = (
    Tool("generated", files.addon_of, _check("generated")),
    Tool("text", lambda path: True, _check("text")),
    Tool("ruff", files.is_python, ruff),
    Tool("eslint", _ends(".cjs", ".js", ".mjs"), eslint, node=True),
    Tool("prettier", _pretty, prettier, node=True),
    Tool("pylint-odoo", files.is_python, pylint),
    Tool("oca-module", files.addon_of, oca_module),
    Tool("oca-po", _ends(".po", ".pot"), oca_po),
    Tool("addon", files.addon_of, _check("addon")),
    Tool("translations", files.addon_of, _check("translations")),
)


def folder_of(chosen):
    """Return the folder to run in: eslint sees nothing that is not below it."""
    return Path(os.path.commonpath([paths.ROOT, *chosen]))
