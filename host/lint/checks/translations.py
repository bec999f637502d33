# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Translations: every term is exported, and the German one is complete."""

import polib

from lint.files import addons_of, is_product

LANGUAGE = "de"


def check(files, *, fix):
    """Yield what is missing in the translations of the addons of these files."""
    for addon in filter(is_product, addons_of(files)):
        yield from _check_addon(addon)


def _check_addon(addon):
    template = addon / "i18n" / f"{addon.name}.pot"
    translation = addon / "i18n" / f"{LANGUAGE}.po"
    missing = [path for path in (template, translation) if not path.is_file()]
    for path in missing:
        yield f"{path}: missing: run './dev i18n'"
    if not missing:
        yield from _check_translation(polib.pofile(template), translation)


def _check_translation(terms, path):
    translated = {_key(entry): entry for entry in polib.pofile(path)}
    for entry in terms:
        found = translated.pop(_key(entry), None)
        if found is None:
            yield f"{path}: lacks {entry.msgid!r}: run './dev i18n', then translate it"
        elif not found.translated():
            # polib: a fuzzy entry is not translated either
            yield f"{path}:{found.linenum}: not translated, or fuzzy: {entry.msgid!r}"
    for entry in translated.values():
        yield f"{path}:{entry.linenum}: no longer a term: {entry.msgid!r}"


def _key(entry):
    return entry.msgctxt, entry.msgid
