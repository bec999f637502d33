# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was measured, what was promised, and how it is told."""

import json
import operator
from dataclasses import dataclass, field

OPERATORS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge}
HEADINGS = ("what", "ours", "next to", "value", "bound", "")


@dataclass
class Measure:
    """One line of the table: a value, and the bound it has to keep, if any."""

    part: str
    what: str
    value: float
    unit: str = ""
    bound: tuple = ()
    ours: str = ""
    other: str = ""
    details: dict = field(default_factory=dict)

    @property
    def kept(self):
        """Tell whether the bound is kept; None when there is none.

        >>> Measure("form", "time", 1.2, bound=("<=", 1.15)).kept
        False
        """
        if not self.bound:
            return None
        sign, limit = self.bound
        return OPERATORS[sign](self.value, limit)

    def row(self):
        """Return the cells of the table."""
        bound = f"{self.bound[0]} {self.bound[1]:g}" if self.bound else ""
        verdict = {None: "", True: "ok", False: "MISSED"}[self.kept]
        value = f"{self.value:,.2f}".rstrip("0").rstrip(".") + self.unit
        return (self.what, self.ours, self.other, value, bound, verdict)

    def as_json(self):
        """Return what the results file keeps."""
        return {
            "part": self.part,
            "what": self.what,
            "value": round(self.value, 4),
            "unit": self.unit.strip(),
            "bound": " ".join(map(str, self.bound)) or None,
            "kept": self.kept,
            **self.details,
        }


def compared(part, what, ours, other, *, bound=(), label="SQL", **details):
    """Return the measure of how many times as long ours takes as something else."""
    return Measure(
        part,
        what,
        ours.ratio(other),
        "x",
        bound,
        milliseconds(ours),
        f"{label} {milliseconds(other)}",
        {
            "ours": ours.as_json(),
            "other": {"name": label, **other.as_json()},
            **details,
        },
    )


def milliseconds(runs):
    """Return the usual duration as people read it."""
    return f"{runs.median * 1000:,.1f} ms"


def missed(measures):
    """Return the measures whose bound is not kept."""
    return [measure for measure in measures if measure.kept is False]


def table(measures):
    """Return all measures as lines of text, a block for each part."""
    rows = [HEADINGS, *(measure.row() for measure in measures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines, part = [_line(HEADINGS, widths)], None
    for measure in measures:
        if measure.part != part:
            part = measure.part
            lines.append(f"-- {part} " + "-" * (sum(widths) + 6 - len(part)))
        lines.append(_line(measure.row(), widths))
    return "\n".join(lines)


def _line(cells, widths):
    what, *rest = (
        cell.ljust(width) if number in (0, 5) else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join((what, *rest)).rstrip()


def write(path, measures, about):
    """Keep the results as JSON."""
    document = {**about, "measures": [measure.as_json() for measure in measures]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2) + "\n")
