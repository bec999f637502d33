# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class TpmInteraction(models.Model):
    _inherit = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        """Take a question that is being answered off the list at once."""
        interactions = super().create(vals_list)
        if self.env.context.get("tpm_answering"):
            # sudo: questions follow the interactions, nobody has rights to change them
            self.env["tpm.question"].sudo()._look_at_those_of(interactions.sudo())
        return interactions
