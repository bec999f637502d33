# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run the addons' own tests in one fresh database."""

import os
import time

from . import children, odoo, paths, ports
from .progress import Progress
from .verdict import Suite, read_records

RECORDER = paths.ROOT / "host" / "scripts" / "recorded_odoo.py"
# Tests that read no record, as those of components: one database is enough.
WITHOUT_RECORDS = "tpm_without_records"


def run(databases, base, tags, names, demo, *, keep=False):
    """Install the addons on a copy of the base, run their tests, and return a Suite."""
    started = time.monotonic()
    kind = "demo" if demo else "plain"
    name = f"tpm_test_{kind}_{os.getpid()}"
    title = f"addons {'with' if demo else 'without'} demo data"
    stem = f"tpm_test_{kind}{paths.VARIANT}"
    log, record = (paths.LOG / f"{stem}.{end}" for end in ("log", "jsonl"))
    for path in (log, record):
        path.write_text("")
    databases.copy(base, name)
    try:
        with Progress(title, record):
            options = _options(name, tags, names, demo, log)
            code = _run_odoo(databases.server, options, record)
    finally:
        if not keep:
            databases.drop(name)
    records = read_records(record)
    problems = list(find_problems(code, records, log))
    return Suite(title, records, problems, time.monotonic() - started)


def _options(name, tags, names, demo, log):
    return (
        *("-d", name, "-i", ",".join(names)),
        *("--test-tags", ",".join(tags), "--stop-after-init"),
        *("--http-port", ports.free(), "--logfile", log, "--max-cron-threads=0"),
        "--with-demo" if demo else "--without-demo",
    )


def _run_odoo(server, options, record):
    command = odoo.command(server, *options)
    command[1:3] = [str(RECORDER)]  # in place of '-m odoo'
    environment = dict(
        odoo.environment(server),
        TPM_TEST_RECORD=str(record),
        TPM_BROWSER_LOCK=str(paths.RUN / "browser.lock"),
    )
    with record.with_suffix(".out").open("w") as output:
        return children.call(command, env=environment, stdout=output, stderr=output)


def find_problems(code, records, log):
    """Say, in sentences, what is wrong beyond failed tests."""
    if any(record["outcome"] == "failed" for record in records):
        return  # each is an error in the log as well
    if code:
        tail = log.read_text() + log.with_suffix(".out").read_text()
        lines = "\n".join(f"    {line}" for line in tail.splitlines()[-15:])
        yield f"Odoo ended with code {code}; the end of {log}:\n{lines}"
    else:
        yield from check_log(log)


def check_log(log):
    """Say which warnings and errors of an Odoo log nobody allowed."""
    done = children.capture(
        [paths.PYTHON, "-m", "checklog_odoo", "--config", paths.CHECKLOG, log]
    )
    if done.returncode:
        _before, mark, found = done.stdout.partition("errors that caused failure")
        yield f"Odoo's log {log} holds {mark}{found}" if mark else done.stdout
