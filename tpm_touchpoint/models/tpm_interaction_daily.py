# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .tpm_interaction import EXPERIENCES


class TpmInteractionDaily(models.Model):
    """How often customers met us at a touchpoint on a day, and how they felt it."""

    _name = "tpm.interaction.daily"
    _inherit = "tpm.interaction.monthly"
    _description = "Interactions by Day"
    _counted = "tpm.interaction"
    _months = "tpm.interaction.monthly"
    _log_access = False

    day = fields.Date(help="")
    in_month = fields.Boolean(help="Whether the sums of its month hold it.")

    _day_idx = models.Index("(touchpoint_id, day) WHERE in_month IS TRUE")
    _new_idx = models.Index("(touchpoint_id, day) WHERE in_month IS NOT TRUE")

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
