# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import format_date

from ..tools.workbook import Column

IN_USE = ("active", "key")


class TpmWorkbook(models.TransientModel):
    """Importance against performance, and the words of the workbook."""

    _inherit = "tpm.workbook"  # pylint: disable=consider-merging-classes-inherited

    def _importance_rows(self, facts):
        """Return how many are known, the means that part the fields, and the rows.

        Touchpoints in use alone; those of which too little is known come last.
        """
        scores = facts["scores"]
        placed = [
            (card, scores[card["id"]])
            for card in facts["map"]["touchpoints"]
            if card["state"] in IN_USE
        ]
        known = [one for one in placed if one[1]["importance_field"]]
        unknown = [one for one in placed if not one[1]["importance_field"]]
        known.sort(key=lambda one: (-one[1]["importance"], one[1]["performance"]))
        splits = ("importance_split", "performance_split")
        split = tuple(known[0][1][name] for name in splits) if known else ()
        rows = [self._importance_row(*one) for one in known + unknown]
        return len(known), split, rows

    def _importance_row(self, card, score):
        importance, performance = score["importance"], score["performance"]
        return [
            card["name"],
            self.env._("not known") if importance is None else importance,
            self._few(card["values"]) if performance is None else performance,
            self._labels("importance_field").get(score["importance_field"]),
            score["performance_n"],
            self._labels("performance_from").get(score["performance_from"]),
        ]

    def _about_sheet(self, facts):
        """Return the sheet that says what was counted, and how."""
        columns = [
            Column(self.env._("What"), width=30),
            Column(self.env._("Meaning"), width=110),
        ]
        rows = [*self._about_filters(facts), *self._definitions(facts)]
        return self._sheet(
            facts,
            self.env._("About"),
            self.env._("About this workbook"),
            columns,
            rows,
            has_filter=False,
        )

    def _about_filters(self, facts):
        anything = self.env._("all")
        return [
            [self.env._("Period"), self._note(facts).split(" · ")[0]],
            [self.env._("Company"), self.company_id.name],
            [self.env._("Sales team"), self.team_id.name or anything],
            [self.env._("Persona"), self.persona_id.name or anything],
            [
                self.env._("Made on, by"),
                f"{format_date(self.env, fields.Date.context_today(self))}, "
                f"{self.env.user.name}",
            ],
            [
                self.env._("Whose numbers"),
                self.env._(
                    "What %(user)s may see: others may see more or less.",
                    user=self.env.user.name,
                ),
            ],
        ]

    def _definitions(self, facts):
        """Return the words and formulas of the sheets; a hook."""
        return [
            *self._experience_definitions(facts),
            *self._score_definitions(facts),
            *self._further_definitions(),
        ]

    def _experience_definitions(self, facts):
        return [
            [
                self.env._("Interaction"),
                self.env._("One customer at one touchpoint at one time."),
            ],
            [
                self.env._("Rated (n)"),
                self.env._(
                    "Interactions of which it is known how the customer felt: "
                    "disappointed, OK or delighted."
                ),
            ],
            [
                self.env._("Too few"),
                self.env._(
                    "Fewer than %(number)s rated: no share and no index is shown, as "
                    "chance alone might explain it. It never stands for zero.",
                    number=facts["map"]["too_few_below"],
                ),
            ],
            [
                self.env._("Experience index"),
                self.env._(
                    "(delighted - disappointed) / n x 100, from -100 to 100. From and "
                    "to are its 95 % interval (adjusted Wald): n' = n + 3, "
                    "p+ = (delighted + 0.75) / n', p- = (disappointed + 0.75) / n', "
                    "m = p+ - p-, se = root((p+ + p- - m²) / n'), m ± 1.96 se."
                ),
            ],
            [
                self.env._("Shares"),
                self.env._("Part of n; from and to are the 95 % interval of Wilson."),
            ],
            [
                self.env._("Months"),
                self.env._("The month in which the period ends, and the 11 before."),
            ],
        ]

    def _further_definitions(self):
        return [
            [
                self.env._("Annual cost"),
                self.env._(
                    "Unit cost x interactions of the last 12 months, or as estimated "
                    "where nothing has been counted: “Frequency” says which. It is the "
                    "same for every period, team and persona."
                ),
            ],
            [
                self.env._("Cost per delighted customer"),
                self.env._("Cost in the period / interactions that delighted."),
            ],
            [
                self.env._("Mentions"),
                self.env._("How often customers named the factor in the period."),
            ],
            [
                self.env._("Importance and performance"),
                self.env._(
                    "Importance to the customer from 0 to 10: as customers answered, "
                    "else your own estimate. Performance from 0 to 10: whether they "
                    "would buy again where they were asked, else (experience index + "
                    "100) / 20. Beside it stands which, and how many answers or rated "
                    "interactions it stands on. The fields are parted by the means of "
                    "all touchpoints in use of which both are known."
                ),
            ],
            [
                self.env._("Journey"),
                self.env._(
                    "Phases are summed up from their touchpoints; retired touchpoints "
                    "are left out, as on the journey map."
                ),
            ],
        ]
