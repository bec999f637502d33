# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What `./dev test ...` is asked to run."""

import re
from pathlib import Path

from . import manifests, paths
from .ui import Failure

CLASS_OR_METHOD = re.compile(r":\w+(\.\w+)?$|:?\.\w+$")


class Selection:
    """The addons to test, Odoo's test tags, and the paths for pytest."""

    def __init__(self, words=()):
        self.folders = paths.addon_folders()
        self.usual = manifests.without_bridges(self.folders)
        self.tags = []
        self.pytest = []
        for word in words:
            self._add(word)
        if not words:
            self.tags = [f"/{name}" for name in self.usual]
            self.pytest = [paths.ROOT / "tests"]
        self.names = self._chosen()

    def _add(self, word):
        if CLASS_OR_METHOD.match(word):
            self.tags += [f"/{name}{word}" for name in self.usual]
        elif word in self.folders:
            self.tags.append(f"/{word}")
        else:
            self._add_path(word)

    def _add_path(self, word):
        """Take a path: of an addon, of a test file in one, or of pytest tests."""
        path = Path(word.partition("::")[0]).resolve()
        if not path.exists():
            raise Failure(
                f"'{word}' is no addon of ours ({', '.join(self.folders)}), no path, "
                "and no ':Class.method'."
            )
        for name, folder in self.folders.items():
            if path == folder or path == folder / "tests":
                self.tags.append(f"/{name}")
                return
            if folder in path.parents:
                self.tags.append(f"/{name}/{path.relative_to(folder)}")
                return
        self.pytest.append(word)

    def _chosen(self):
        """Return the addons that have to be installed for the tags."""
        return sorted({re.split(r"[/:.]", tag)[1] for tag in self.tags})
