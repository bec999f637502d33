# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import email_normalize

from ..tools.external import ID_LIMIT, RowError, is_id, shown
from .tpm_interaction import CLOCK_TOLERANCE, EXPERIENCES, FIRST_DATE, NOTE_LIMIT

CUSTOMER_KEYS = (
    "customer_id",
    "customer_external_id",
    "customer_email",
    "customer_ref",
)
TOUCHPOINT_KEYS = ("touchpoint_id", "touchpoint_external_id", "touchpoint")
OTHER_KEYS = (
    "external_id",
    "date",
    "experience",
    "direction",
    "minutes",
    "note",
    "factors",
    "participants",
)
KEYS = {*CUSTOMER_KEYS, *TOUCHPOINT_KEYS, *OTHER_KEYS}
LIST_LIMIT = 50
LONGEST = 7 * 24 * 60


class TpmExternalRow(models.AbstractModel):
    """Turn rows of other systems into values of interactions, a batch at a time."""

    _name = "tpm.external.row"
    _description = "Rows of Other Systems"

    @api.model
    def _prepare(self, rows):
        """Fill in the values of each row, or say what is wrong with it."""
        known = self._known(rows)
        for row in rows:
            try:
                self._check_shape(row)
                row.vals = self._prepare_vals(row, known)
            except RowError as error:
                row.error = str(error)

    @api.model
    def _check_shape(self, row):
        if not row.is_object:
            raise RowError(
                self.env._(
                    "The row is no object. Send “external_id” and the other keys with "
                    "their values."
                )
            )
        if not row.is_readable:
            raise RowError(
                self.env._(
                    "The row holds what can't be stored: the NUL character, half of a "
                    "pair of characters, or lists in lists without an end. Delete it."
                )
            )
        if not row.key:
            raise RowError(self._key_fault(row.external_id))
        if unknown := sorted(map(str, row.data.keys() - KEYS)):
            raise RowError(
                self.env._(
                    "Nobody knows the key “%(key)s”. Possible are: %(keys)s.",
                    key=shown(unknown[0]),
                    keys=", ".join(sorted(KEYS)),
                )
            )

    @api.model
    def _key_fault(self, given):
        """Say what is wrong with an external id."""
        if given is None or (isinstance(given, str) and not given.strip()):
            return self.env._(
                "“external_id” is missing. Send what your system calls it, a text "
                "of up to %(limit)s characters.",
                limit=ID_LIMIT,
            )
        if isinstance(given, str):
            return self.env._(
                "“external_id” has %(length)s characters, %(limit)s are possible. Send "
                "a shorter one.",
                length=len(given),
                limit=ID_LIMIT,
            )
        return self.env._(
            "“%(value)s” is not possible as external_id. Send a text of up to "
            "%(limit)s characters, or a whole number from 1 to %(most)s.",
            value=shown(given),
            limit=ID_LIMIT,
            most=2**31 - 1,
        )

    @api.model
    def _prepare_vals(self, row, known):
        touchpoint_id = self._touchpoint(row, known)
        partner_id = self._customer(row, known)
        others = self._participants(row, known) - {partner_id}
        vals = {
            "event_key": row.key,
            "origin": "import",
            "touchpoint_id": touchpoint_id,
            "partner_id": partner_id,
            "date": self._date(row),
            "experience": self._choice(row, "experience", dict(EXPERIENCES), False),
            "direction": self._choice(row, "direction", ("in", "out"), "in"),
            "duration": self._minutes(row),
            "note": self._note(row),
        }
        if others:
            vals["participant_ids"] = [Command.set(others)]
        if factors := self._factors(row, known, touchpoint_id):
            vals["factor_ids"] = [Command.set(factors)]
        return vals

    # what a whole batch refers to, in one query each

    @api.model
    def _known(self, rows):
        rows = [row for row in rows if row.is_readable]
        external = self._external_ids(rows)
        return {
            "external": external,
            **self._known_partners(rows, external),
            **self._known_touchpoints(),
            "factors": self._known_factors(rows),
        }

    @api.model
    def _texts(self, rows, *keys):
        """Return the texts that rows hold under the keys."""
        values = (row.data.get(key) for row in rows for key in keys)
        return {value for value in values if isinstance(value, str) and value}

    @api.model
    def _external_ids(self, rows):
        """Return model and id by external id, for customers and touchpoints."""
        names = self._texts(rows, "customer_external_id", "touchpoint_external_id")
        pairs = [name.split(".", 1) for name in names if "." in name]
        if not pairs:
            return {}
        # sudo: whether the record may be seen is asked afterwards
        found = self.env["ir.model.data"].sudo()
        found = found.search_fetch(
            [
                ("module", "in", [module for module, _name in pairs]),
                ("name", "in", [name for _module, name in pairs]),
                ("model", "in", ["res.partner", "tpm.touchpoint"]),
            ],
            ["module", "name", "model", "res_id"],
        )
        return {f"{x.module}.{x.name}": (x.model, x.res_id) for x in found}

    @api.model
    def _known_partners(self, rows, external):
        """Return the customers the user may see: by id, e-mail and reference."""
        people = [
            person
            for row in rows
            if isinstance(row.data.get("participants"), (list, tuple))
            for person in row.data["participants"]
        ]
        ids = [row.data.get("customer_id") for row in rows] + people
        ids = {value for value in ids if is_id(value)}
        ids |= {res_id for model, res_id in external.values() if model == "res.partner"}
        emails = self._texts(rows, "customer_email")
        emails |= {person for person in people if isinstance(person, str)}
        emails = set(filter(None, map(email_normalize, emails)))
        refs = self._texts(rows, "customer_ref")
        every = self.env["res.partner"].with_context(active_test=False)
        return {
            "partners": set(every.search([("id", "in", list(ids))]).ids if ids else ()),
            "emails": self._partners_by("email_normalized", emails),
            "refs": self._partners_by("ref", refs),
        }

    @api.model
    def _partners_by(self, name, values):
        found = defaultdict(list)
        if values:
            partners = self.env["res.partner"].search_fetch(
                [(name, "in", list(values))], [name]
            )
            for partner in partners:
                found[partner[name]].append(partner.id)
        return found

    @api.model
    def _known_touchpoints(self):
        """Return the touchpoints that may be used, by id and by name."""
        found = self.env["tpm.touchpoint"].with_context(prefetch_langs=True)
        found = found.search_fetch([], ["name", "state"])
        named = defaultdict(set)
        for name, touchpoint in self._names(
            found.filtered(lambda t: t.state != "retired")
        ):
            named[name].add(touchpoint.id)
        return {"touchpoints": set(found.ids), "named": named}

    @api.model
    def _names(self, records):
        """Return the names of records in all languages, in small letters."""
        for code, _name in self.env["res.lang"].get_installed():
            for record in records.with_context(lang=code):
                yield record.name.strip().casefold(), record

    @api.model
    def _known_factors(self, rows):
        """Return the factors by name; those of retired touchpoints, too."""
        if not any(row.given("factors") for row in rows):
            return {}
        found = self.env["tpm.factor"].with_context(prefetch_langs=True)
        found = found.search_fetch([], ["name", "touchpoint_id", "level"])
        named = defaultdict(lambda: self.env["tpm.factor"])
        for name, factor in self._names(found):
            named[name] |= found.browse(factor.id)
        return {"ids": found, "named": named}

    # the values of one row

    @api.model
    def _one_of(self, row, keys, message):
        given = row.given(*keys)
        if len(given) != 1:
            raise RowError(message)
        return given[0], row.data[given[0]]

    @api.model
    def _customer(self, row, known):
        key, value = self._one_of(
            row,
            CUSTOMER_KEYS,
            self.env._(
                "Say who the customer is by exactly one of: %(keys)s.",
                keys=", ".join(CUSTOMER_KEYS),
            ),
        )
        if key == "customer_id":
            found = {value} & known["partners"] if is_id(value) else ()
        elif key == "customer_external_id":
            model, res_id = known["external"].get(str(value), ("", 0))
            found = {res_id} & known["partners"] if model == "res.partner" else ()
        elif key == "customer_email":
            found = known["emails"].get(email_normalize(str(value)) or "", ())
        else:
            found = known["refs"].get(str(value), ())
        return self._only(found, key, value)

    @api.model
    def _only(self, found, key, value):
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise RowError(
                self.env._(
                    "%(count)s customers have the %(key)s “%(value)s”. Send one of "
                    "their ids instead: %(ids)s.",
                    count=len(found),
                    key=key,
                    value=shown(value),
                    ids=", ".join(map(str, sorted(found)[:10])),
                )
            )
        raise RowError(
            self.env._(
                "There is no customer with the %(key)s “%(value)s” that you may see. "
                "Create the customer first, or correct it.",
                key=key,
                value=shown(value),
            )
        )

    @api.model
    def _participants(self, row, known):
        found = set()
        for person in self._list(row, "participants"):
            if is_id(person):
                ids, key = {person} & known["partners"], "id"
            else:
                normalized = email_normalize(str(person)) or ""
                ids, key = known["emails"].get(normalized, ()), "e-mail"
            found.add(self._only(ids, key, person))
        return found

    @api.model
    def _touchpoint(self, row, known):
        key, value = self._one_of(
            row,
            TOUCHPOINT_KEYS,
            self.env._(
                "Say where it was by exactly one of: %(keys)s.",
                keys=", ".join(TOUCHPOINT_KEYS),
            ),
        )
        if key == "touchpoint_id":
            found = {value} & known["touchpoints"] if is_id(value) else ()
        elif key == "touchpoint_external_id":
            model, res_id = known["external"].get(str(value), ("", 0))
            found = {res_id} & known["touchpoints"] if model == "tpm.touchpoint" else ()
        else:
            found = known["named"].get(str(value).strip().casefold(), ())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise RowError(
                self.env._(
                    "%(count)s touchpoints are called “%(name)s”. Send “touchpoint_id” "
                    "instead: %(ids)s.",
                    count=len(found),
                    name=shown(value),
                    ids=", ".join(map(str, sorted(found)[:10])),
                )
            )
        raise RowError(
            self.env._(
                "There is no touchpoint “%(name)s” in use. Add it to the catalogue, or "
                "send the name of another one.",
                name=shown(value),
            )
        )

    @api.model
    def _date(self, row):
        value = row.data.get("date")
        if value in (None, False, ""):
            return fields.Datetime.now()
        try:
            date = datetime.fromisoformat(value)
            is_zoned = date.tzinfo is not None
        except (TypeError, ValueError):
            is_zoned = False
        if not is_zoned:
            raise RowError(
                self.env._(
                    "“%(date)s” is no date with its zone. Write it as in "
                    "2026-03-02T09:30:00+01:00 or 2026-03-02T08:30:00Z.",
                    date=shown(value),
                )
            )
        try:
            date = date.astimezone(timezone.utc).replace(tzinfo=None)
        except OverflowError:
            date = datetime.min  # at the edges of the calendar, out of range as well
        return self._within_time(date, value)

    @api.model
    def _within_time(self, date, value):
        if FIRST_DATE <= date <= fields.Datetime.now() + CLOCK_TOLERANCE:
            return date.replace(microsecond=0)
        raise RowError(
            self.env._(
                "“%(date)s” lies in the future or before the year 2000. Send when it "
                "happened.",
                date=shown(value),
            )
        )

    @api.model
    def _choice(self, row, key, choices, default):
        if not row.given(key):
            return default
        value = row.data[key]
        if not isinstance(value, str) or value not in choices:
            raise RowError(
                self.env._(
                    "“%(value)s” is not possible as %(key)s. Possible are: "
                    "%(choices)s.",
                    value=shown(value),
                    key=key,
                    choices=", ".join(choices),
                )
            )
        return value

    @api.model
    def _minutes(self, row):
        value = row.data.get("minutes") or 0
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number and 0 <= value <= LONGEST:
            return round(value)
        raise RowError(
            self.env._(
                "“%(minutes)s” are no minutes. Send a number from 0 to %(longest)s.",
                minutes=shown(value),
                longest=LONGEST,
            )
        )

    @api.model
    def _note(self, row):
        value = row.data.get("note") or False
        if value and (not isinstance(value, str) or len(value) > NOTE_LIMIT):
            raise RowError(
                self.env._(
                    "The note must be a text of up to %(limit)s characters. Shorten "
                    "it.",
                    limit=NOTE_LIMIT,
                )
            )
        return value

    @api.model
    def _list(self, row, key):
        value = row.data.get(key) or []
        if isinstance(value, (list, tuple)) and len(value) <= LIST_LIMIT:
            return value
        raise RowError(
            self.env._(
                "“%(key)s” must be a list of up to %(limit)s entries.",
                key=key,
                limit=LIST_LIMIT,
            )
        )

    @api.model
    def _factors(self, row, known, touchpoint_id):
        return [
            self._factor(row, known["factors"], touchpoint_id, value)
            for value in self._list(row, "factors")
        ]

    @api.model
    def _factor(self, row, known, touchpoint_id, value):
        """Return the factor of that name or id that fits the touchpoint."""
        if is_id(value):
            found = known["ids"].filtered(lambda f: f.id == value)
        else:
            found = known["named"][str(value).strip().casefold()]
        found = found.filtered(lambda f: f.touchpoint_id.id in (False, touchpoint_id))
        if len(found) > 1:  # such as “waiting time”, which may delight as well
            found = found.filtered(lambda f: f.level == row.data.get("experience"))
        if len(found) > 1:
            found = found.filtered("touchpoint_id")
        if len(found) == 1:
            return found.id
        raise RowError(
            self.env._(
                "The touchpoint has no factor “%(name)s”, or several. Add it to the "
                "catalogue, or send its id.",
                name=shown(value),
            )
        )
