# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def unlink(self):
        """Take their follow-ups along, with tasks and messages.

        The database would delete the rows alone.
        """
        # sudo: who may delete the customer need have no rights on follow-ups
        self.env["tpm.follow.up"].sudo().search(
            [("partner_id", "in", self.ids)]
        ).unlink()
        return super().unlink()
