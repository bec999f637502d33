# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""README.rst and index.html say what the fragments say."""

import re

import pytest

FRAGMENT = """\
## Columns

| column | example |
|--------|---------|
| `day_` | a*b |

- one
  - nested under one

![Where it is](../static/description/where.png)
"""


@pytest.fixture
def pages(addon, lint):
    """Return (README.rst, index.html) made of the fragment."""
    (addon / "readme" / "CONFIGURE.md").write_text(FRAGMENT)
    code, output = lint("--fix", "--only", "generated", addon)
    assert code == 0, output
    readme = addon / "README.rst"
    return readme.read_text(), (addon / "static/description/index.html").read_text()


def test_a_section_keeps_its_headings_below_it(pages):
    rst, html = pages
    assert "Configuration\n=============\n\nColumns\n-------\n" in rst
    assert "<h2>Configuration</h2>" in html
    assert "<h3>Columns</h3>" in html


def test_a_table_stays_a_table(pages):
    _rst, html = pages
    assert "<p>column</p></th>" in html
    assert '<td><p><span class="docutils literal">day_</span></p></td>' in html
    assert "<td><p>a*b</p></td>" in html


def test_a_list_in_a_list_stays_one(pages):
    _rst, html = pages
    assert re.search("<li><p>one</p>\n<ul.*>\n<li><p>nested under one</p>", html)


def test_a_picture_is_found_from_both_pages(pages):
    rst, html = pages
    assert ".. figure:: static/description/where.png" in rst
    assert 'src="where.png"' in html


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("DESCRIPTION", "# Heading\n", "headings belong into the other fragments"),
        ("USAGE", "```python\n", "reads badly as a page"),
    ],
)
def test_a_bad_fragment_is_said(addon, lint, name, text, said):
    (addon / "readme" / f"{name}.md").write_text(text)
    code, output = lint("--fix", "--only", "generated", addon)
    assert code == 1
    assert said in output


def test_a_missing_description_is_said(addon, lint):
    (addon / "readme" / "DESCRIPTION.md").unlink()
    code, output = lint("--only", "generated", addon)
    assert code == 1
    assert "DESCRIPTION.md: missing: say in it what the addon does" in output
