# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bring a translation to the state of its template: merge_po.py X.pot de.po.

New terms come in empty and vanished ones go; nothing is guessed, so no entry becomes
fuzzy and each translation that stays was written by a person for that very term.
"""

import re
import sys
from pathlib import Path

import polib

DATE = re.compile(r'"(POT-Creation|PO-Revision)-Date:')


def merge(template, path):
    """Write the merged translation to `path`, and return the number of empty terms."""
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    merged = polib.POFile(wrapwidth=78)
    merged.metadata = template.metadata | old.metadata | {"Language": path.stem}
    merged.header = template.header
    for date in ("POT-Creation-Date", "PO-Revision-Date"):
        merged.metadata.pop(date, None)
    for entry in template:
        translated = known.get((entry.msgctxt, entry.msgid))
        entry.msgstr = translated.msgstr if translated else ""
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        merged.append(entry)
    merged.save(str(path), newline="\n")
    return len(merged.untranslated_entries())


def drop_dates(path):
    """Leave out the header's dates, so that a file without news stays as it is."""
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not DATE.match(line)))


def main():
    """Merge the files named on the command line."""
    template_path, path = map(Path, sys.argv[1:3])
    drop_dates(template_path)
    empty = merge(polib.pofile(str(template_path)), path)
    print(f"  {path}: {empty} terms to translate")


if __name__ == "__main__":
    main()
