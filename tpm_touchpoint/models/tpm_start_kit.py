# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.start_kit import INDUSTRIES, LANGUAGES, LEVELS, library, plain

MODULE = "tpm_touchpoint"
MANAGER = f"{MODULE}.tpm_touchpoint_group_manager"


class Place(NamedTuple):
    """A touchpoint of the catalogue that stands for one of the library."""

    id: int
    name: str
    state: str  # or archived


class TpmStartKit(models.AbstractModel):
    """Touchpoints to start with: chosen by industry, taken over in one go.

    What the catalogue has already is found by the key kept on it, by the external id
    with which it was installed, or by its name in any language.
    """

    _name = "tpm.start.kit"
    _description = "Start Kit"

    @api.model
    def read_kit(self, company_id=False):
        """Return the library with what of it is in the catalogue already.

        :param int company_id: for which company; for all of them when empty
        :return: dict of ``industries``, ``languages``, ``phases`` and ``touchpoints``
        :raises AccessError: when the user is no manager
        """
        self._check_manager()
        there = self._find_there(company_id)
        phases, channels = self._phases(), self._channels()
        return {
            "industries": self._industries(),
            "languages": self._languages(),
            "companies": self._companies(),
            "phases": [
                {"id": phase.id, "name": phase.name}
                for phase in sorted(
                    set(phases.values()), key=lambda phase: (phase.sequence, phase.id)
                )
            ],
            "levels": self.env["tpm.factor"]
            ._fields["level"]
            ._description_selection(self.env),
            "touchpoints": [
                self._show(one, phases, channels, there) for one in library()
            ],
        }

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Only managers of touchpoints take over the start kit. Ask one of "
                    "them."
                )
            )

    # what is offered

    @api.model
    def _is_offered(self):
        """Say whether there is nothing yet but what came with the installation."""
        if not self.env.user.has_group(MANAGER):
            return False
        # of the own companies: others have catalogues of theirs
        own = self.env["tpm.touchpoint"]._search(Domain("active", "=", True))
        [(others,)] = self.env.execute_query(
            SQL(
                """SELECT EXISTS (
                     SELECT FROM tpm_touchpoint t
                      WHERE t.id IN %s AND NOT EXISTS (
                            SELECT FROM ir_model_data d
                             WHERE d.module = %s AND d.model = 'tpm.touchpoint'
                               AND d.res_id = t.id AND d.name NOT LIKE %s))""",
                own.subselect(),
                MODULE,
                "%_demo",
            )
        )
        return not others

    @api.model
    def _industries(self):
        names = {
            "mail_order": self.env._("Mail order and web shop"),
            "retail": self.env._("Retail"),
            "b2b": self.env._("B2B industry"),
            "trades": self.env._("Services and trades"),
            "software": self.env._("Software"),
            "telecom": self.env._("Telecommunications"),
            "finance": self.env._("Bank and insurance"),
            "travel": self.env._("Hotel and travel"),
            "health": self.env._("Health"),
            "utility": self.env._("Public utility"),
        }
        return [(industry, names[industry]) for industry in INDUSTRIES]

    @api.model
    def _languages(self):
        """Return the languages of the library and whether they are installed."""
        names = {"en": self.env._("English"), "de": self.env._("German")}
        installed = self._installed()
        return [
            {"code": lang, "name": names[lang], "is_installed": bool(installed[lang])}
            for lang in LANGUAGES
        ]

    @api.model
    def _installed(self):
        """Return the codes of the installed languages, by language of the library."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return {
            lang: [code for code in codes if code.split("_")[0] == lang]
            for lang in LANGUAGES
        }

    @api.model
    def _companies(self):
        companies = self.env.companies
        return [(c.id, c.name) for c in companies] if len(companies) > 1 else []

    @api.model
    def _shown_language(self):
        """Return in which language of the library the user reads it."""
        lang = (self.env.lang or "").split("_")[0]
        return lang if lang in LANGUAGES else LANGUAGES[0]

    @api.model
    def _show(self, one, phases, channels, there):
        lang = self._shown_language()
        channel = channels.get(one.channel)
        ownerships = dict(self._selection("ownership"))
        place = there.get(one.key)
        states = dict(self._selection("state")) | {"archived": self.env._("Archived")}
        return {
            "key": one.key,
            "name": one.name[lang],
            "need": one.need[lang],
            "phase_id": phases[one.phase].id if one.phase in phases else False,
            "channel": channel.name if channel else "",
            "channel_icon": channel.icon if channel else "",
            "ownership": ownerships[one.ownership],
            "industries": one.industries,
            "hours": [one.first_response_hours, one.result_hours],
            "factors": {level: one.factors[level][lang] for level in LEVELS},
            "there": place
            and {"id": place.id, "name": place.name, "state": states[place.state]},
        }

    @api.model
    def _selection(self, name):
        return self.env["tpm.touchpoint"]._fields[name]._description_selection(self.env)

    @api.model
    def _phases(self):
        return self._installed_records("tpm.phase")

    @api.model
    def _channels(self):
        return self._installed_records("tpm.channel")

    @api.model
    def _installed_records(self, model):
        """Return the records in use by the last part of the id they came with."""
        prefix = model.replace(".", "_") + "_"
        Data = self.env["ir.model.data"].sudo()  # sudo: names of what we installed
        found = Data.search_fetch(
            Domain("module", "=", MODULE) & Domain("model", "=", model),
            ["name", "res_id"],
        )
        records = self.env[model].browse(found.mapped("res_id")).exists()
        in_use = {record.id: record for record in records.filtered("active")}
        return {
            one.name.removeprefix(prefix): in_use[one.res_id]
            for one in found
            if one.res_id in in_use
        }

    # what is there already

    @api.model
    def _find_there(self, company_id=False):
        """Return the touchpoints of the catalogue by their keys in the library.

        :return: dict of key to :class:`Place`
        """
        keys = {plain(name): one.key for one in library() for name in one.name.values()}
        known = {one.key for one in library()}
        found = {}
        for row in self._catalogue(company_id):
            names = row["name"] or {}
            by_name = [keys.get(plain(name)) for name in names.values()]
            xmlid = (row["xmlid"] or "").removeprefix("tpm_touchpoint_")
            for rank, key in enumerate(
                [row["kit_key"], xmlid.removesuffix("_demo"), *by_name]
            ):
                if key in known:
                    # the surest sign wins, then what is in use
                    place = self._place(row)
                    order = (min(rank, 2), place.state in ("archived", "retired"))
                    found[key] = min(found.get(key, ((9,), place)), (order, place))
                    break
        return {key: place for key, (_order, place) in found.items()}

    @api.model
    def _place(self, row):
        names = row["name"] or {}
        name = names.get(self.env.lang) or names.get("en_US") or ""
        return Place(row["id"], name, row["state"] if row["active"] else "archived")

    @api.model
    def _catalogue(self, company_id):
        """Read the whole catalogue with its names in all languages, in one query."""
        Touchpoint = self.env["tpm.touchpoint"].with_context(active_test=False)
        domain = Domain.TRUE
        if company_id:
            domain = Domain("company_id", "in", [company_id, False])
        Touchpoint.flush_model(["name", "state", "active", "kit_key", "company_id"])
        query = Touchpoint._search(domain)
        return self.env.execute_query_dict(
            SQL(
                """SELECT t.id, t.name, t.state, t.active, t.kit_key, t.company_id,
                          d.name AS xmlid
                     FROM tpm_touchpoint t
                LEFT JOIN ir_model_data d
                       ON d.module = %s AND d.model = 'tpm.touchpoint'
                      AND d.res_id = t.id
                    WHERE t.id IN %s
                 ORDER BY t.id""",
                MODULE,
                query.subselect(),
            )
        )

    @api.model
    def _add_button(self, help_message):
        """Return the text of an empty screen with a button to the start kit."""
        return self.env["ir.qweb"]._render(
            "tpm_touchpoint.tpm_start_kit_help",
            {"help_message": Markup(help_message or "")},  # the action's own HTML
        )
