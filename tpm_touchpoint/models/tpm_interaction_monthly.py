# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .tpm_interaction import DerivedMany2one


class TpmInteractionMonthly(models.Model):
    """The days of a month summed up, so that a year is read in twelve rows."""

    _name = "tpm.interaction.monthly"
    _inherit = "tpm.count.mixin"
    _description = "Interactions by Month"
    _log_access = False

    # no foreign keys: what is counted has them, and none may go before it
    touchpoint_id = DerivedMany2one("tpm.touchpoint", required=True)
    company_id = DerivedMany2one("res.company", required=True)
    # a team that goes leaves its interactions, which are then counted without one
    team_id = DerivedMany2one("crm.team")
    day = fields.Date(required=True, help="The first one, of a month.")
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
        names = ("interactions", "disappointed", "ok", "delighted", "minutes")
        return {name: SQL.identifier("r", name) for name in names}
