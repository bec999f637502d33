# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    # One file for each concern.
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_unmailable(self):
        """Return those whom campaigns don't mail: no address, or on the blacklist.

        A hook: who has objected in another way is added here.
        """
        return self.filtered(
            lambda partner: not partner.active
            or not partner.email
            or partner.is_blacklisted
        )
