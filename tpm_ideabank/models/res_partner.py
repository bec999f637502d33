# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def unlink(self):
        """Count the votes anew that go with a contact."""
        # sudo: votes are the addon's own, whoever deletes a contact
        votes = self.env["tpm.idea.vote"].sudo()
        ideas = votes.search([("partner_id", "in", self.ids)]).idea_id
        res = super().unlink()
        ideas._recount_votes()
        return res
