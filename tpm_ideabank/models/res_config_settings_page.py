# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .tpm_idea_moderation import MODERATION_KEY, RULES
from .tpm_idea_page import PAGE_KEY, PAGES


class ResConfigSettings(models.TransientModel):
    """Who outside sees ideas, and whose are read before others see them."""

    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    tpm_idea_page = fields.Selection(
        PAGES, string="Who sees the page", config_parameter=PAGE_KEY, default="portal"
    )
    tpm_idea_moderation = fields.Selection(
        RULES,
        string="Which ideas wait for approval",
        config_parameter=MODERATION_KEY,
        default="anonymous",
    )
