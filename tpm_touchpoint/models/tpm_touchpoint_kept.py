# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from .tpm_touchpoint_promise import HOURS


class TpmTouchpoint(models.Model):
    """What a touchpoint promises is remembered as it was at each time."""

    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        touchpoints = super().create(vals_list)
        if any(vals.get(name) for vals in vals_list for name in HOURS):
            touchpoints._note_promises()
        return touchpoints

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & set(HOURS):
            self._note_promises()
        if "channel_id" in vals:
            self.env["tpm.question.queue"]._add_touchpoints(self.ids)
        return res

    def _is_answer_promised(self):
        """Say whether customers who come in here wait for an answer afterwards."""
        hours = max(self[name] or 0 for name in HOURS)
        return hours > 0 and not self.channel_id.is_live

    def _note_promises(self):
        # sudo: the history of promises follows, nobody has rights to change it
        self.env["tpm.touchpoint.promise"].sudo()._note(self.sudo())
