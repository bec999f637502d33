# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev lint`: every style and sanity check, with a summary line per tool."""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from lint import files, toolbox, tools

from . import paths
from .ui import Failure, say

NAMES = [tool.name for tool in tools.TOOLS]


class Result(NamedTuple):
    """How one tool ended."""

    tool: str
    count: int
    failed: bool
    output: str
    seconds: float

    def line(self):
        """Return the line of the summary."""
        verdict = "FAILED" if self.failed else "ok"
        return f"{self.tool:14}{verdict:8}{self.count:5} files {self.seconds:6.1f} s"


def add_arguments(parser):
    """Declare the arguments of `./dev lint`."""
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    parser.add_argument(
        "--only",
        action="append",
        choices=NAMES,
        metavar="TOOL",
        help=f"run this tool alone (may be repeated): {', '.join(NAMES)}",
    )
    parser.add_argument("paths", nargs="*", help="files or folders; all by default")


def run(args):
    """Lint the chosen files, and return the exit code."""
    found = files.find(args.paths or [paths.ROOT])
    jobs = list(_jobs(args.only or NAMES, found))
    if not jobs:
        raise Failure("No lint tool takes any of these files: give other paths.")
    toolbox.ensure(node=any(tool.node for tool, _chosen in jobs))
    failed = [result for result in _report(jobs, args.fix) if result.failed]
    return 1 if failed else 0


def _jobs(names, found):
    """Yield (tool, its files) for each tool that has something to do."""
    for tool in tools.TOOLS:
        chosen = [path for path in found if tool.takes(path)]
        if tool.name in names and chosen:
            yield tool, chosen


def _report(jobs, fix):
    """Run the jobs, print what they say and then the summary; return the results."""
    # tools that mend must not write to one file at a time
    workers = 1 if fix else os.cpu_count()
    results = []
    with ThreadPoolExecutor(workers) as pool:
        for result in pool.map(lambda job: _run_tool(*job, fix), jobs):
            results.append(result)
            # what was mended is worth a look too
            if result.output and (result.failed or fix):
                say(f"== {result.tool}\n{result.output}")
    for result in results:
        say(result.line())
    return results


def _run_tool(tool, chosen, fix):
    """Run all commands of a tool, also when an earlier one fails."""
    started = time.monotonic()
    done = [_call(command, chosen) for command in tool.commands(chosen, fix)]
    return Result(
        tool.name,
        len(chosen),
        any(process.returncode for process in done),
        "".join(process.stdout for process in done).strip(),
        time.monotonic() - started,
    )


def _call(command, chosen):
    return subprocess.run(
        [str(part) for part in command],
        cwd=tools.folder_of(chosen),
        env=toolbox.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
