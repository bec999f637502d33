# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..models.tpm_interaction import EXPERIENCES
from ..tools.workbook import Chart, Column, Series
from .tpm_workbook_sheets import CHARTED

PROMISE = ("response_share", "response_low", "response_high", "response_count")


class TpmWorkbook(models.TransientModel):
    """All that the scorecard has, a touchpoint a row.

    What too few stand behind is an empty cell, or says so: it is never 0.
    """

    _inherit = "tpm.workbook"  # pylint: disable=consider-merging-classes-inherited

    def _scorecard_sheet(self, facts):
        columns = [
            Column(self.env._("Touchpoint"), width=26),
            Column(self.env._("Phase"), width=16),
            Column(self.env._("Responsible"), width=18),
            Column(self.env._("Interactions"), "integer", 11),
            *self._index_columns(),
            *self._trend_columns(),
            *self._interval_columns(),
            self._evidence_column(),
            *self._promise_columns(),
            Column(self._cost_label(), "money", 12),
            self._frequency_column(),
            *self._rank_columns(),
        ]
        rated = self._by_index(facts)
        ids = {card["id"] for card in rated}
        others = [c for c in facts["map"]["touchpoints"] if c["id"] not in ids]
        rows = [self._scorecard_row(card, facts) for card in [*rated, *others]]
        chart = Chart(
            "bar",
            self.env._("Experience index, the worst first"),
            (Series(5),),
            min(len(rated), CHARTED),
        )
        return self._sheet(
            facts,
            self.env._("Scorecard"),
            self.env._("Scorecard of the touchpoints"),
            columns,
            rows,
            (chart,),
            charts_below=True,
        )

    def _scorecard_row(self, card, facts):
        values, score = card["values"], facts["scores"][card["id"]]
        return [
            card["name"],
            self._phase_names(facts).get(card["phase_id"]),
            card["user"] and card["user"][1],
            values["interactions"],
            *self._index_cells(values),
            self._labels("trend").get(score.get("trend")),
            score.get("difference"),
            *self._interval_cells(values),
            self.env["tpm.journey"]._evidence_text(values),
            *(score[name] for name in PROMISE),
            score["target_score"],
            self._labels("target").get(score["target"]),
            values["annual_cost"] or None,
            self._frequency_cell(values),
            score.get("gain_rank"),
            self._labels("importance_field").get(score.get("importance_field")),
            score.get("cost_rank"),
        ]

    # columns

    def _trend_columns(self):
        return [
            Column(self.env._("Trend"), width=17),
            Column(self.env._("Change (points)"), "points", 9),
        ]

    def _interval_columns(self):
        labels = self._experience_labels()
        return [
            column
            for name, _label in EXPERIENCES
            for column in (
                Column(f"{labels[name]} %", "percent", 11),
                Column(
                    self.env._("%(share)s, from", share=labels[name]), "percent", 11
                ),
                Column(self.env._("%(share)s, to", share=labels[name]), "percent", 11),
            )
        ]

    def _interval_cells(self, values):
        shares = self.env["tpm.journey"]._shares(values)
        few = (self._few(values), None, None)
        return [cell for name, _label in EXPERIENCES for cell in (shares[name] or few)]

    def _promise_columns(self):
        return [
            Column(self.env._("Promise kept %"), "percent", 10),
            Column(self.env._("Promise kept, from"), "percent", 10),
            Column(self.env._("Promise kept, to"), "percent", 10),
            Column(self.env._("Questions decided (n)"), "integer", 10),
            Column(self.env._("Target"), "integer", 8),
            Column(self.env._("Target reached"), width=10),
        ]

    def _rank_columns(self):
        return [
            Column(self.env._("Rank by gain"), "integer", 8),
            Column(self.env._("Field"), width=20),
            Column(self.env._("Rank by cost"), "integer", 8),
        ]

    # words

    def _score_definitions(self, facts):
        return [
            [
                self.env._("Trend"),
                self.env._(
                    "Against the period before, of the same length. Better or worse: "
                    "chance alone explains the difference in less than one case in 20. "
                    "Empty: too few are rated in one of them."
                ),
            ],
            [
                self.env._("Promise kept"),
                self.env._(
                    "Questions answered within the promised hours / questions whose "
                    "first response came or is overdue (n). Empty: fewer than "
                    "%(number)s. From and to are the 95 %% interval of Wilson.",
                    number=facts["map"]["too_few_below"],
                ),
            ],
            [
                self.env._("Rank by gain, field, rank by cost"),
                self.env._(
                    "Three ways to say where to begin, of touchpoints in use. Gain: "
                    "importance + (10 - would buy again) + (10 - would recommend). "
                    "Field: importance against performance. Cost: the annual cost."
                ),
            ],
        ]
