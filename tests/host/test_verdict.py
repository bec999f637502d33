# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pytest

from tpmdev import addontests, pytests
from tpmdev.verdict import Suite, Verdict, read_records

PASSED = {"test": "TestA.test_a", "outcome": "passed"}
FAILED = {"test": "TestA.test_b", "outcome": "failed", "text": "1 != 2"}
SKIPPED = {"test": "TestA.test_c", "outcome": "skipped", "text": "not on Sundays"}
LINE = "2026-01-31 12:00:00,000 1 {} db odoo.addons.x: {}\n"


def announce(capsys, *records, problems=()):
    verdict = Verdict()
    verdict.add(Suite("suite", list(records), list(problems)))
    code = verdict.announce()
    return code, capsys.readouterr().out.splitlines()


def test_passed_and_skipped_tests_are_a_success(capsys):
    code, lines = announce(capsys, PASSED, PASSED, SKIPPED)
    assert code == 0
    assert lines[-1] == "2 passed, 0 failed, 1 skipped"


def test_a_failure_is_shown_and_fails_the_run(capsys):
    code, lines = announce(capsys, PASSED, FAILED)
    assert code == 1
    assert "FAILED TestA.test_b (suite)" in lines
    assert "1 != 2" in lines
    assert lines[-1] == "1 passed, 1 failed, 0 skipped"


def test_a_run_of_nothing_fails(capsys):
    code, lines = announce(capsys)
    assert code == 1
    assert "No test ran" in lines[-2]
    assert lines[-1] == "0 passed, 0 failed, 0 skipped"


@pytest.mark.parametrize(
    "reason",
    [
        "Chrome executable not found",
        "websocket-client module is not installed",
        "Cannot connect to chrome dev tools",
    ],
)
def test_a_test_skipped_for_a_missing_tool_fails_the_run(capsys, reason):
    code, lines = announce(capsys, PASSED, SKIPPED | {"text": reason})
    assert code == 1
    assert "skipped for a missing tool" in lines[-2]
    assert lines[-1] == "1 passed, 0 failed, 1 skipped"


def test_a_problem_beside_the_tests_fails_the_run(capsys):
    code, lines = announce(capsys, PASSED, problems=["Odoo broke."])
    assert code == 1
    assert "! Odoo broke." in lines


def test_half_a_line_of_a_growing_record_waits(tmp_path):
    record = tmp_path / "record"
    record.write_text('{"test": "a", "outcome": "passed"}\n{"test": "b", "outc')
    assert [found["test"] for found in read_records(record)] == ["a"]


def check(tmp_path, *lines):
    log = tmp_path / "odoo.log"
    log.write_text("".join(LINE.format(*line) for line in lines))
    return list(addontests.find_problems(0, [PASSED], log))


def test_a_quiet_log_is_no_problem(tmp_path):
    assert check(tmp_path, ("INFO", "all is well")) == []


@pytest.mark.parametrize("level", ["WARNING", "ERROR"])
def test_a_warning_in_the_log_is_a_problem(tmp_path, level):
    (problem,) = check(tmp_path, ("INFO", "well"), (level, "the sky falls"))
    assert "the sky falls" in problem
    assert "well" not in problem


def test_an_empty_log_is_a_problem(tmp_path):
    (problem,) = check(tmp_path)
    assert "No Odoo log record" in problem


def test_an_odoo_that_broke_off_is_a_problem(tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text("ParseError: no such field\n")
    log.with_suffix(".out").write_text("")
    (problem,) = addontests.find_problems(255, [], log)
    assert "Odoo ended with code 255" in problem
    assert "no such field" in problem


def test_a_pytest_report_is_counted(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite>"
        '<testcase classname="m" name="a"/>'
        '<testcase classname="m" name="b"><failure message="1 != 2"/></testcase>'
        '<testcase classname="m" name="c"><error message="no table"/></testcase>'
        '<testcase classname="m" name="d"><skipped message="Sunday"/></testcase>'
        "</testsuite></testsuites>"
    )
    outcomes = [record["outcome"] for record in pytests.read_report(report)]
    assert outcomes == ["passed", "failed", "failed", "skipped"]
