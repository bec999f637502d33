# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .tpm_idea import OFFICER


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Say how many ideas wait, to who may approve them."""
        info = super().session_info()
        if self.env.user.has_group(OFFICER):
            info["tpm_ideas_waiting"] = self.env["tpm.idea"]._waiting_count()
        return info
