# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .tpm_interaction_mixin import USER_GROUP


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client whether the user has a role in Touchpoints."""
        return {**super().session_info(), "tpm_has_role": self._tpm_has_role()}

    def _tpm_has_role(self):
        return self.env.user.has_group(USER_GROUP)
