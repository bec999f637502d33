# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo database: made once, then only brought up to date."""

import hashlib
import json
from datetime import date

from . import answers, ideas, manifests, odoo, orders, paths, provision
from .databases import BUILDING
from .ui import Failure, say, step, warn

SURVEYS, IDEAS = "tpm_survey", "tpm_ideabank"
LANGUAGES = {"de": "de_DE", "en": "en_US"}
SET_LANGUAGE = """
env["res.lang"]._activate_lang({code!r})
modules = env["ir.module.module"].search([("state", "=", "installed")])
modules._update_translations([{code!r}])
env.ref("base.user_admin").lang = {code!r}
env.cr.commit()
"""


def ensure(databases, name, *, language=None, reset=False):
    """Bring the database to where the code is."""
    if reset:
        databases.drop(name)
    _drop_half_made(databases, name)
    if not databases.exists(name):
        _make(databases, name)
    _update(databases, name)
    if language:
        _set_language(databases, name, LANGUAGES[language])
    _import_sample(databases, name)
    _let_customers_answer(databases, name)
    _let_people_have_ideas(databases, name)


def _drop_half_made(databases, name):
    if not databases.exists(name):
        return
    note = databases.note(name)
    if note == BUILDING:
        say(f"- the database '{name}' was left half-made; it is made anew")
        databases.drop(name)
    elif not note:
        raise Failure(
            f"The database '{name}' was not made by ./dev demo: take another with "
            "--db, or lose what is in it with --reset."
        )
    else:
        databases.check_version(name, _series())


def _make(databases, name):
    folders = _folders()
    about = f"database '{name}' with {', '.join(folders)} and demo data"
    with step(about, odoo.progress(_log(name))):
        databases.create(name)
        _odoo(databases, name, "--with-demo", "-i", ",".join(folders))
    _save(databases, name, {"addons": _checksums(folders)})


def _update(databases, name):
    """Install the addons that are new, and update those whose files changed."""
    state = _load(databases, name)
    before, now = state["addons"], _checksums(_folders())
    new = sorted(now.keys() - before)
    changed = sorted(key for key in now.keys() & before if now[key] != before[key])
    if new or changed:
        about = f"update of {', '.join(new + changed)}"
        with step(about, odoo.progress(_log(name))):
            arguments = ["-i", ",".join(new)] if new else []
            arguments += ["-u", ",".join(changed)] if changed else []
            _odoo(databases, name, *arguments)
        _save(databases, name, state | {"addons": now})


def _set_language(databases, name, code):
    state = _load(databases, name)
    if state.get("language") == code:
        return
    with step(f"language {code}"):
        script = SET_LANGUAGE.format(code=code)
        _odoo(databases, name, "shell", script=script)
    _save(databases, name, state | {"language": code})


def _import_sample(databases, name):
    if not orders.SAMPLE.exists():
        warn(f"No real orders are imported: {orders.SAMPLE} is missing.")
        return
    digest = hashlib.sha256(orders.SAMPLE.read_bytes()).hexdigest()[:16]
    state = _load(databases, name)
    if state.get("sample") == digest:
        return
    # kept, so that an import that goes on another day moves by as many weeks
    state.setdefault("before", date.today().isoformat())
    _save(databases, name, state)
    # no step: the importer tells its own progress
    say("- real orders from a mail-order business, moved near the present ...")
    options = ("--db", name, "--before", state["before"])
    code = orders.call(databases.server, orders.SAMPLE, *options)
    if code > orders.REJECTED:
        raise Failure("Not all orders are in: the next './dev demo' goes on with them.")
    _save(databases, name, state | {"sample": digest})


def _let_customers_answer(databases, name):
    state = _load(databases, name)
    if "sample" not in state or state.get("answers") or SURVEYS not in state["addons"]:
        return
    # no step: the simulation tells its own progress
    say("- customers who answer the surveys by mail ...")
    if answers.call(databases.server, "--db", name):
        warn("Not all have answered: the next './dev demo' goes on with them.")
        return
    _save(databases, name, state | {"answers": True})


def _let_people_have_ideas(databases, name):
    """Play what comes of the answers, which are there by now."""
    state = _load(databases, name)
    if not state.get("answers") or state.get("ideas") or IDEAS not in state["addons"]:
        return
    say("- a year of ideas, and what was done about them ...")
    if ideas.call(databases.server, "--db", name):
        warn("Not all is done: the next './dev demo' goes on with it.")
        return
    _save(databases, name, state | {"ideas": True})


def _odoo(databases, name, *arguments, script=None):
    """Run Odoo on the database, with its log in a file."""
    log = _log(name)
    options = ["-d", name, "--no-http"] + ([] if script else ["--stop-after-init"])
    if code := odoo.quietly(databases.server, log, *arguments, *options, script=script):
        raise Failure(f"Odoo ended with code {code}; its log is {log}.")


def _log(name):
    return paths.LOG / f"{name}-install.log"


def _folders():
    found = manifests.without_bridges(paths.addon_folders(paths.PRODUCT))
    if not found:
        raise Failure("There is no addon in this repository yet.")
    return found


def _checksums(folders):
    return {name: manifests.checksum(folder) for name, folder in folders.items()}


def _series():
    release = {}
    exec((provision.odoo_home() / "odoo" / "release.py").read_text(), release)
    return release["series"]


def _load(databases, name):
    return json.loads(databases.note(name))


def _save(databases, name, state):
    databases.set_note(name, json.dumps(state))
