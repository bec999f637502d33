# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The embedded PostgreSQL, in a cluster of these tests' own."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from tpmdev import locks, odoo, paths, postgres
from tpmdev.databases import BUILDING, Databases
from tpmdev.ui import Failure


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """Give these tests folders of their own; PostgreSQL's programs stay the host's."""
    folder = tmp_path_factory.mktemp("host")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PG", "LOG", "DATA"):
            (folder / name).mkdir()
            patch.setattr(paths, name, folder / name)
        patch.delenv("PGHOST", raising=False)
        yield folder


@pytest.fixture(scope="module")
def databases(host):
    """Databases of a running cluster."""
    with postgres.cluster("test") as server:
        yield Databases(server)


@pytest.fixture
def database(databases):
    """Return a new database, as Odoo gets it."""
    databases.create("tpm_x")
    yield "tpm_x"
    databases.drop("tpm_x")


def test_a_new_database_has_what_odoo_needs(databases, database):
    found = databases.query("SELECT extname FROM pg_extension", database)
    assert ["pg_trgm"] in found
    volatile = (
        "SELECT provolatile FROM pg_proc WHERE oid = 'unaccent(text)'::regprocedure"
    )
    assert databases.query(volatile, database) == [["i"]]


def test_a_new_database_counts_as_half_made(databases, database):
    assert databases.note(database) == BUILDING


def test_a_note_is_kept_as_written(databases, database):
    databases.set_note(database, "it's {\"half\": 'done'}")
    assert databases.note(database) == "it's {\"half\": 'done'}"


def test_a_copy_has_the_rows_and_the_files(databases, database):
    databases.query("CREATE TABLE t AS SELECT 42 AS n", database)
    stored = databases.filestore(database) / "ab" / "file"
    stored.parent.mkdir(parents=True)
    stored.write_text("content")
    databases.copy(database, "tpm_y")
    assert databases.query("SELECT n FROM t", "tpm_y") == [["42"]]
    assert (databases.filestore("tpm_y") / "ab" / "file").read_text() == "content"
    databases.drop("tpm_y")
    assert not databases.exists("tpm_y")
    assert not databases.filestore("tpm_y").exists()
    assert stored.exists()


def test_a_database_of_another_odoo_is_refused(databases, database):
    databases.query(
        "CREATE TABLE ir_module_module AS "
        "SELECT 'base' AS name, '18.0.1.3' AS latest_version",
        database,
    )
    databases.check_version(database, "18.0")
    with pytest.raises(
        Failure, match=r"another Odoo \(18.0.1.3, this is 19.0\).*--reset"
    ):
        databases.check_version(database, "19.0")


def test_the_last_one_out_stops_the_server(databases, monkeypatch):
    monkeypatch.setitem(postgres.SETTINGS, "second", postgres.SETTINGS["test"])
    first, second = postgres.Cluster("second"), postgres.Cluster("second")
    with first:
        with second:
            assert second.running()
        assert first.running()
        assert first.in_use()
    assert not first.running()
    assert not first.in_use()


def test_a_cluster_left_half_made_is_made_anew(host, databases, monkeypatch):
    monkeypatch.setitem(postgres.SETTINGS, "third", postgres.SETTINGS["test"])
    cluster = postgres.Cluster("third")
    draft = cluster.folder / "data.draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("")
    with cluster:
        assert cluster.running()
    assert not draft.exists()


def test_files_of_another_postgresql_are_refused(host):
    cluster = postgres.Cluster("demo")
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(Failure, match="are of PostgreSQL 9, this one is .*dev clean"):
        cluster.__enter__()
    assert locks.is_free(cluster.folder / "lock")
    shutil.rmtree(cluster.folder)


def test_a_given_server_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setenv("PGHOST", "/nowhere")
    with pytest.raises(Failure, match="/nowhere does not answer: check PGHOST"):
        postgres.cluster("test").__enter__()


def test_the_demo_is_durable_and_tests_are_fast():
    assert "fsync" not in postgres.SETTINGS["demo"]
    assert postgres.SETTINGS["test"]["fsync"] == "off"


def test_several_runs_write_the_configuration_at_once(databases, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "RUN", tmp_path)
    with ThreadPoolExecutor(8) as pool:
        runs = [pool.submit(odoo.write_config, databases.server) for _run in range(200)]
    [config] = {run.result() for run in runs}
    assert "[options]" in config.read_text()
    assert config.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [config]
