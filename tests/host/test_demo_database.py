# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What ./dev demo does to its database, with Odoo and PostgreSQL left out."""

import json

import pytest

from tpmdev import answers, demodb, ideas, manifests, orders, paths
from tpmdev.databases import BUILDING
from tpmdev.ui import Failure


class FakeDatabases:
    """The names and notes of databases."""

    server = None

    def __init__(self, **notes):
        self.notes = notes

    def exists(self, name):
        return name in self.notes

    def create(self, name):
        self.notes[name] = BUILDING

    def drop(self, name):
        self.notes.pop(name, None)

    def note(self, name):
        return self.notes[name]

    def set_note(self, name, note):
        self.notes[name] = note

    def check_version(self, _name, _series):
        pass


@pytest.fixture
def calls(make_addon, monkeypatch):
    """Return the list of what Odoo and the importer were called with."""
    calls = []

    def record(_databases, _name, *arguments, script=None):
        calls.append(" ".join(arguments) + (" < script" if script else ""))

    def import_sample(_server, *_arguments):
        calls.append("import")
        return 0

    monkeypatch.setattr(paths, "PRODUCT", [make_addon("", "tpm_a")])
    monkeypatch.setattr(demodb, "_odoo", record)
    monkeypatch.setattr(orders, "call", import_sample)
    return calls


def test_the_first_start_installs_and_imports(calls):
    demodb.ensure(FakeDatabases(), "x")
    assert calls == ["--with-demo -i tpm_a", "import"]


def test_the_second_start_does_nothing(calls):
    databases = FakeDatabases()
    demodb.ensure(databases, "x")
    calls.clear()
    demodb.ensure(databases, "x")
    assert calls == []


def test_a_changed_addon_is_updated_and_a_new_one_installed(calls, make_addon):
    databases = FakeDatabases()
    demodb.ensure(databases, "x")
    calls.clear()
    (paths.PRODUCT[0] / "tpm_a" / "__init__.py").write_text("import os\n")
    make_addon("", "tpm_b")
    demodb.ensure(databases, "x")
    assert calls == ["-i tpm_b -u tpm_a"]


def test_a_half_made_database_is_made_anew(calls, capsys):
    databases = FakeDatabases(x=BUILDING)
    demodb.ensure(databases, "x")
    assert "half-made" in capsys.readouterr().out
    assert calls[0] == "--with-demo -i tpm_a"


def test_somebody_else_s_database_is_refused(calls):
    with pytest.raises(Failure, match="was not made by ./dev demo.*--db"):
        demodb.ensure(FakeDatabases(x=""), "x")
    assert calls == []


def test_reset_makes_it_anew(calls):
    databases = FakeDatabases(x="")
    demodb.ensure(databases, "x", reset=True)
    assert calls == ["--with-demo -i tpm_a", "import"]


def test_a_language_is_loaded_once(calls):
    databases = FakeDatabases()
    demodb.ensure(databases, "x", language="de")
    assert json.loads(databases.note("x"))["language"] == "de_DE"
    assert calls == ["--with-demo -i tpm_a", "shell < script", "import"]
    calls.clear()
    demodb.ensure(databases, "x", language="de")
    assert calls == []


def test_an_import_that_broke_off_goes_on_at_the_next_start(calls, monkeypatch):
    databases = FakeDatabases()
    with monkeypatch.context() as patch:
        patch.setattr(orders, "call", lambda *_arguments: 2)
        with pytest.raises(Failure, match="Not all orders are in"):
            demodb.ensure(databases, "x")
    calls.clear()
    demodb.ensure(databases, "x")
    assert calls == ["import"]


def test_an_import_that_goes_on_moves_the_orders_to_the_same_weeks(calls, monkeypatch):
    databases = FakeDatabases()
    monkeypatch.setattr(orders, "call", lambda *_arguments: 2)
    with pytest.raises(Failure):
        demodb.ensure(databases, "x")
    state = json.loads(databases.note("x"))
    databases.set_note("x", json.dumps(state | {"before": "2026-01-31"}))
    asked = []
    monkeypatch.setattr(orders, "call", lambda *words: asked.append(words) or 0)
    demodb.ensure(databases, "x")
    assert [words[-2:] for words in asked] == [("--before", "2026-01-31")]


def test_compiled_files_do_not_count_as_a_change(calls):
    folder = paths.PRODUCT[0] / "tpm_a"
    before = manifests.checksum(folder)
    (folder / "x.pyc").write_text("x")
    assert manifests.checksum(folder) == before


@pytest.fixture
def plays(calls, monkeypatch, make_addon):
    """Have the addons whose year is played, and note when it is."""
    for name in (demodb.SURVEYS, demodb.IDEAS):
        make_addon("", name)
    for play in (answers, ideas):
        name = play.__name__.rpartition(".")[2]
        monkeypatch.setattr(
            play, "call", lambda *_words, name=name: calls.append(name) or 0
        )
    return calls


def test_ideas_come_after_the_answers_and_once(plays):
    databases = FakeDatabases()
    demodb.ensure(databases, "x")
    assert plays[-3:] == ["import", "answers", "ideas"]
    plays.clear()
    demodb.ensure(databases, "x")
    assert plays == []


def test_ideas_that_broke_off_go_on_at_the_next_start(plays, monkeypatch, capsys):
    databases = FakeDatabases()
    with monkeypatch.context() as patch:
        patch.setattr(ideas, "call", lambda *_words: 130)
        demodb.ensure(databases, "x")
    assert "goes on with it" in capsys.readouterr().err
    plays.clear()
    demodb.ensure(databases, "x")
    assert plays == ["ideas"]


def test_without_answers_there_are_no_ideas(plays, monkeypatch):
    monkeypatch.setattr(answers, "call", lambda *_words: 130)
    demodb.ensure(FakeDatabases(), "x")
    assert "ideas" not in plays
