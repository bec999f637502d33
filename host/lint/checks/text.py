# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Text files: the licence of Python files, line ends, blanks, merge conflicts."""

import re

from lint.files import is_python

HEADER = (
    "# Copyright 2026 TPM contributors\n"
    "# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).\n"
)
ENDINGS = {
    "",
    ".cfg",
    ".cjs",
    ".conf",
    ".csv",
    ".html",
    ".in",
    ".js",
    ".json",
    ".md",
    ".py",
    ".rst",
    ".scss",
    ".template",
    ".toml",
    ".txt",
    ".xml",
    ".yaml",
    ".yml",
}
CONFLICT = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
SHEBANG = re.compile(r"#!.*\n")


def check(files, *, fix):
    """Yield what is wrong in the text files."""
    for path in files:
        if path.suffix in ENDINGS:
            yield from _check_file(path, fix)


def _check_file(path, fix):
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        yield f"{path}: not UTF-8 text: save it as UTF-8"
        return
    if CONFLICT.search(text):
        yield f"{path}: merge conflict left behind: choose a side"
    tidy = tidied(text)
    if is_python(path):
        tidy = with_header(tidy)
    if tidy != text and fix:
        path.write_bytes(tidy.encode())
    elif tidy != text:
        yield f"{path}:{_first_difference(text, tidy)}: {_reason(text, tidy)}"


def tidied(text):
    """Return the text with plain line ends, no trailing blanks, one newline at the end.

    >>> tidied("a  \\r\\nb\\n\\n")
    'a\\nb\\n'
    """
    lines = [line.rstrip() for line in re.split("\r\n|\n", text)]
    tidy = "\n".join(lines).strip("\n")
    return f"{tidy}\n" if tidy else ""


def with_header(text):
    """Return Python source with our copyright and licence, after any shebang."""
    shebang = SHEBANG.match(text)
    start = shebang.end() if shebang else 0
    if text.startswith(HEADER, start):
        return text
    return text[:start] + HEADER + text[start:]


def _first_difference(text, tidy):
    pairs = zip(text.split("\n"), tidy.split("\n"), strict=False)
    return next((n for n, (old, new) in enumerate(pairs, 1) if old != new), 1)


def _reason(text, tidy):
    if HEADER in tidy and HEADER not in text:
        return "the two lines of copyright and licence are missing at the top"
    return "line ends, trailing blanks or the end of file are untidy (--fix mends it)"
