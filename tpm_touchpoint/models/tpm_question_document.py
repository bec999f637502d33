# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Questions of nobody: who may see them says the document, as of the interactions."""

from odoo import api, models


class TpmQuestion(models.Model):
    _name = "tpm.question"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.question", "tpm.document.mixin"]

    @api.model
    def _document_models(self):
        """As of the interactions, which are asked in an index."""
        return self.env["tpm.interaction"]._document_models()
