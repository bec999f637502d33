# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run the pytest suites under tests/ with the host's Python."""

import time
from xml.etree import ElementTree

from . import children, odoo, paths
from .ui import say
from .verdict import Suite

NOTHING_COLLECTED = 5
OUTCOMES = {"failure": "failed", "error": "failed", "skipped": "skipped"}


def run(server, selected, base, log=None):
    """Run pytest on the selected paths, and return a Suite.

    The tests find the name of a database to copy in TPM_BASE_DB. With the path of a
    log, what pytest says goes there, and is shown when something failed.
    """
    say("- pytest suites ...")
    started = time.monotonic()
    report = paths.LOG / "pytest.xml"
    report.unlink(missing_ok=True)
    odoo.write_config(server)
    command = [paths.PYTHON, "-m", "pytest", "-q", f"--junitxml={report}", *selected]
    environment = dict(odoo.environment(server), TPM_BASE_DB=base)
    code = _call(command, environment, log)
    records = read_report(report) if report.exists() else []
    failed = any(record["outcome"] == "failed" for record in records)
    if log and code not in (0, NOTHING_COLLECTED):
        say(log.read_text())
    problems = []
    if code not in (0, NOTHING_COLLECTED) and not failed:
        problems.append(f"pytest ended with code {code}; what it said is above.")
    return Suite("pytest", records, problems, time.monotonic() - started)


def _call(command, environment, log):
    options = {"env": environment, "cwd": paths.ROOT}
    if not log:
        return children.call(command, **options)
    # suites with a browser run beside this one and must not wait for it
    command = ["nice", *command]
    with log.open("w") as output:
        return children.call(command, stdout=output, stderr=output, **options)


def read_report(path):
    """Return the records in a JUnit report."""
    cases = ElementTree.parse(path).iter("testcase")
    return [_record(case) for case in cases]


def _record(case):
    record = {
        "test": f"{case.get('classname')}.{case.get('name')}",
        "outcome": "passed",
    }
    for child in case:
        if child.tag in OUTCOMES:
            record |= {
                "outcome": OUTCOMES[child.tag],
                "text": child.get("message") or "",
            }
    return record
