# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a run of tests came to: counts, failures, and the exit code."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field

from .ui import say

# reasons by which Odoo and our suites skip what this machine has no tool for
MISSING_TOOL = re.compile(
    r"websocket-client|[Cc]hrome|[Cc]hromium|\bnot found$|\bnot installed$"
)


@dataclass
class Suite:
    """One run of tests; a record has 'test', 'outcome' and, if not passed, 'text'."""

    title: str
    records: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    seconds: float = 0.0


def read_records(path):
    """Return the complete lines of a record that may still be growing."""
    text = path.read_text()
    lines = text[: text.rfind("\n") + 1].splitlines()
    return [json.loads(line) for line in lines]


class Verdict:
    """Sums up suites."""

    def __init__(self):
        self.suites = []

    def add(self, suite):
        """Take one more suite into account."""
        self.suites.append(suite)

    def announce(self):
        """Print failures, problems and the summary; return the exit code."""
        for suite in self.suites:
            self._print_failures(suite)
        for suite in self.suites:
            counts = _count([suite])
            say(f"{suite.title}: {_words(counts)} in {suite.seconds:.0f} s")
        problems = list(self._problems())
        for problem in problems:
            say(f"! {problem}")
        counts = _count(self.suites)
        say(_words(counts))
        return 1 if problems or counts["failed"] else 0

    def _problems(self):
        for suite in self.suites:
            yield from suite.problems
            yield from map(_missing_tool, filter(_lacks_tool, suite.records))
        if not any(suite.records for suite in self.suites):
            yield "No test ran: check the selection."

    def _print_failures(self, suite):
        for record in suite.records:
            if record["outcome"] == "failed":
                say(f"\nFAILED {record['test']} ({suite.title})\n{record['text']}")
            elif record["outcome"] == "skipped":
                say(f"skipped {record['test']}: {record['text']}")


def _lacks_tool(record):
    return record["outcome"] == "skipped" and MISSING_TOOL.search(record["text"])


def _missing_tool(record):
    return (
        f"{record['test']} was skipped for a missing tool ({record['text']}): install "
        "it, a skipped test proves nothing."
    )


def _count(suites):
    return Counter(record["outcome"] for suite in suites for record in suite.records)


def _words(counts):
    return ", ".join(
        f"{counts[name]} {name}" for name in ("passed", "failed", "skipped")
    )
