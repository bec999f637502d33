# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a manifest and the folders of an addon must agree on."""

import re

from lint.files import addons_of
from lint.manifest import read

# keys that a manifest leaves out when this is what they say
DEFAULTS = {"installable": True, "auto_install": False, "application": False}
XML_IDS = re.compile(r'<(?:record|template|menuitem)\b[^>]*?\bid="([^"]+)"')
# folders whose Python is loaded through imports; tests by their own rule
PACKAGES = ("models", "controllers", "wizards", "report", "tests")


def check(files, *, fix):
    """Yield what is wrong in the addons that the files belong to."""
    for addon in addons_of(files):
        manifest = read(addon)
        yield from _check_manifest(addon, manifest)
        yield from _check_imports(addon)
        yield from _check_demo(addon, manifest)


def _check_manifest(addon, manifest):
    for key, default in DEFAULTS.items():
        if key in manifest and manifest[key] == default:
            yield f"{addon}/__manifest__.py: '{key}' is at its default: leave it out"


def _check_imports(addon):
    """A file that no __init__.py imports is dead, and a test in it never runs."""
    for package in PACKAGES:
        folder = addon / package
        init = folder / "__init__.py"
        imports = init.read_text() if init.is_file() else ""
        for path in sorted(folder.glob("*.py")):
            wanted = path.stem.startswith("test_") or package != "tests"
            if wanted and path != init and not _imported(path.stem, imports):
                yield f"{path}: not imported in {init.relative_to(addon.parent)}"


def _imported(name, imports):
    return re.search(rf"^from \. import [^#\n]*\b{name}\b", imports, re.MULTILINE) or (
        re.search(rf"^from \. import \([^)]*\b{name}\b", imports, re.MULTILINE)
        or re.search(rf"^from \.{name} import ", imports, re.MULTILINE)
    )


def _check_demo(addon, manifest):
    """Demo records are told from data by their ids."""
    for name in manifest.get("demo", ()):
        path = addon / name
        if path.suffix == ".xml" and path.is_file():
            for identifier in XML_IDS.findall(path.read_text()):
                if not identifier.endswith("_demo") and "." not in identifier:
                    yield f"{path}: the id '{identifier}' must end in _demo"
