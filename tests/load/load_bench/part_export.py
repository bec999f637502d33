# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "export": all interactions of a company in one Excel file.

The whole way is the product's own: a plain user asks, the job makes it in its steps
and commits each. It runs in a process of its own, this file as a script, so that the
memory is that of the export and of Odoo, and of nothing that was measured before.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

PART = "export"
BOUND_MEMORY, BOUND_STEP = ("<", 300), ("<", 60)


def measure(database, login):
    """Have a process make the export, and return the measures."""
    from .results import Measure

    here = Path(__file__).resolve()
    done = subprocess.run(
        [sys.executable, "-m", "load_bench.part_export", database, login],
        cwd=here.parents[1],
        # where the module about databases lies, which is imported by its name
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(here.parents[2]), os.environ.get("PYTHONPATH")])
            ),
        },
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssertionError(done.stderr[-5000:])
    found = json.loads(done.stdout.splitlines()[-1])
    rows = found["rows"]
    return [
        Measure(
            PART,
            f"memory of the process, {rows:,} interactions",
            found["memory"],
            " MB",
            BOUND_MEMORY,
            f"{found['memory']:,.0f} MB",
            f"before {found['before']:,.0f} MB",
            found,
        ),
        Measure(
            PART,
            f"{rows:,} interactions exported",
            rows / found["seconds"],
            " rows/s",
            ours=f"{found['seconds']:,.0f} s",
            other=f"file {found['size'] / 1e6:,.0f} MB",
        ),
        Measure(
            PART,
            "longest step, processor time",
            found["longest"],
            " s",
            BOUND_STEP,  # the host ends a job that takes longer than two minutes
        ),
    ]


def main(database, login):
    """Make the export in this process, and print what it took."""
    import time

    from load_bench import host
    from load_bench.part_dispatch import peak, reset_peak

    host.load()
    with host.environment(database) as env:
        user = env["res.users"].search([("login", "=", login)])
        count = env["tpm.interaction"].with_user(user).search_count([])
        export = env["tpm.export"].with_user(user).create({})
        env.cr.commit()
        longest = _watch_steps(type(export))
        before = peak()
        reset_peak()
        started = time.perf_counter()
        env["tpm.export"]._cron_export()
        seconds = time.perf_counter() - started
        memory = peak()
        env.invalidate_all()
        _prove(export.sudo(), count)
        found = {
            "rows": export.done_count,
            "seconds": round(seconds, 1),
            "memory": round(memory, 1),
            "before": round(before, 1),
            "longest": round(max(longest), 2),
            "size": export.sudo().attachment_id.file_size,
        }
        export.unlink()
        env.cr.commit()
    print(json.dumps(found))


def _watch_steps(model):
    """Note how much of a processor's time each step takes, the database's aside."""
    import time

    step, seconds = model._step, []

    def timed(self, *args):
        started = time.process_time()
        try:
            return step(self, *args)
        finally:
            seconds.append(time.process_time() - started)

    model._step = timed
    return seconds


def _prove(export, count):
    """Make sure that all of them are in the file."""
    import re
    from zipfile import ZipFile

    if (export.state, export.done_count) != ("done", count):
        raise AssertionError(f"{export.state}: {export.done_count} of {count}")
    found = 0
    with export.attachment_id._tpm_open() as file, ZipFile(file) as book:
        for name in book.namelist():
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
                with book.open(name) as sheet:
                    found += _count_rows(sheet)
    # a header on top of the one sheet or two, and the sheet that tells about it
    if not 0 < found - count < 50:
        raise AssertionError(f"{found} rows in the file, {count} interactions")


def _count_rows(sheet):
    rows, rest = 0, b""
    while chunk := sheet.read(2**20):
        chunk = rest + chunk
        rows += chunk.count(b"<row ")
        rest = chunk[-4:]
    return rows


if __name__ == "__main__":
    main(*sys.argv[1:])
