# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

VIEW_TYPE = "impact_effort"


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    type = fields.Selection(selection_add=[(VIEW_TYPE, "Impact and effort")])

    def _get_view_info(self):
        icon = "fa fa-bullseye"
        return {VIEW_TYPE: {"icon": icon}} | super()._get_view_info()
