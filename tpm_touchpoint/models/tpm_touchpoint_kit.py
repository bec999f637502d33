# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TpmTouchpoint(models.Model):
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    # start kit
    kit_key = fields.Char(
        copy=False, readonly=True, help="Name of the touchpoint in the start kit."
    )

    # also finds what was taken over already
    _kit_key_uniq = models.UniqueIndex(
        "(kit_key, COALESCE(company_id, 0)) WHERE kit_key IS NOT NULL",
        "This touchpoint of the start kit was taken over already. Open the start kit "
        "anew to see what is there.",
    )

    @api.model
    def get_empty_list_help(self, help_message):
        """Lead managers with an empty catalogue to the start kit."""
        help_message = super().get_empty_list_help(help_message)
        kit = self.env["tpm.start.kit"]
        return kit._add_button(help_message) if kit._is_offered() else help_message
