# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import models

from ..models.tpm_interaction import EXPERIENCES
from ..tools.workbook import GREEN, GREY, RED, Cell, Chart, Column, Series, Sheet

CHARTED = 30  # rows of a chart that can be read


class TpmWorkbook(models.TransientModel):
    """The sheets about what was felt; addons add theirs to :meth:`_sheets`."""

    _inherit = "tpm.workbook"  # pylint: disable=consider-merging-classes-inherited

    def _sheets(self, facts):
        """Return the sheets in their order; a hook.

        :param dict facts: see :meth:`_read_facts`
        :return: list of :class:`~..tools.workbook.Sheet`
        """
        return [
            self._summary_sheet(facts),
            self._scorecard_sheet(facts),
            self._journey_sheet(facts),
            self._months_sheet(facts),
            self._cost_sheet(facts),
            self._factors_sheet(facts),
            self._importance_sheet(facts),
        ]

    def _sheet(self, facts, name, title, columns, rows, charts=(), **options):
        note = options.pop("note", None) or self._note(facts)
        rows = rows or [[self.env._("Nothing in this period.")]]
        return Sheet(name, title, note, columns, rows, charts, **options)

    # columns that several sheets have

    def _few(self, values):
        """Return what stands where too few were heard."""
        if values["evidence"] == "none":
            return self.env._("no answers")
        return self.env._("too few")

    def _share_columns(self):
        labels = self._experience_labels()
        return [Column(f"{labels[name]} %", "percent", 11) for name, _l in EXPERIENCES]

    def _experience_labels(self):
        field = self.env["tpm.interaction"]._fields["experience"]
        return dict(field._description_selection(self.env))

    def _share_cells(self, values):
        shares = self.env["tpm.journey"]._shares(values)
        return [
            shares[name].value if shares[name] else self._few(values)
            for name, _label in EXPERIENCES
        ]

    def _index_columns(self):
        return [
            Column(self.env._("Rated (n)"), "integer", 9),
            Column(self.env._("Experience index"), "number", 11),
            Column(self.env._("Index, from"), "number", 9),
            Column(self.env._("Index, to"), "number", 9),
        ]

    def _index_cells(self, values, *, few=True):
        """Return n, index and interval.

        :param bool few: say where it is too few; a chart needs an empty cell there
        """
        word = self._few(values) if few and values["index"] is None else None
        return [values["rated"], values["index"] if word is None else word] + [
            values["low"],
            values["high"],
        ]

    def _evidence_column(self):
        return Column(self.env._("Evidence"), width=16)

    def _cost_label(self):
        return self.env._(
            "Annual cost (%(currency)s)", currency=self.company_id.currency_id.name
        )

    def _estimated_label(self):
        return self.env._(
            "Of it estimated (%(currency)s)", currency=self.company_id.currency_id.name
        )

    def _frequency_column(self):
        return Column(self.env._("Frequency"), width=12)

    def _frequency_cell(self, values):
        """Say whether it is known or estimated how often customers come a year."""
        return self._labels("frequency_basis").get(values["frequency_basis"])

    def _labels(self, name):
        field = self.env["tpm.scorecard"]._fields[name]
        return dict(field._description_selection(self.env))

    def _phase_names(self, facts):
        return {phase["id"]: phase["name"] for phase in facts["map"]["phases"]}

    # the sheets

    def _summary_sheet(self, facts):
        columns = [
            Column(self.env._("Key figure"), width=34),
            Column(self.env._("Value"), "number", 16),
            Column(self.env._("From"), "number", 10),
            Column(self.env._("To"), "number", 10),
            Column("n", "integer", 10),
            Column(self.env._("Remark"), width=44),
        ]
        rows = self._summary_rows(facts)
        return self._sheet(
            facts,
            self.env._("Summary"),
            self.env._("How customers experience us"),
            columns,
            rows,
            self._summary_charts(facts),
            charts_below=True,
            has_filter=False,
        )

    def _summary_rows(self, facts):
        """Return the key figures; a hook."""
        total = facts["total"]
        labels = self._experience_labels()
        shares = self.env["tpm.journey"]._shares(total)
        return [
            [
                self.env._("Touchpoints"),
                Cell(len(facts["cards"]), "integer"),
                None,
                None,
                None,
                self._cut_remark(facts),
            ],
            [
                self.env._("Interactions"),
                Cell(total["interactions"], "integer"),
                *[None] * 4,
            ],
            *(
                self._share_row(labels[name], shares[name], total)
                for name, _label in EXPERIENCES
            ),
            [
                self.env._("Experience index"),
                *(
                    [self._few(total), None, None]
                    if total["index"] is None
                    else [total["index"], total["low"], total["high"]]
                ),
                total["rated"],
                self.env._("delighted less disappointed, -100 to 100"),
            ],
            [
                self._cost_label(),
                Cell(total["annual_cost"], "money"),
                *[None] * 3,
                self.env._("unit cost times interactions of 12 months"),
            ],
            *self._estimated_rows(total),
            *self._extreme_rows(facts),
        ]

    def _estimated_rows(self, total):
        if not total["cost_estimated"]:
            return []
        return [
            [
                self._estimated_label(),
                Cell(total["cost_estimated"], "money"),
                *[None] * 3,
                self.env._("how often customers come there is not counted"),
            ]
        ]

    def _cut_remark(self, facts):
        return self.env._("the first ones alone") if facts["map"]["is_cut"] else None

    def _share_row(self, label, share, total):
        if not share:
            return [label, self._few(total), None, None, total["rated"], None]
        cells = [Cell(number, "percent") for number in share]
        return [label, *cells, total["rated"], self.env._("of those who were heard")]

    def _extreme_rows(self, facts):
        rated = self._by_index(facts)
        if not rated:
            return []
        return [
            [
                label,
                card["name"],
                None,
                None,
                card["values"]["rated"],
                self.env._("index %(index)s", index=round(card["values"]["index"])),
            ]
            for label, card in (
                (self.env._("Best touchpoint"), rated[-1]),
                (self.env._("Worst touchpoint"), rated[0]),
            )
        ]

    def _by_index(self, facts):
        """Return the touchpoints of which enough is known, the worst first."""
        cards = facts["map"]["touchpoints"]
        rated = [card for card in cards if card["values"]["index"] is not None]
        return sorted(rated, key=lambda card: card["values"]["index"])

    def _summary_charts(self, facts):
        months, journey = self.env._("Months"), self.env._("Journey")
        return (
            Chart(
                "line",
                self.env._("Experience by month"),
                self._index_series(2),
                len(facts["months"]),
                source=months,
            ),
            Chart(
                "line",
                self.env._("Experience along the journey"),
                self._index_series(8),
                len(facts["map"]["phases"]),
                category=1,
                source=journey,
            ),
        )

    def _index_series(self, column):
        """Return the curve and its band, in three columns that follow each other."""
        return (
            Series(column),
            Series(column + 1, GREY, dashed=True),
            Series(column + 2, GREY, dashed=True),
        )

    def _journey_sheet(self, facts):
        columns = [
            Column(self.env._("Moment"), width=14),
            Column(self.env._("Phase"), width=22),
            Column(self.env._("Touchpoints"), "integer", 11),
            Column(self.env._("Interactions"), "integer", 11),
            *self._share_columns(),
            *self._index_columns(),
            self._evidence_column(),
            Column(self._cost_label(), "money", 12),
            Column(self._estimated_label(), "money", 12),
        ]
        sizes = Counter(card["phase_id"] for card in facts["map"]["touchpoints"])
        moments = dict(facts["map"]["moments"])
        rows = [
            [
                moments.get(phase["moment"]),
                phase["name"],
                sizes[phase["id"]],
                phase["values"]["interactions"],
                *self._share_cells(phase["values"]),
                *self._index_cells(phase["values"], few=False),
                self.env["tpm.journey"]._evidence_text(phase["values"]),
                phase["values"]["annual_cost"] or None,
                phase["values"]["cost_estimated"] or None,
            ]
            for phase in facts["map"]["phases"]
        ]
        chart = Chart(
            "line",
            self.env._("Experience along the journey"),
            self._index_series(8),
            len(rows),
            category=1,
        )
        return self._sheet(
            facts,
            self.env._("Journey"),
            self.env._("Experience along the journey"),
            columns,
            rows,
            (chart,),
        )

    def _months_sheet(self, facts):
        columns = [
            Column(self.env._("Month"), "month", 14),
            *self._index_columns(),
            Column(self.env._("Interactions"), "integer", 12),
            self._evidence_column(),
        ]
        journey = self.env["tpm.journey"]
        rows = []
        for day, sums in facts["months"]:
            values = journey._show(sum(sums.values(), Counter()))
            rows.append(
                [
                    day,
                    *self._index_cells(values, few=False),
                    values["interactions"],
                    journey._evidence_text(values),
                ]
            )
        chart = Chart(
            "line",
            self.env._("Experience by month"),
            self._index_series(2),
            len(rows),
        )
        return self._sheet(
            facts,
            self.env._("Months"),
            self.env._("Experience by month"),
            columns,
            rows,
            (chart,),
            # always 12 months, whatever the period of the filter
            note=self._note(facts, (facts["months"][0][0], facts["period"][1])),
        )

    def _cost_sheet(self, facts):
        currency = self.company_id.currency_id.name
        columns = [
            Column(self.env._("Touchpoint"), width=28),
            Column(self._cost_label(), "money", 13),
            Column(self.env._("Share"), "percent", 10),
            Column(self.env._("Cumulative"), "percent", 11),
            Column(self.env._("Interactions a year"), "integer", 12),
            self._frequency_column(),
            Column(
                self.env._("Unit cost (%(currency)s)", currency=currency), "number", 12
            ),
            Column(
                self.env._(
                    "Cost per delighted customer (%(currency)s)", currency=currency
                ),
                "number",
                16,
            ),
            Column(self.env._("Rated (n)"), "integer", 10),
        ]
        rows = self._cost_rows(facts)
        chart = Chart(
            "column",
            self.env._("Where the money goes"),
            (Series(1), Series(3, RED, "line")),
            min(len(rows), CHARTED),
        )
        return self._sheet(
            facts,
            self.env._("Cost"),
            self.env._("Annual cost, the highest first"),
            columns,
            rows,
            (chart,),
        )

    def _cost_rows(self, facts):
        cards = [c for c in facts["cards"].values() if c["values"]["annual_cost"]]
        cards.sort(key=lambda card: -card["values"]["annual_cost"])
        total = sum(card["values"]["annual_cost"] for card in cards)
        rows, so_far = [], 0
        for card in cards:
            values = card["values"]
            cost = values["annual_cost"]
            so_far += cost
            frequency = values["frequency"]
            unit_cost = cost / frequency if frequency else None
            rows.append(
                [
                    card["name"],
                    cost,
                    100 * cost / total,
                    100 * so_far / total,
                    frequency,
                    self._frequency_cell(values),
                    unit_cost,
                    self._cost_per_delighted(values),
                    values["rated"],
                ]
            )
        return rows

    def _cost_per_delighted(self, values):
        if not values["rated"]:
            return self._few(values)
        if not values["delighted"]:
            return self.env._("nobody was delighted")
        return values["period_cost"] / values["delighted"]

    def _factors_sheet(self, facts):
        columns = [
            Column(self.env._("Factor"), width=30),
            Column(self.env._("Mentions"), "integer", 10),
            Column(self.env._("Share"), "percent", 10),
            Column(self.env._("Cumulative"), "percent", 11),
            Column(self.env._("Effect"), width=15),
            Column(self.env._("Touchpoint"), width=26),
        ]
        labels = self._experience_labels()
        total = sum(count for _factor, count in facts["mentions"])
        rows, so_far = [], 0
        for factor, count in facts["mentions"]:
            so_far += count
            rows.append(
                [
                    factor.name,
                    count,
                    100 * count / total,
                    100 * so_far / total,
                    labels[factor.level],
                    factor.touchpoint_id.name,
                ]
            )
        chart = Chart(
            "column",
            self.env._("What customers name most"),
            (Series(1), Series(3, RED, "line")),
            min(len(rows), CHARTED),
        )
        return self._sheet(
            facts,
            self.env._("Factors"),
            self.env._("Why customers are disappointed, fine or delighted"),
            columns,
            rows,
            (chart,),
        )

    def _importance_sheet(self, facts):
        columns = [
            Column(self.env._("Touchpoint"), width=28),
            Column(self.env._("Importance"), "number", 12),
            Column(self.env._("Performance"), "number", 12),
            Column(self.env._("Field"), width=20),
            Column(self.env._("Performance (n)"), "integer", 13),
            Column(self.env._("Performance from"), width=16),
        ]
        known, split, rows = self._importance_rows(facts)
        chart = Chart(
            "scatter",
            self.env._("Importance against performance"),
            (Series(2, GREEN),),
            min(known, CHARTED),
            category=1,
            labels=0,
            axes=(self.env._("Importance"), self.env._("Performance")),
            splits=split,
        )
        return self._sheet(
            facts,
            self.env._("Importance-performance"),
            self.env._("Where to begin: importance against performance"),
            columns,
            rows,
            (chart,),
        )
