# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from odoo.addons.tpm_touchpoint.tools.workbook import GREY, Chart, Column, Series

from ..models.tpm_idea import CLOSED
from ..models.tpm_improvement import OPEN_STATES

LIMIT = 500  # rows of a sheet, the most urgent ones
CHARTED = 20


class TpmWorkbook(models.TransientModel):
    """The sheets about what is being improved: as it stands today."""

    _inherit = "tpm.workbook"

    def _sheets(self, facts):
        return [
            *super()._sheets(facts),
            self._ideas_sheet(facts),
            self._improvements_sheet(facts),
        ]

    def _ideas_sheet(self, facts):
        columns = [
            Column(self.env._("Idea"), width=40),
            Column(self.env._("Votes"), "integer", 8),
            Column(self.env._("Impact per effort"), "number", 11),
            Column(self.env._("Quick win"), width=10),
            Column(self.env._("Impact"), width=11),
            Column(self.env._("Effort"), width=11),
            Column(self.env._("Stage"), width=16),
            Column(self.env._("Touchpoints"), width=28),
            Column(self.env._("Since"), "date", 12),
        ]
        ideas = self._open_ideas(facts)
        chart = Chart(
            "bar",
            self.env._("Votes for the first ideas of the list"),
            (Series(1),),
            min(len(ideas), CHARTED),
        )
        return self._sheet(
            facts,
            self.env._("Ideas"),
            self.env._("Open ideas as of today, quick wins first"),
            columns,
            [self._idea_row(idea) for idea in ideas],
            (chart,),
        )

    def _open_ideas(self, facts):
        """Return the ideas that the journey map counts."""
        return self.env["tpm.idea"].search(
            Domain("touchpoint_ids", "in", facts["records"].ids)
            & Domain("stage_kind", "not in", CLOSED)
            & Domain("merged_into_id", "=", False)
            & Domain("moderation", "=", "approved"),
            limit=LIMIT,
        )

    def _idea_row(self, idea):
        labels = {
            name: dict(idea._fields[name]._description_selection(self.env))
            for name in ("impact", "effort")
        }
        return [
            idea.name,
            idea.vote_count,
            idea.value or self.env._("not rated"),
            self.env._("yes") if idea.is_quick_win else None,
            labels["impact"].get(idea.impact),
            labels["effort"].get(idea.effort),
            idea.stage_id.name,
            ", ".join(idea.touchpoint_ids.mapped("name")),
            idea.create_date.date(),
        ]

    def _improvements_sheet(self, facts):
        currency = self.company_id.currency_id.name
        columns = [
            Column(self.env._("What"), width=40),
            Column(self.env._("Budget (%(currency)s)", currency=currency), "money", 12),
            Column(
                self.env._("Cost so far (%(currency)s)", currency=currency),
                "money",
                12,
            ),
            Column(self.env._("Touchpoint"), width=24),
            Column(self.env._("Who"), width=18),
            Column(self.env._("From"), "date", 12),
            Column(self.env._("Until"), "date", 12),
            Column(self.env._("State"), width=11),
            Column(self.env._("Overdue"), width=10),
            Column(self.env._("Wished result"), width=36),
        ]
        improvements = self.env["tpm.improvement"].search(
            Domain("touchpoint_id", "in", facts["records"].ids)
            & Domain("state", "in", OPEN_STATES),
            limit=LIMIT,
        )
        chart = Chart(
            "bar",
            self.env._("Budget and cost so far"),
            (Series(1, GREY), Series(2)),
            min(len(improvements), CHARTED),
        )
        return self._sheet(
            facts,
            self.env._("Improvements"),
            self.env._("Improvements to do as of today"),
            columns,
            [self._improvement_row(improvement) for improvement in improvements],
            (chart,),
        )

    def _improvement_row(self, improvement):
        states = dict(improvement._fields["state"]._description_selection(self.env))
        return [
            improvement.name,
            improvement.budget or None,
            improvement.cost or None,
            improvement.touchpoint_id.name,
            # sudo: the name of a colleague is no secret
            improvement.sudo().user_id.name,
            improvement.date_from,
            improvement.date_to,
            states[improvement.state],
            self.env._("yes") if improvement.is_overdue else None,
            improvement.wished_result,
        ]

    def _definitions(self, facts):
        return [
            *super()._definitions(facts),
            [
                self.env._("Ideas and improvements"),
                self.env._(
                    "What is open today at these touchpoints, whatever the period, the "
                    "team and the persona; the first %(limit)s.",
                    limit=LIMIT,
                ),
            ],
        ]
