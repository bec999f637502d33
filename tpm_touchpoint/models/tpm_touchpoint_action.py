# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class TpmTouchpoint(models.Model):
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used_by_actions(self):
        """Say which actions are in the way, where a key of the database would not."""
        # sudo: actions are for administrators, their names are no secret
        actions = self.env["ir.actions.server"].sudo()
        if actions := actions.search([("tpm_touchpoint_id", "in", self.ids)]):
            raise UserError(
                self.env._(
                    "Server actions log at %(names)s. Give them another touchpoint or "
                    "delete them first: %(actions)s.",
                    names=", ".join(actions.tpm_touchpoint_id.mapped("name")),
                    actions=", ".join(actions.mapped("name")),
                )
            )
