# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class TpmJourney(models.AbstractModel):
    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def read_choices(self):
        """Say also whether the map should lead to the start kit."""
        kit = self.env["tpm.start.kit"]
        return super().read_choices() | {"has_start_kit": kit._is_offered()}
