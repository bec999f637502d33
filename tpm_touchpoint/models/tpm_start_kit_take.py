# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools.start_kit import LANGUAGES, LEVELS, library

# In what state touchpoints of the kit may begin.
BEGINNINGS = ("active", "candidate")
HOURS = ("first_response_hours", "result_hours")


class TpmStartKit(models.AbstractModel):
    """Taking touchpoints of the library over, all of them in a few queries."""

    _inherit = "tpm.start.kit"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def take(
        self,
        keys,
        languages,
        *,
        state="active",
        with_promise=True,
        with_missing=False,
        company_id=False,
    ):
        """Take touchpoints with their factors over into the catalogue.

        What is there already is not made again, archived and retired ones are left as
        they are: calling it twice does no harm.

        :param list keys: keys of the library
        :param list languages: ``en``, ``de``; the first is the one shown where a
            translation is missing
        :param str state: ``active`` or ``candidate``
        :param bool with_promise: whether to take the usual promises, too
        :param bool with_missing: whether to give the touchpoints that are there and in
            use what they lack: need, promise, factors
        :return: dict of counts: ``made``, ``there``, ``completed``
        :raises AccessError: when the user is no manager
        :raises UserError: when something asked for does not exist
        """
        self._check_manager()
        codes = self._codes(languages)
        chosen = self._chosen(keys)
        if state not in BEGINNINGS:
            raise UserError(self.env._("Begin as active or as candidate touchpoints."))
        there = self._find_there(company_id)
        Writer = self.with_context(tracking_disable=True, lang=codes[0][0])
        new = [one for one in chosen if one.key not in there]
        vals = {"state": state, "company_id": company_id, "user_id": False}
        Writer._make(new, codes, with_promise, vals)
        old = [(one, there[one.key]) for one in chosen if one.key in there]
        completed = Writer._complete(old, codes, with_promise) if with_missing else ()
        return {"made": len(new), "there": len(old), "completed": len(completed)}

    @api.model
    def _chosen(self, keys):
        wanted = set(keys or ())
        chosen = [one for one in library() if one.key in wanted]
        if unknown := wanted - {one.key for one in chosen}:
            raise UserError(
                self.env._(
                    "The start kit has no %(keys)s. Open it anew.",
                    keys=", ".join(map(str, unknown)),
                )
            )
        if not chosen:
            raise UserError(self.env._("Tick at least one touchpoint to take over."))
        return chosen

    @api.model
    def _codes(self, languages):
        """Return the languages to write as pairs (code of the host, of the library)."""
        installed = self._installed()
        codes = [(c, lang) for lang in languages or () for c in installed.get(lang, ())]
        if not codes:
            raise UserError(
                self.env._(
                    "Choose a language that is installed. Others can be added under "
                    "Settings > Translations > Languages."
                )
            )
        return codes

    @api.model
    def _make(self, entries, codes, with_promise, vals):
        if not entries:
            return
        phases, channels = self._phases(), self._channels()
        places = {one.key: place for place, one in enumerate(library(), start=1)}
        vals_list = [
            {
                **self._prepare_vals(one, codes[0], with_promise),
                "phase_id": phases[one.phase].id if one.phase in phases else False,
                "channel_id": (
                    channels[one.channel].id if one.channel in channels else False
                ),
                "sequence": 10 * places[one.key],
                "factor_ids": [
                    Command.create(factor)
                    for factor in self._prepare_factors(one, codes[0])
                ],
                **vals,
            }
            for one in entries
        ]
        touchpoints = self.env["tpm.touchpoint"].create(vals_list)
        self._translate(zip(entries, touchpoints, strict=True), codes)

    @api.model
    def _prepare_vals(self, one, code, with_promise):
        hours = {name: getattr(one, name) for name in HOURS} if with_promise else {}
        return {
            "kit_key": one.key,
            "name": self._text(one.name, code),
            "customer_need": self._text(one.need, code),
            "ownership": one.ownership,
            "stakeholder": one.stakeholder,
            **hours,
        }

    @api.model
    def _prepare_factors(self, one, code):
        return [
            {"name": name, "level": level, "sequence": 10 * place}
            for level in LEVELS
            for place, name in enumerate(self._text(one.factors[level], code), start=1)
        ]

    @api.model
    def _text(self, texts, code):
        """Return a text, or several, as it is written in the language."""
        locale, lang = code
        text = texts[lang]
        if locale != "de_CH":
            return text
        # the Swiss know no ß
        if isinstance(text, tuple):
            return tuple(one.replace("ß", "ss") for one in text)
        return text.replace("ß", "ss")

    @api.model
    def _translate(self, pairs, codes):
        """Write the other languages; all of it goes to the database at once."""
        pairs = list(pairs)
        for code in codes[1:]:
            for one, touchpoint in pairs:
                touchpoint = touchpoint.with_context(lang=code[0])
                touchpoint.name = self._text(one.name, code)
                touchpoint.customer_need = self._text(one.need, code)
                names = self._prepare_factors(one, code)
                for factor, vals in zip(touchpoint.factor_ids, names, strict=True):
                    factor.name = vals["name"]

    @api.model
    def _complete(self, pairs, codes, with_promise):
        """Give touchpoints in use what they lack; what they have stays.

        :param pairs: list of (entry, place)
        :return: ids of those that were given something
        """
        pairs = [(o, p) for o, p in pairs if p.state not in ("archived", "retired")]
        touchpoints = self.env["tpm.touchpoint"].browse(p.id for _one, p in pairs)
        known = self._levels_with_factors(touchpoints)
        factors, completed = [], set()
        for (one, _place), touchpoint in zip(pairs, touchpoints, strict=True):
            if vals := self._missing_vals(one, touchpoint, codes[0], with_promise):
                touchpoint.write(vals)
                self._translate_need(one, touchpoint, codes[1:], vals)
                completed.add(touchpoint.id)
            missing = self._missing_factors(one, touchpoint, known)
            factors += missing
            completed |= {touchpoint.id} if missing else set()
        self._make_factors(factors, codes)
        return completed

    @api.model
    def _missing_vals(self, one, touchpoint, code, with_promise):
        vals = self._prepare_vals(one, code, with_promise)
        names = ["customer_need", "kit_key"]
        if with_promise and not any(touchpoint[name] for name in HOURS):
            names += HOURS
        missing = {n: vals[n] for n in names if vals[n] and not touchpoint[n]}
        return missing if set(missing) - {"kit_key"} else {}

    @api.model
    def _translate_need(self, one, touchpoint, codes, vals):
        if "customer_need" in vals:
            for code in codes:
                needs = touchpoint.with_context(lang=code[0])
                needs.customer_need = self._text(one.need, code)

    @api.model
    def _levels_with_factors(self, touchpoints):
        """Return (touchpoint id, level) wherever there is a factor, archived or not."""
        Factor = self.env["tpm.factor"].with_context(active_test=False)
        domain = Domain("touchpoint_id", "in", touchpoints.ids)
        groups = Factor._read_group(domain, ["touchpoint_id", "level"])
        return {(touchpoint.id, level) for touchpoint, level in groups}

    @api.model
    def _missing_factors(self, one, touchpoint, known):
        """Return the factors of the levels on which the touchpoint has none."""
        return [
            (touchpoint, level, place, dict(zip(LANGUAGES, names, strict=True)))
            for level in LEVELS
            if (touchpoint.id, level) not in known
            for place, names in enumerate(
                zip(*(one.factors[level][lang] for lang in LANGUAGES), strict=True),
                start=1,
            )
        ]

    @api.model
    def _make_factors(self, missing, codes):
        """Make factors for touchpoints that are there.

        :param missing: list of (touchpoint, level, place, names by language)
        """
        factors = self.env["tpm.factor"].create(
            [
                {
                    "touchpoint_id": touchpoint.id,
                    "level": level,
                    "sequence": 10 * place,
                    "name": self._text(names, codes[0]),
                }
                for touchpoint, level, place, names in missing
            ]
        )
        for code in codes[1:]:
            for factor, (*_rest, names) in zip(factors, missing, strict=True):
                factor.with_context(lang=code[0]).name = self._text(names, code)
