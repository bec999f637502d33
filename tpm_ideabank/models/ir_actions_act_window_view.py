# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .ir_ui_view import VIEW_TYPE


class IrActionsActWindowView(models.Model):
    _inherit = "ir.actions.act_window.view"

    view_mode = fields.Selection(
        selection_add=[(VIEW_TYPE, "Impact and effort")],
        ondelete={VIEW_TYPE: "cascade"},
    )
