# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import runpy

import polib
import pytest

from .conftest import ROOT

script = runpy.run_path(str(ROOT / "host" / "scripts" / "merge_po.py"))
merge, drop_dates = script["merge"], script["drop_dates"]


@pytest.fixture
def merged(tmp_path):
    """Merge terms into a translation, and return its entries by term."""

    def run(terms, translation):
        path = tmp_path / "de.po"
        old = polib.POFile()
        old.extend(
            polib.POEntry(msgid=key, msgstr=text) for key, text in translation.items()
        )
        old.save(str(path))
        template = polib.POFile()
        template.extend(polib.POEntry(msgid=term) for term in terms)
        empty = merge(template, path)
        return empty, {entry.msgid: entry for entry in polib.pofile(str(path))}

    return run


def test_a_translation_stays_with_its_term(merged):
    empty, entries = merged(["Customer"], {"Customer": "Kunde"})
    assert empty == 0
    assert entries["Customer"].msgstr == "Kunde"


def test_a_new_term_is_empty_and_not_guessed(merged):
    empty, entries = merged(["Customer", "Customers"], {"Customer": "Kunde"})
    assert empty == 1
    assert entries["Customers"].msgstr == ""
    assert not entries["Customers"].fuzzy


def test_a_vanished_term_goes(merged):
    _empty, entries = merged(["Customer"], {"Customer": "Kunde", "Lead": "Interessent"})
    assert list(entries) == ["Customer"]


def test_a_template_without_news_stays_as_it_is(tmp_path):
    template = tmp_path / "x.pot"
    without = 'msgid ""\nmsgstr ""\n"Language: \\n"\n'
    for day in ("2026-01-01", "2026-01-02"):
        template.write_text(without + f'"POT-Creation-Date: {day}\\n"\n')
        drop_dates(template)
        assert template.read_text() == without
