# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import shutil
from types import SimpleNamespace

import pytest

from tpmdev import apt, locks, paths, postgres, provision, ui
from tpmdev.ui import Failure


@pytest.fixture(autouse=True)
def host(tmp_path, monkeypatch):
    """Give each test a host folder of its own."""
    for name in ("HOST", "APT", "ODOO", "VENV", "PG", "LOG", "RUN", "DATA"):
        folder = tmp_path if name == "HOST" else tmp_path / name.lower()
        monkeypatch.setattr(paths, name, folder)
    return tmp_path


class Builder:
    """Builds a part with one file in it, and counts how often."""

    def __init__(self, *, breaks=False):
        self.breaks, self.built = breaks, 0

    def __call__(self, folder):
        folder.mkdir()
        (folder / "file").write_text("x")
        self.built += 1
        if self.breaks:
            raise Failure("network gone")


def ensure(folder, builder, key="1"):
    provision._part(folder, key, "Part", builder)


def test_a_complete_part_is_left_alone(host):
    builder = Builder()
    ensure(host / "part", builder)
    ensure(host / "part", builder)
    assert builder.built == 1


def test_a_half_finished_part_is_built_anew(host, capsys):
    with pytest.raises(Failure, match="network gone"):
        ensure(host / "part", Builder(breaks=True))
    (host / "part" / "rubbish").write_text("x")
    ensure(host / "part", Builder())
    assert "half-finished" in capsys.readouterr().out
    assert not (host / "part" / "rubbish").exists()


def test_a_part_of_other_requirements_is_built_anew(host):
    builder = Builder()
    ensure(host / "part", builder, key="1")
    ensure(host / "part", builder, key="2")
    assert builder.built == 2


def test_nothing_is_renewed_under_a_running_dev(host):
    ensure(host / "part", Builder(), key="1")
    users = postgres.Cluster("test").folder / "users"
    users.parent.mkdir(parents=True)
    with locks.hold(users), pytest.raises(Failure, match="another ./dev is at work"):
        ensure(host / "part", Builder(), key="2")
    assert (host / "part" / "file").exists()


def test_a_full_disk_is_told_before_the_work(host, monkeypatch):
    builder = Builder()
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: SimpleNamespace(free=10_000_000)
    )
    with pytest.raises(Failure, match="disk is full.*TPM_HOST_DIR"):
        ensure(host / "part", builder)
    assert builder.built == 0


def test_a_version_that_left_the_archive_is_replaced_aloud(capsys):
    archive = SimpleNamespace(has=lambda _package: False)
    assert provision._pinned_or_newest(archive) == "odoo-19"
    assert "has left the archive" in capsys.readouterr().err


def test_a_wrong_odoo_home_is_named(host, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(host))
    with pytest.raises(Failure, match="There is no Odoo in .* ODOO_HOME"):
        provision.odoo_home()


def test_without_apt_it_says_what_else_would_do(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    with pytest.raises(Failure, match="use a Debian machine, or set ODOO_HOME"):
        apt.mirror()


def test_the_machine_s_main_archive_is_its_mirror(monkeypatch):
    targets = (
        "http://mirror/security/ stable-security main\n"
        "http://mirror/debian/ stable contrib\n"
        "http://mirror/debian/ stable main\n"
    )
    monkeypatch.setattr(apt, "run", lambda *_arguments: targets)
    assert apt.mirror() == ("http://mirror/debian/", "stable")


def test_without_network_the_package_list_is_named(host):
    archive = apt.Archive("sid", "http://127.0.0.1:9/debian")
    with pytest.raises(Failure, match="Debian 'sid' cannot be fetched.*network"):
        archive.update()


def test_a_failed_command_shows_its_last_words():
    with pytest.raises(Failure, match=r"It broke\.\n +first\n +second"):
        ui.run(["sh", "-c", "echo first; echo second; exit 3"], "It broke.")


def test_a_missing_program_is_named():
    with pytest.raises(Failure, match="'no-such-program' is not on this machine"):
        ui.run(["no-such-program"], "It broke.")
