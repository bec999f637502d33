# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Show that a run of tests is alive, and tell its failures at once."""

import threading

from .ui import say
from .verdict import read_records

HEARTBEAT_SECONDS = 20


class Progress:
    """Follows a growing record of tests while the `with` statement lasts."""

    def __init__(self, title, record):
        self.title, self.record = title, record
        self.told = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self):
        say(f"- {self.title} ...")
        self._thread.start()

    def __exit__(self, *_exception):
        self._done.set()
        self._thread.join()
        self._tell()

    def _follow(self):
        while not self._done.wait(HEARTBEAT_SECONDS):
            self._tell()

    def _tell(self):
        records = read_records(self.record)
        for record in records[self.told :]:
            if record["outcome"] == "failed":
                say(f"  FAILED {record['test']}")
        self.told = len(records)
        say(f"  {self.title}: {self.told} tests so far")
