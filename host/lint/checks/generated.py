# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Generated files: README.rst, index.html and pyproject.toml follow their sources."""

from lint import readme
from lint.files import addons_of, is_product


def check(files, *, fix):
    """Yield what is out of date in the addons of these files, or write it."""
    for addon in filter(is_product, addons_of(files)):
        try:
            wanted = readme.generated(addon)
        except readme.SourceError as error:
            yield str(error)
            continue
        for path, text in wanted.items():
            if fix:
                readme.write(path, text)
            elif not path.is_file() or path.read_text() != text:
                yield f"{path}: out of date: './dev lint --fix' writes it"
