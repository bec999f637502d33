# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    tpm_journey_lanes = fields.Json(
        readonly=True,
        help="Which lanes of the journey map are hidden, and in which order.",
    )
