# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain


class TpmInteraction(models.Model):
    _inherit = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited

    def unlink(self):
        """Nobody need review what is gone; what was reviewed keeps its score."""
        # sudo: whoever deletes an interaction need not see its audits
        audits = self.env["tpm.audit"].sudo()
        drawn = Domain("interaction_id", "in", self.ids)
        audits.search(drawn & Domain("state", "=", "planned"))._drop("deleted")
        return super().unlink()
