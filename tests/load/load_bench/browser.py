# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Chromium without a window, spoken to as the host's own browser tests do."""

import itertools
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import websocket

NAMES = ("google-chrome", "chromium")
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
SECONDS = 60
# Notes when the element was first there and the frame with it was drawn.
WATCH = """
    (() => {
        const look = () => {
            if (document.querySelector(%s)) {
                requestAnimationFrame(() => setTimeout(() => {
                    window.paintedAfter = performance.now();
                }));
            } else {
                requestAnimationFrame(look);
            }
        };
        look();
    })();
"""


class Browser:
    """One page; `paint` loads an address and tells when something is seen there."""

    def __init__(self, address):
        self._socket = websocket.create_connection(address, timeout=SECONDS)
        self._ids = itertools.count(1)
        self._script = None
        self.call("Page.enable")

    def call(self, method, **params):
        """Call a method of the DevTools protocol, and return its result."""
        number = next(self._ids)
        self._socket.send(
            json.dumps({"id": number, "method": method, "params": params})
        )
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]

    def evaluate(self, expression):
        """Return the value of a JavaScript expression in the page."""
        result = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True
        )
        return result["result"].get("value")

    def open(self, address):
        """Load a page."""
        self.call("Page.navigate", url=address)

    def wait(self, expression):
        """Wait until a JavaScript expression is neither null nor false."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            value = self.evaluate(f"({expression}) ?? false")
            if value is not False and value is not None:
                return value
            time.sleep(0.02)
        raise AssertionError(f"The browser did not get to: {expression}")

    def paint(self, address, selector):
        """Load a page, and return the seconds until an element is drawn."""
        if self._script:
            self.call(
                "Page.removeScriptToEvaluateOnNewDocument", identifier=self._script
            )
        source = WATCH % json.dumps(selector)
        added = self.call("Page.addScriptToEvaluateOnNewDocument", source=source)
        self._script = added["identifier"]
        # leave the page first: the web client would keep itself otherwise
        self.open("about:blank")
        self.wait("location.href === 'about:blank'")
        self.open(address)
        return self.wait("window.paintedAfter") / 1000


@contextmanager
def browsing():
    """Yield a :class:`Browser` of its own, without anything from before."""
    name = next(filter(shutil.which, NAMES), None)
    if not name:
        raise AssertionError(f"None of {', '.join(NAMES)} is installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [shutil.which(name), *SWITCHES, f"--user-data-dir={folder}"]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                yield Browser(_address(Path(folder)))
            finally:
                process.terminate()
                process.wait()


def _address(folder):
    """Return where the first page listens, as soon as the browser says so."""
    file = folder / "DevToolsActivePort"
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if file.exists() and file.read_text().strip():
            port = file.read_text().split()[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                pages = json.load(answer)
            if found := [page for page in pages if page["type"] == "page"]:
                return found[0]["webSocketDebuggerUrl"]
        time.sleep(0.1)
    raise AssertionError("Chromium did not start")
