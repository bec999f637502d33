# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# Context key by which a caller says that these are being followed up.
FOLLOWED_KEY = "tpm_is_followed_up"


class TpmInteraction(models.Model):
    _inherit = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited

    def _raise_alarm(self):
        """Raise none for a feedback that is followed up.

        Or two people would be asked to call the same customer about the same thing.
        """
        if self.env.context.get(FOLLOWED_KEY):
            return None
        return super()._raise_alarm()
