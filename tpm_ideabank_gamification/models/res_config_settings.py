# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .tpm_idea import GRANT_KEY


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    tpm_idea_badge = fields.Boolean(
        string="Badge for the first adopted idea", config_parameter=GRANT_KEY
    )
