# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Excel workbooks of tables and native charts, free of the ORM.

Text is always written as text, whatever it begins with. The number formats are those
that Excel shows as the reader's language has them.
"""

import re
from typing import Any, NamedTuple

import xlsxwriter

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
HEADER_ROW = 3  # above it are title and note
TEXT_LIMIT = 32_767
NAME_LIMIT = 31  # characters of a sheet's name
PAPER_A3, PAPER_A4 = 8, 9
WIDE = 20  # columns from which a page has to be larger
# 14 and 22 are Excel's own date formats, which follow the reader's language
FORMATS = {
    "header": {
        "bold": True,
        "bg_color": "#714B67",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#FFFFFF",
    },
    "date": {"num_format": 14, "align": "left", "valign": "top"},
    "datetime": {"num_format": 22, "align": "left", "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "integer": {"num_format": 3, "valign": "top"},
    "number": {"num_format": "#,##0.0", "valign": "top"},
    "points": {"num_format": "+#,##0.0;-#,##0.0;0.0", "valign": "top"},
    "money": {"num_format": "#,##0", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
    "month": {"num_format": "mmm yyyy", "align": "left", "valign": "top"},
    "few": {"italic": True, "font_color": "#888888", "valign": "top"},
    "title": {"bold": True, "font_size": 16, "font_color": "#714B67"},
    "note": {"font_color": "#666666"},
}
NUMBERS = {"integer", "number", "points", "money", "percent"}
PURPLE, GREEN, RED, GREY = "#714B67", "#2E9B6B", "#D0505C", "#AAAAAA"


def sheet_name(name):
    """Return a name that Excel takes for a sheet.

    >>> sheet_name("Importance/performance: where to begin?")
    'Importanceperformance where to '
    >>> sheet_name("'Ideas'")
    'Ideas'
    """
    return re.sub(r"[\[\]:*?/\\]", "", name).strip("' ")[:NAME_LIMIT]


class Column(NamedTuple):
    """A column of a table; its kind is one of the formats."""

    label: str
    kind: str = "text"
    width: float = 12


class Cell(NamedTuple):
    """A value that is written in another way than its column says."""

    value: Any
    kind: str


class Series(NamedTuple):
    """Values of a chart: a column of a table, by its number."""

    column: int
    color: str = PURPLE
    kind: str = ""  # another kind than the chart's, on an axis of its own
    dashed: bool = False


class Chart(NamedTuple):
    """A chart of the first rows of a table."""

    kind: str  # bar, column, line, scatter
    title: str
    series: tuple
    rows: int
    category: int = 0
    labels: int | None = None  # the column with the names of the points of a scatter
    axes: tuple = ("", "")
    source: str = ""  # the sheet with the table, if it is another one
    splits: tuple = ()  # of a scatter: where the axes cross


class Sheet(NamedTuple):
    """A table with a title, and charts beside it or, where it is short, below."""

    name: str
    title: str
    note: str
    columns: list
    rows: list
    charts: tuple = ()
    charts_below: bool = False
    has_filter: bool = True


class Book:
    """A workbook that is written row by row.

    :param target: path or file
    :param str page_words: what stands at the foot of a printed page, with Excel's
        codes ``&P`` (page) and ``&N`` (of how many)
    """

    def __init__(self, target, *, page_words="&P / &N", author=""):
        self._book = xlsxwriter.Workbook(target, dict(OPTIONS))
        self._book.set_properties({"author": author})
        self._page_words = page_words
        self.formats = {}
        for name, properties in FORMATS.items():
            self.formats[name] = self._book.add_format(dict(properties))
            # numbered here, so that rows written elsewhere know the numbers
            self.formats[name]._get_xf_index()

    def close(self):
        """Write the file."""
        self._book.close()

    def add_table(self, name, columns, count):
        """Add a sheet with nothing but a header row, for rows written elsewhere.

        :param int count: how many rows there will be
        """
        sheet = self._add_sheet(name, columns, 0)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(columns) - 1)

    def add(self, table):
        """Add a sheet with a table and its charts."""
        sheet = self._book.add_worksheet(sheet_name(table.name))
        sheet.write_string(0, 0, table.title, self.formats["title"])
        sheet.write_string(1, 0, table.note, self.formats["note"])
        self._write_header(sheet, table.columns, HEADER_ROW)
        for number, row in enumerate(table.rows, HEADER_ROW + 1):
            for place, value in enumerate(row):
                self._write(sheet, number, place, value, table.columns[place].kind)
        sheet.freeze_panes(HEADER_ROW + 1, 1)
        if table.has_filter and table.rows:
            last = HEADER_ROW + len(table.rows)
            sheet.autofilter(HEADER_ROW, 0, last, len(table.columns) - 1)
        self._add_charts(sheet, table)

    def _add_sheet(self, name, columns, row):
        sheet = self._book.add_worksheet(sheet_name(name))
        self._write_header(sheet, columns, row)
        return sheet

    def _write_header(self, sheet, columns, row):
        sheet.hide_gridlines(2)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(row, place, column.label, self.formats["header"])
        sheet.set_landscape()
        sheet.set_paper(PAPER_A3 if len(columns) > WIDE else PAPER_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(row)
        sheet.set_footer(f"&L&A&R{self._page_words}")

    def _write(self, sheet, row, place, value, kind):
        if isinstance(value, Cell):
            value, kind = value
        style = self.formats[kind]
        if value is None or value is False or value == "":
            sheet.write_blank(row, place, None, style)
        elif isinstance(value, str):
            style = self.formats["few"] if kind in NUMBERS else style
            sheet.write_string(row, place, value[:TEXT_LIMIT], style)
        elif kind in ("date", "datetime", "month"):
            sheet.write_datetime(row, place, value, style)
        else:
            value = value / 100 if kind == "percent" else value
            sheet.write_number(row, place, value, style)

    # charts

    def _add_charts(self, sheet, table):
        row, place = 1, len(table.columns) + 1
        if table.charts_below:
            row, place = HEADER_ROW + len(table.rows) + 3, 0
        for chart in table.charts:
            if chart.rows:
                sheet.insert_chart(row, place, self._chart(chart, table))
                row += 21

    def _chart(self, chart, table):
        name = sheet_name(chart.source or table.name)
        rows = [] if chart.source else table.rows[: chart.rows]
        series = [one for one in chart.series if not one.kind]
        drawn = self._drawn(chart, name, series, rows)
        for one in chart.series:
            if one.kind:
                other = Chart(one.kind, "", (one,), chart.rows, chart.category)
                line = self._drawn(other, name, [one], rows, on_second_axis=True)
                line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%"})
                drawn.combine(line)
        drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
        drawn.set_size({"width": 720, "height": 400})
        drawn.show_blanks_as("gap")
        self._set_axes(drawn, chart)
        return drawn

    def _drawn(self, chart, name, series, rows, *, on_second_axis=False):
        options = {"type": chart.kind}
        drawn = self._book.add_chart(options)
        first, last = HEADER_ROW + 1, HEADER_ROW + chart.rows
        for one in series:
            line = {"color": one.color, "width": 1 if one.dashed else 2.25}
            if one.dashed:
                line["dash_type"] = "dash"
            values = {
                "name": [name, HEADER_ROW, one.column],
                "categories": [name, first, chart.category, last, chart.category],
                "values": [name, first, one.column, last, one.column],
                "y2_axis": on_second_axis,
            }
            if chart.kind in ("bar", "column"):
                values |= {"fill": {"color": one.color}, "gap": 60}
            elif chart.kind == "line":
                values |= {"line": line}
                if not one.dashed:
                    values["marker"] = _marker(one.color)
            else:
                values |= {"marker": _marker(one.color, 8)}
                values |= _point_names(chart, rows)
            drawn.add_series(values)
        if len(chart.series) == 1:
            drawn.set_legend({"none": True})
        else:
            drawn.set_legend({"position": "bottom"})
        return drawn

    @staticmethod
    def _set_axes(drawn, chart):
        across, up = ({"name": name} if name else {} for name in chart.axes)
        if chart.kind == "bar":
            # the first row on top; names beside the chart, not on its zero line
            across |= {"reverse": True, "label_position": "low"}
            up |= {"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}}
        elif chart.kind == "scatter":
            across |= {"min": 0, "max": 10, "major_gridlines": {"visible": False}}
            up |= {"min": 0, "max": 10, "major_gridlines": {"visible": False}}
            if chart.splits:
                across["crossing"], up["crossing"] = chart.splits
                across["label_position"] = up["label_position"] = "low"
        else:
            across |= {"label_position": "low"}
        drawn.set_x_axis(across)
        drawn.set_y_axis(up)


def _marker(color, size=6):
    return {
        "type": "circle",
        "size": size,
        "fill": {"color": color},
        "border": {"color": color},
    }


def _point_names(chart, rows):
    """Return the names of the points, as text: a formula might not be one."""
    names = [str(row[chart.labels]) for row in rows]
    custom = [{"value": f" {n}" if n.startswith("=") else n} for n in names]
    return {"data_labels": {"value": True, "custom": custom, "position": "right"}}
