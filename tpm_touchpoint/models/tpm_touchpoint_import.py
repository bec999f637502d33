# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.start_kit import plain

# Columns that are checked before the host reads them.
RECORDS = ("phase_id", "channel_id")
SELECTIONS = ("ownership", "stakeholder", "state")
# What the user may have told the host to do with values it does not know.
HANDLED = ("import_skip_records", "import_set_empty_fields")
FIRST_LINE = 2  # of a file, below its header


class TpmTouchpoint(models.Model):
    """The catalogue from a file: the host reads it, this says what is wrong with it."""

    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template for touchpoints (XLSX)"),
                "template": "/tpm_touchpoint/import_template.xlsx",
            },
            {
                "label": self.env._("Template for touchpoints (CSV)"),
                "template": "/tpm_touchpoint/import_template.csv",
            },
        ]

    @api.model
    def load(self, fields, data):
        """Refuse a file with unknown values or names that are there already."""
        if not self.env.context.get("import_file"):
            return super().load(fields, data)
        data, faults = self._check_file(fields, data)
        if not faults:
            return super().load(fields, data)
        messages = [
            {
                "type": "error",
                "message": message,
                "rows": {"from": row, "to": row},
                "record": row + FIRST_LINE,
            }
            for row, message in faults
        ]
        return {"ids": False, "messages": messages, "nextrow": 0}

    @api.model
    def _check_file(self, fields, data):
        """Return the rows as the host understands them, and what is wrong with them.

        :return: rows, list of (number of the row, sentence)
        """
        data = [list(row) for row in data]
        faults = []
        for name in RECORDS:
            if self._is_checked(name, fields):
                faults += self._check_records(name, fields.index(name), data)
        for name in SELECTIONS:
            if self._is_checked(name, fields):
                faults += self._check_selection(name, fields.index(name), data)
                self._fill_in(name, fields, data)
        if "name" in fields:
            faults += self._check_names(fields, data)
        return data, sorted(faults)

    @api.model
    def _is_checked(self, name, fields):
        context = self.env.context
        handled = any(name in context.get(key, ()) for key in HANDLED)
        created = (context.get("name_create_enabled_fields") or {}).get(name)
        return name in fields and not handled and not created

    @api.model
    def _check_records(self, name, column, data):
        """Find phases and channels by their names in any language."""
        records = self.env[self._fields[name].comodel_name].search(Domain.TRUE)
        known = self._names_of(records)
        shown = ", ".join(records.mapped("name"))
        label = self._label(name)
        for row, values in enumerate(data):
            value = str(values[column] or "").strip()
            if record := known.get(plain(value)):
                values[column] = record.name
            elif value:
                yield (
                    row,
                    self.env._(
                        "%(label)s “%(value)s” is unknown. Take one of these, or add "
                        "it under Configuration first: %(known)s.",
                        label=label,
                        value=value,
                        known=shown,
                    ),
                )

    @api.model
    def _names_of(self, records):
        """Return records by their plain names in all languages."""
        records.flush_model(["name"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, name FROM %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                records.ids,
            )
        )
        names = {plain(n): id_ for id_, texts in rows for n in texts.values()}
        return {name: records.browse(id_) for name, id_ in names.items()}

    @api.model
    def _check_selection(self, name, column, data):
        field = self._fields[name]
        known = {plain(value): value for value, _label in field.selection}
        for code, _name in self.env["res.lang"].get_installed():
            labels = field._description_selection(self.with_context(lang=code).env)
            known |= {plain(label): value for value, label in labels}
        shown = ", ".join(dict(field._description_selection(self.env)).values())
        for row, values in enumerate(data):
            value = str(values[column] or "").strip()
            if plain(value) in known:
                values[column] = known[plain(value)]
            elif value:
                yield (
                    row,
                    self.env._(
                        "%(label)s “%(value)s” is unknown. Take one of these: "
                        "%(known)s.",
                        label=self._label(name),
                        value=value,
                        known=shown,
                    ),
                )

    @api.model
    def _fill_in(self, name, fields, data):
        """Begin a touchpoint as by hand where a cell that needs a value is empty."""
        if not self._fields[name].required or "name" not in fields:
            return
        default = self.default_get([name]).get(name)
        own = self._own_ids(fields, data)
        column, names = fields.index(name), fields.index("name")
        for row, values in enumerate(data):
            # lines of further factors have no name
            if not values[column] and values[names] and row not in own:
                values[column] = default

    @api.model
    def _label(self, name):
        return self._fields[name]._description_string(self.env)

    @api.model
    def _check_names(self, fields, data):
        """Refuse names that come twice, in the file or with the catalogue.

        Two companies may have touchpoints of their own under the same name.
        """
        there = self._names_there()
        own = self._own_ids(fields, data)
        companies = self._row_companies(fields, data, own, there)
        column, seen = fields.index("name"), defaultdict(list)
        for row, values in enumerate(data):
            name = str(values[column] or "").strip()
            sign = plain(name)
            if not sign:
                continue
            before = self._of_same_company(seen[sign], companies[row])
            known = self._of_same_company(there.get(sign, ()), companies[row])
            if before:
                yield row, self._say_twice(name, before[0][0] + FIRST_LINE)
            elif known and not {id_ for id_, *_ in there[sign]} & {own.get(row)}:
                yield row, self._say_there(name, known[0][1])
            seen[sign].append((row, None, companies[row]))

    @api.model
    def _of_same_company(self, found, company_id):
        """Return those that stand beside one of the company: its own, and shared."""
        return [
            one for one in found if not (one[2] and company_id) or one[2] == company_id
        ]

    @api.model
    def _row_companies(self, fields, data, own, there):
        """Return the company of each row; none stands for all."""
        path = next((f for f in fields if f in ("company_id", "company_id/.id")), None)
        if not path:
            of_ids = {id_: c for found in there.values() for id_, _state, c in found}
            return [of_ids.get(own.get(row), False) for row in range(len(data))]
        companies = self.env["res.company"].search(Domain.TRUE)
        known = {plain(company.name): company.id for company in companies}
        known |= {str(company.id): company.id for company in companies}
        column = fields.index(path)
        return [known.get(plain(str(values[column] or "")), False) for values in data]

    @api.model
    def _names_there(self):
        """Return (id, state, company) of the catalogue's touchpoints by plain name."""
        there = {}
        for row in self.env["tpm.start.kit"]._catalogue(False):
            state = row["state"] if row["active"] else "archived"
            for name in set(map(plain, row["name"].values())):
                there.setdefault(name, []).append((row["id"], state, row["company_id"]))
        return there

    @api.model
    def _own_ids(self, fields, data):
        """Return which touchpoints the rows change, by number of the row."""
        if ".id" in fields:
            ids = [str(values[fields.index(".id")]) for values in data]
            return {row: int(id_) for row, id_ in enumerate(ids) if id_.isdigit()}
        if "id" not in fields:
            return {}
        names = [str(values[fields.index("id")] or "").strip() for values in data]
        full = [n if "." in n or not n else f"__import__.{n}" for n in names]
        # sudo: the host resolves external ids for whoever imports
        rows = self.env["ir.model.data"].sudo()
        found = rows.search_fetch(
            Domain("model", "=", self._name)
            & Domain("name", "in", [n.partition(".")[2] for n in full if n]),
            ["module", "name", "res_id"],
        )
        ids = {one.complete_name: one.res_id for one in found}
        return {row: ids[name] for row, name in enumerate(full) if name in ids}

    @api.model
    def _say_twice(self, name, line):
        return self.env._(
            "“%(name)s” stands in line %(line)s already. Leave one of them out.",
            name=name,
            line=line,
        )

    @api.model
    def _say_there(self, name, state):
        if state == "archived":
            return self.env._(
                "“%(name)s” is in the catalogue, archived. Take it out of the archive "
                "there, or leave the line out.",
                name=name,
            )
        return self.env._(
            "“%(name)s” is in the catalogue already. Leave the line out; or, to change "
            "what is there, export it with “I want to update data” and import that.",
            name=name,
        )
