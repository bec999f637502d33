# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's command line, with each test's outcome written to a file, one JSON a line.

Run by the host's Python, with TPM_TEST_RECORD naming the file. Odoo's own log tells
failures only as text and passed tests not at all. TPM_BROWSER_LOCK names a file that
is held by whoever has a browser open.
"""

import fcntl
import functools
import json
import logging
import os
import time

import odoo.init  # noqa: F401  (sets the process up; must come first)
from odoo.cli.command import main
from odoo.tests.common import HttpCase
from odoo.tests.result import OdooTestResult


class Recorder(logging.Handler):
    """Listens to how tests begin and end, and to the browser's errors meanwhile."""

    def __init__(self, file):
        super().__init__(logging.ERROR)
        self.file = file
        self.current = None

    def install(self, result_class):
        """Put this recorder in front of the result's own methods."""
        logging.getLogger().addHandler(self)
        for name in ("startTest", "stopTest", "logError", "addSkip"):
            setattr(result_class, name, self._wrap(name, getattr(result_class, name)))

    def _wrap(self, name, original):
        def method(result, *args, **kwargs):
            getattr(self, name)(result, *args)
            return original(result, *args, **kwargs)

        return method

    def startTest(self, result, test):  # noqa: N802  (unittest's name)
        """Note that a test begins."""
        self.current = {"test": result.getDescription(test), "outcome": "passed"}
        self.current |= {"module": type(test).__module__, "started": time.time()}

    def stopTest(self, _result, _test):  # noqa: N802
        """Write the finished test down."""
        self._write(self.current)
        self.current = None

    def logError(self, result, _flavour, test, error):  # noqa: N802
        """Note a failure, unless the test is about to be tried again."""
        if not result._soft_fail:
            text = result._exc_info_to_string(error, test)
            self._note(result, test, "failed", text)

    def addSkip(self, result, test, reason):  # noqa: N802
        """Note a test that did not run, and why."""
        self._note(result, test, "skipped", reason)

    def emit(self, record):
        """Keep what the browser says: a failed HOOT run does not name its tests."""
        if self.current and record.name.endswith(".browser"):
            self.current.setdefault("text", "")
            self.current["text"] += record.getMessage() + "\n"

    def _note(self, result, test, outcome, text):
        if self.current:
            earlier = self.current.get("text", "")
            self.current |= {"outcome": outcome, "text": earlier + text}
        else:  # while a class is set up or torn down
            name = result.getDescription(test)
            self._write({"test": name, "outcome": outcome, "text": text})

    def _write(self, record):
        if "started" in record:
            record["seconds"] = round(time.time() - record.pop("started"), 2)
        self.file.write(json.dumps(record) + "\n")


def alone(browser_js):
    """Open one browser at a time: several at once make each other late."""

    @functools.wraps(browser_js)
    def method(*args, **kwargs):
        with open(os.environ["TPM_BROWSER_LOCK"], "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            return browser_js(*args, **kwargs)

    return method


if __name__ == "__main__":
    HttpCase.browser_js = alone(HttpCase.browser_js)
    with open(os.environ["TPM_TEST_RECORD"], "a", buffering=1) as record_file:
        Recorder(record_file).install(OdooTestResult)
        main()
