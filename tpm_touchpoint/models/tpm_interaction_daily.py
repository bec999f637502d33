# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.period import split_months
from .tpm_interaction import EXPERIENCES, DerivedMany2one


class TpmInteractionDaily(models.Model):
    """How often customers met us at a touchpoint on a day, and how they felt it."""

    _name = "tpm.interaction.daily"
    _inherit = "tpm.count.mixin"
    _description = "Interactions by Day"
    _counted = "tpm.interaction"
    _log_access = False

    touchpoint_id = fields.Many2one("tpm.touchpoint", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    # a team that goes leaves its interactions, which are then counted without one
    team_id = DerivedMany2one("crm.team")
    day = fields.Date(required=True)
    # sums
    interactions = fields.Integer()
    disappointed = fields.Integer()
    ok = fields.Integer(string="OK")
    delighted = fields.Integer()
    minutes = fields.Integer()

    _day_idx = models.Index("(touchpoint_id, day)")

    @api.model
    def _keys(self):
        names = ("touchpoint_id", "company_id", "team_id", "day")
        return {name: SQL.identifier("r", name) for name in names}

    @api.model
    def _measures(self):
        return {
            "interactions": SQL("1"),
            **{
                name: SQL("(r.experience IS NOT DISTINCT FROM %s)::int", name)
                for name, _label in EXPERIENCES
            },
            "minutes": SQL("COALESCE(r.duration, 0)"),
        }

    @api.model
    def _sum_period(self, domain, groupby, date_from, date_to):
        """Sum up a period: its whole months, and the days before and after them.

        :param domain: on touchpoint_id, company_id, team_id
        :param date date_from: first day
        :param date date_to: last day
        :return: dict of the key (a tuple of what was grouped by) to a Counter of sums;
            None when the user's rules ask for more, so that the interactions
            themselves have to be read
        """
        months, days = split_months(date_from, date_to)
        found = defaultdict(Counter)
        for model, spans in (("tpm.interaction.monthly", months), (self._name, days)):
            rows = self.env[model]._sum(domain & self._within(spans), groupby)
            if rows is None:
                return None
            for *key, sums in rows:
                found[tuple(key)].update(sums)
        return found

    @api.model
    def _within(self, spans):
        return Domain.OR(
            Domain("day", ">=", first) & Domain("day", "<=", last)
            for first, last in spans
        )
