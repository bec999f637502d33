# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev lint`: each tool bites, says where, and decides the exit code."""

import re

import pytest


def spoil(addon, name, old, new):
    """Replace text in a file of the addon; an empty `old` appends."""
    path = addon / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else text + new)
    return path


def failed(output):
    """Return the names of the tools that failed, as the summary has them."""
    return re.findall(r"^(\S+) +FAILED ", output, re.MULTILINE)


MODEL = "models/tpm_spoilt.py"
VIEW = "views/tpm_spoilt_views.xml"


@pytest.mark.parametrize(
    ("tool", "name", "old", "new", "said"),
    [
        ("ruff", MODEL, "required=True)", "required = True)", "would be reformatted"),
        ("ruff", MODEL, "import fields", "import api, fields", "F401"),
        ("prettier", VIEW, '<field name="name" />', '<field  name="name"/>', VIEW),
        ("pylint-odoo", MODEL, "    # what", "    print(1)\n    # what", "print-used"),
        ("pylint-odoo", "__manifest__.py", '"AGPL-3', '"OPL-1', "license-allowed"),
        ("oca-module", VIEW, 'id="', 'id="tpm_spoilt.', "xml-redundant-module-name"),
        ("oca-po", "i18n/de.po", "", '\nmsgid "Name"\nmsgstr "N"\n', "po-duplicate"),
        ("text", MODEL, "# License", "# Licence", "copyright and licence"),
        ("text", VIEW, "</odoo>", "</odoo>   ", "trailing blanks"),
        ("addon", "__manifest__.py", '"demo"', '"auto_install": False, "demo"', "auto"),
        ("addon", "tests/__init__.py", "from . import", "# from . import", "imported"),
        ("addon", "demo/tpm_spoilt_demo.xml", '_demo"', '"', "must end in _demo"),
        ("generated", "readme/USAGE.md", "Open", "Close", "README.rst: out of date"),
        ("generated", "pyproject.toml", "", "[tool]\n", "pyproject.toml: out of date"),
        ("translations", "i18n/de.po", '"Aktiv"', '""', "not translated"),
        ("translations", "i18n/de.po", "#. module", "#, fuzzy\n#. module", "fuzzy"),
        ("translations", "i18n/de.po", '"Note"', '"Notes"', "lacks 'Note'"),
        ("translations", "i18n/tpm_spoilt.pot", '"Note"', '""', "no longer a term"),
    ],
)
def test_a_spoilt_addon_fails(addon, lint, tool, name, old, new, said):
    spoil(addon, name, old, new)
    code, output = lint("--only", tool, addon)
    assert (code, failed(output)) == (1, [tool])
    assert said in output


def test_eslint_finds_a_variable_that_nobody_uses(addon, lint):
    folder = addon / "static" / "src"
    folder.mkdir()
    (folder / "faces.esm.js").write_text("export function f() {\n    const a = 1;\n}\n")
    code, output = lint("--only", "eslint", addon)
    assert code == 1
    assert "'a' is assigned a value but never used" in output


def test_a_clean_addon_passes_every_tool(clean_addon, lint):
    code, output = lint(clean_addon)
    assert (code, failed(output)) == (0, []), output
    assert len(re.findall(r"^\S+ +ok ", output, re.MULTILINE)) == 9


def test_fix_mends_what_can_be_mended(addon, lint):
    spoil(addon, MODEL, "required=True)", "required = True)")
    spoil(addon, MODEL, "# License", "# Licence")
    spoil(addon, VIEW, '<field name="name" />', '<field  name="name"/>')
    spoil(addon, "readme/USAGE.md", "Open", "Close")
    (addon / "README.rst").unlink()
    code, output = lint("--fix", addon)
    assert code == 0, output
    assert lint(addon)[0] == 0
    assert "Close" in (addon / "static/description/index.html").read_text()


def test_without_fix_nothing_is_changed(addon, lint):
    path = spoil(addon, MODEL, "required=True)", "required = True)  ")
    before = path.read_text()
    assert lint(addon)[0] == 1
    assert path.read_text() == before


def test_a_script_without_ending_is_linted_as_python(tmp_path, lint):
    (tmp_path / "script").write_text("#!/usr/bin/env python3\nimport os\n")
    code, output = lint("--only", "ruff", tmp_path)
    assert code == 1
    assert "F401" in output


def test_code_outside_addons_may_print(tmp_path, lint):
    (tmp_path / "script.py").write_text('print("hello")\n')
    assert lint("--only", "pylint-odoo", tmp_path)[0] == 0


def test_a_missing_path_is_said_in_a_sentence(lint):
    code, output = lint("no/such/folder")
    assert (code, output) == (1, "! There is no 'no/such/folder' to lint.\n")


def test_nothing_to_lint_is_a_failure(tmp_path, lint):
    code, output = lint(tmp_path)
    assert code == 1
    assert "No lint tool takes any of these files" in output
