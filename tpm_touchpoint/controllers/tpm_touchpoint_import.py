# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
from io import BytesIO, StringIO

import xlsxwriter
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from ..tools.start_kit import library

# The columns of the template: fields as the host's import knows them.
COLUMNS = (
    "name",
    "phase_id",
    "channel_id",
    "ownership",
    "stakeholder",
    "state",
    "customer_need",
    "first_response_hours",
    "result_hours",
    "importance_customer",
    "importance_company",
    "description",
    "factor_ids/level",
    "factor_ids/name",
)
WIDTH = 22
EXAMPLES = ("parcel_tracking", "complaint")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class TpmTouchpointImport(http.Controller):
    @http.route(
        "/tpm_touchpoint/import_template.<kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def import_template(self, kind):
        """Give a file to fill in, in the user's language, with two examples."""
        if kind not in TYPES or not request.env["tpm.touchpoint"].has_access("create"):
            raise NotFound()
        rows = [self._header(), *self._examples()]
        content = self._xlsx(rows) if kind == "xlsx" else self._csv(rows)
        name = request.env._("Touchpoints")
        return request.make_response(
            content,
            [
                ("Content-Type", TYPES[kind]),
                ("Content-Disposition", content_disposition(f"{name}.{kind}")),
            ],
        )

    def _header(self):
        return [self._label("tpm.touchpoint", path) for path in COLUMNS]

    def _label(self, model, path):
        """Return how the host's import calls a field, and one of its parts."""
        name, _slash, rest = path.partition("/")
        field = request.env[model]._fields[name]
        label = field._description_string(request.env)
        return f"{label}/{self._label(field.comodel_name, rest)}" if rest else label

    def _examples(self):
        """Return touchpoints as lines, one for each factor."""
        kit = request.env["tpm.start.kit"]
        lang, phases, channels = kit._shown_language(), kit._phases(), kit._channels()
        ownerships, stakeholders, states = map(self._labels, COLUMNS[3:6])
        levels = self._labels("level", "tpm.factor")
        for one in (one for one in library() if one.key in EXAMPLES):
            values = [
                one.name[lang],
                phases[one.phase].name if one.phase in phases else "",
                channels[one.channel].name if one.channel in channels else "",
                ownerships[one.ownership],
                stakeholders[one.stakeholder],
                states["active"],
                one.need[lang],
                one.first_response_hours or "",
                one.result_hours or "",
                *[""] * 3,
            ]
            for level, names in one.factors.items():
                for name in names[lang]:
                    yield [*values, levels[level], name]
                    values = [""] * len(values)

    def _labels(self, name, model="tpm.touchpoint"):
        field = request.env[model]._fields[name]
        return dict(field._description_selection(request.env))

    def _csv(self, rows):
        file = StringIO(newline="")
        csv.writer(file).writerows(rows)
        return file.getvalue().encode("utf-8-sig")  # so that Excel knows the letters

    def _xlsx(self, rows):
        file = BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True})
        bold = book.add_format({"bold": True, "bottom": 1})
        self._write_sheet(book, request.env._("Touchpoints"), rows, bold)
        self._write_sheet(
            book, request.env._("What can be chosen"), self._values(), bold
        )
        book.close()
        return file.getvalue()

    def _write_sheet(self, book, name, rows, bold):
        sheet = book.add_worksheet(name[:31])
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                write = sheet.write_string if isinstance(value, str) else sheet.write
                write(number, place, value, None if number else bold)
        sheet.set_column(0, len(COLUMNS), WIDTH)
        sheet.freeze_panes(1, 1)

    def _values(self):
        """Return the choices of each column that has some, below its name."""
        columns = []
        for path in COLUMNS[1:3]:
            model = request.env["tpm.touchpoint"]._fields[path].comodel_name
            columns.append([self._label("tpm.touchpoint", path)])
            columns[-1] += request.env[model].search([]).mapped("name")
        for path in COLUMNS[3:6]:
            columns.append([self._label("tpm.touchpoint", path)])
            columns[-1] += self._labels(path).values()
        levels = self._labels("level", "tpm.factor").values()
        columns.append([self._label("tpm.touchpoint", "factor_ids/level"), *levels])
        height = max(map(len, columns))
        return zip(*(c + [""] * (height - len(c)) for c in columns), strict=True)
