# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class TpmInteraction(models.Model):
    _inherit = "tpm.interaction"

    @api.model_create_multi
    def create(self, vals_list):
        interactions = super().create(vals_list)
        programs = self.env["tpm.survey.program"]
        if programs._in_force("interaction"):
            # An answer is logged as an interaction, which must not ask again.
            programs._plan(
                "interaction",
                interactions.filtered(lambda i: i.partner_id and i.origin != "survey"),
            )
        return interactions
