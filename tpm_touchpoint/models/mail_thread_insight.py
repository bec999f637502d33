# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was learned from a document outlives it."""

from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"  # pylint: disable=consider-merging-classes-inherited

    def unlink(self):
        """Let go of what was learned here; nobody could say who may see it."""
        ids = self.ids
        res = super().unlink()
        if ids:
            self.env["tpm.insight"]._follow_documents(self._name, ids)
        return res
