# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..models.tpm_touchpoint_frequency import BASES
from ..tools.frequency import ESTIMATED
from .tpm_rows_mixin import ROW

# What rests on how often customers come a year.
YEARLY = {"frequency", "annual_cost", "cost_share", "cost_cumulated"}


class TpmScorecard(models.Model):
    """How often customers come a year, and whether that is counted or estimated."""

    _inherit = "tpm.scorecard"  # pylint: disable=consider-merging-classes-inherited

    frequency = fields.Integer(string="Interactions a year", **ROW)
    frequency_basis = fields.Selection(
        BASES,
        string="Frequency",
        help="Whether the interactions a year, and the cost that rests on them, are "
        "counted or estimated.",
        **ROW,
    )
    cost_estimated = fields.Monetary(
        string="Of it estimated",
        help="Annual cost that rests on an estimated frequency.",
        **ROW,
    )

    @api.model
    def _further_values(self, shown):
        return super()._further_values(shown) | {
            "frequency": shown["frequency"],
            "frequency_basis": shown["frequency_basis"],
            "cost_estimated": shown["cost_estimated"],
        }

    @api.model
    def _web_read_group_format(self, groupby, aggregates, groups):
        """Say beside a touchpoint's name that its cost is estimated.

        In graphs and pivots there is no other place for it.
        """
        found = super()._web_read_group_format(groupby, aggregates, groups)
        measured = {spec.partition(":")[0] for spec in aggregates}
        if "touchpoint_id" in groupby and measured & YEARLY:
            self._mark_estimated(found)
        return found

    @api.model
    def _mark_estimated(self, groups):
        named = [group for group in groups if group["touchpoint_id"]]
        ids = {group["touchpoint_id"][0] for group in named}
        frequencies = self.env["tpm.touchpoint"].browse(ids)._yearly()
        for group in named:
            id_, name = group["touchpoint_id"]
            if frequencies[id_].basis == ESTIMATED:
                # in front: the end of a long label is cut off
                name = self.env._("Estimated: %(name)s", name=name)
                group["touchpoint_id"] = (id_, name)
