# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""All that a company knows of one customer, in one file."""

from datetime import datetime
from io import BytesIO

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime, html2plaintext

from ..tools.workbook import Book, Column, Sheet

# Kinds of columns by types of fields; the rest is text.
KINDS = {
    "integer": "integer",
    "float": "number",
    "monetary": "number",
    "date": "date",
    "datetime": "datetime",
}
WIDTHS = {"text": 60, "html": 60, "char": 28, "many2many": 28, "many2one": 24}
ADDRESS = [
    *("name", "parent_id", "function", "street", "street2", "zip", "city"),
    *("state_id", "country_id", "email", "phone", "website", "vat", "ref", "lang"),
    *("category_id", "user_id", "create_date", "tpm_account_state"),
    *("tpm_account_balance", "comment"),
]


ORDER = [
    *("name", "date_order", "state", "partner_id", "client_order_ref"),
    *("amount_total", "currency_id", "user_id"),
]
LEAD = [
    *("name", "create_date", "type", "stage_id", "partner_id", "contact_name"),
    *("email_from", "phone", "description", "user_id"),
]
MEETING = ["name", "start", "stop", "location", "description", "partner_ids", "user_id"]
ACTIVITY = ["activity_type_id", "summary", "note", "date_deadline", "user_id"]
MESSAGE = ["date", "author_id", "subject", "body"]


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_known_book(self):
        """Return a workbook: who it is, and a sheet for each kind of record.

        What the user may not see is not in it, as on screen, and the first sheet says
        what that is.
        """
        self.ensure_one()
        sources = self._tpm_known_sources()
        readable = [source for source in sources if source[0].has_access("read")]
        left_out = [
            self._tpm_title(m) for m, *_rest in sources if not m.has_access("read")
        ]
        sheets = []
        for model, domain, names in readable:
            records = model.with_context(active_test=False).search(domain)
            sheets.append(self._tpm_known_sheet(records, names))
            left_out += self._tpm_left_out(records, domain, names)
        target = BytesIO()
        words = self.env._("Page %(page)s of %(pages)s", page="&P", pages="&N")
        book = Book(target, page_words=words, author=self.env.user.name)
        for sheet in (self._tpm_address_sheet(left_out), *sheets):
            book.add(sheet)
        book.close()
        return target.getvalue()

    def _tpm_known_sources(self):
        """Return model, domain and fields of what goes in: ours, then the host's."""
        partners = self._tpm_with_contacts()
        mixin = self.env["tpm.personal.mixin"]
        models = [self.env[name] for name in mixin._personal_models()]
        theirs = Domain("partner_id", "in", partners.ids)
        here = Domain("res_id", "in", partners.ids)
        persona = Domain("partner_ids", "in", partners.ids)
        return [
            *((m, m._personal_domain(partners), m._personal_fields()) for m in models),
            (self.env["tpm.persona"], persona, ["name"]),
            (self.env["sale.order"], theirs, ORDER),
            (self.env["crm.lead"], theirs, LEAD),
            (
                self.env["calendar.event"],
                Domain("partner_ids", "in", partners.ids),
                MEETING,
            ),
            (
                self.env["mail.activity"],
                Domain("res_model", "=", self._name) & here,
                ACTIVITY,
            ),
            (
                self.env["mail.message"],
                Domain("model", "=", self._name) & here
                | Domain("author_id", "in", partners.ids),
                MESSAGE,
            ),
        ]

    def _tpm_title(self, model):
        return self.env["ir.model"]._get(model._name).sudo().name

    def _tpm_left_out(self, records, domain, names):
        """Return what the user may not see of records and fields of a model."""
        title = self._tpm_title(records)
        # sudo: to say that there is more, and nothing of it
        hidden_sudo = records.sudo().with_context(active_test=False)
        if hidden_sudo.search_count(domain) > len(records):
            yield self.env._("%(model)s (in part)", model=title)
        readable = records.fields_get(names, ["string"])
        for name in names:
            if name not in readable:
                label = records._fields[name]._description_string(self.env)
                yield self.env._("%(model)s: %(field)s", model=title, field=label)

    def _tpm_address_sheet(self, left_out):
        labels = self.fields_get(ADDRESS, ["string"])
        rows = [
            [labels[n]["string"], self._tpm_text(self._tpm_shown(self, n))]
            for n in ADDRESS
            if labels.get(n) and self[n]
        ]
        if left_out:
            words = self.env._(
                "%(names)s. You may not see these. Ask somebody who may for a file of "
                "their own.",
                names=", ".join(left_out),
            )
            rows.append([self.env._("Not in this file"), words])
        columns = [
            Column(self.env._("Field"), width=30),
            Column(self.env._("Content"), width=60),
        ]
        title = self.env._("Contact")
        return Sheet(title, self.display_name, self._tpm_known_note(), columns, rows)

    def _tpm_known_sheet(self, records, names):
        """Return a sheet of these fields, as far as the user may see them.

        :raise ValueError: where there is no such field; it would be left out silently
        """
        if unknown := set(names) - records._fields.keys():
            raise ValueError(f"{records._name} has no fields {sorted(unknown)}")
        labels = records.fields_get(names, ["string", "type"])
        names = [n for n in names if n in labels]
        columns = [
            Column(
                labels[n]["string"],
                KINDS.get(labels[n]["type"], "text"),
                WIDTHS.get(labels[n]["type"], 16),
            )
            for n in names
        ]
        rows = [[self._tpm_shown(r, n) for n in names] for r in records]
        title = self._tpm_title(records)
        return Sheet(title, title, self._tpm_known_note(), columns, rows)

    def _tpm_known_note(self):
        return self.env._(
            "All that is known of %(customer)s, %(day)s",
            customer=self.display_name,
            day=format_date(self.env, fields.Date.context_today(self)),
        )

    def _tpm_shown(self, record, name):
        """Return a value as it stands in a cell."""
        field, value = record._fields[name], record[name]
        if field.relational:
            return ", ".join(value.mapped(lambda r: r.display_name or ""))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        if field.type == "datetime" and value:
            return fields.Datetime.context_timestamp(record, value).replace(tzinfo=None)
        if field.type == "html":
            return html2plaintext(value or "")
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        return value

    def _tpm_text(self, value):
        if isinstance(value, datetime):
            return format_datetime(self.env, value, tz="UTC")
        return str(value)
