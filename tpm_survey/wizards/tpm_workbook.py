# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.tpm_touchpoint.tools.score import share
from odoo.addons.tpm_touchpoint.tools.workbook import (
    GREEN,
    GREY,
    Cell,
    Chart,
    Column,
    Series,
)

CHARTED = 30


class TpmWorkbook(models.TransientModel):
    """The sheets about buying again and recommending."""

    _inherit = "tpm.workbook"

    def _sheets(self, facts):
        return [
            *super()._sheets(facts),
            self._repurchase_sheet(facts),
            self._referral_sheet(facts),
        ]

    def _summary_rows(self, facts):
        rows = super()._summary_rows(facts)
        found = facts["total"]["repurchase"]
        score = [found[name] for name in ("score", "low", "high")]
        if found["score"] is None:
            score = [self._few_answers(found["n"]), None, None]
        remark = self.env._("promoters less detractors, -100 to 100")
        label = self.env._("Net repurchase score")
        return [*rows, [label, *score, found["n"], remark]]

    def _few_answers(self, n):
        return self.env._("too few") if n else self.env._("no answers")

    def _repurchase_sheet(self, facts):
        columns = [
            Column(self.env._("Touchpoint"), width=28),
            Column(self.env._("Answers (n)"), "integer", 11),
            Column(self.env._("Net repurchase score"), "number", 13),
            Column(self.env._("From"), "number", 10),
            Column(self.env._("To"), "number", 10),
        ]
        cards = facts["map"]["touchpoints"]
        known = [c for c in cards if c["values"]["repurchase"]["score"] is not None]
        known.sort(key=lambda card: card["values"]["repurchase"]["score"])
        ids = {card["id"] for card in known}
        others = [card for card in cards if card["id"] not in ids]
        chart = Chart(
            "bar",
            self.env._("Net repurchase score, the worst first"),
            (Series(2),),
            min(len(known), CHARTED),
        )
        return self._sheet(
            facts,
            self.env._("Repurchase"),
            self.env._("Would customers buy again?"),
            columns,
            [self._repurchase_row(card) for card in [*known, *others]],
            (chart,),
        )

    def _repurchase_row(self, card):
        found = card["values"]["repurchase"]
        score = found["score"]
        if score is None:
            score = self._few_answers(found["n"])
        return [card["name"], found["n"], score, found["low"], found["high"]]

    def _referral_sheet(self, facts):
        columns = [
            Column(self.env._("Month or team"), width=26),
            Column(self.env._("New customers"), "integer", 12),
            Column(self.env._("Asked"), "integer", 10),
            Column(self.env._("Answered (n)"), "integer", 11),
            Column(self.env._("By recommendation"), "integer", 15),
            Column(self.env._("Referral rate"), "percent", 11),
            Column(self.env._("From"), "percent", 9),
            Column(self.env._("To"), "percent", 9),
            Column(self.env._("Evidence"), width=16),
        ]
        months, teams = (
            self._referral_rows(facts, spec) for spec in ("day:month", "team_id")
        )
        chart = Chart(
            "line",
            self.env._("Referral rate by month"),
            (Series(5, GREEN), *(Series(n, GREY, dashed=True) for n in (6, 7))),
            len(months),
        )
        return self._sheet(
            facts,
            self.env._("Referral"),
            self.env._("New customers won by recommendation"),
            columns,
            [*months, *teams],
            (chart,),
        )

    def _referral_rows(self, facts, spec):
        groups = self.env["tpm.referral.report"]._read_group(
            self._referral_domain(facts),
            [spec],
            ["__count", "asked:sum", "answered:sum", "recommended:sum"],
        )
        return [self._referral_row(spec, *group) for group in groups]

    def _referral_domain(self, facts):
        first, last = facts["period"]
        journey = self.env["tpm.journey"]
        return (
            Domain("day", ">=", first)
            & Domain("day", "<=", last)
            & Domain("company_id", "=", self.company_id.id)
            & journey._team_domain(facts["filters"])
            & journey._persona_domain(facts["filters"])
        )

    def _referral_row(self, spec, key, count, asked, answered, recommended):
        if spec == "day:month":
            name = format_date(self.env, key, date_format="LLLL y")
        else:
            # sudo: the name of a team is no secret
            name = key.sudo().name or self.env._("No team")
        few = answered < self.env["tpm.touchpoint"]._score_threshold()
        rate = (None,) * 3 if few else share(recommended, answered)
        text = self.env._("n = %(n)s", n=answered)
        if few:
            text = self.env._("too few (n = %(n)s)", n=answered)
        return [Cell(name, "text"), count, asked, answered, recommended, *rate, text]

    def _definitions(self, facts):
        return [
            *super()._definitions(facts),
            [
                self.env._("Net repurchase score"),
                self.env._(
                    "Would you buy again at this point? From 0 to 10: percent who "
                    "answered 9 or 10, less percent who answered 0 to 6; with the same "
                    "interval as the experience index."
                ),
            ],
            [
                self.env._("Referral rate"),
                self.env._(
                    "New customers won by recommendation / new customers who answered "
                    "how they found us. New: the first confirmed order lies in the "
                    "period. From and to are the 95 % interval of Wilson."
                ),
            ],
        ]
