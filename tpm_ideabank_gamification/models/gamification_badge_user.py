# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class GamificationBadgeUser(models.Model):
    _inherit = "gamification.badge.user"

    is_tpm_first_idea = fields.Boolean(
        string="For the first adopted idea", readonly=True
    )

    _tpm_first_idea_uniq = models.UniqueIndex(
        "(user_id) WHERE is_tpm_first_idea IS TRUE",
        "The first adopted idea brings one badge.",
    )
