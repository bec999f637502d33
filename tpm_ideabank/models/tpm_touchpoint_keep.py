# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Touchpoints stay as long as something is going on there, or tells of them."""

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain

# Where touchpoints are written down, and by which field.
USERS_OF = {
    "tpm.idea": "touchpoint_ids",
    "tpm.improvement": "touchpoint_id",
    "tpm.cycle": "touchpoint_id",
    "tpm.coaching": "touchpoint_id",
}


class TpmTouchpoint(models.Model):
    # One file for each concern.
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        if vals.get("state") == "retired" or not vals.get("active", True):
            self._ensure_no_open_cycle()
        return super().write(vals)

    @api.model
    def _held_by(self):
        return [*super()._held_by(), "tpm.improvement", "tpm.cycle"]

    def _ensure_no_open_cycle(self):
        """Refuse to put away what somebody is working on; closing is for people."""
        # sudo: those of other companies go on there all the same
        cycle = (
            self.env["tpm.cycle"]
            .sudo()
            .search(
                Domain("touchpoint_id", "in", self.ids)
                & Domain("stage", "!=", "closed"),
                limit=1,
            )
        )
        if cycle:
            raise UserError(
                self.env._(
                    "A cycle is going on at %(name)s. Close it first, then archive or "
                    "retire the touchpoint.",
                    name=cycle.touchpoint_id.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_improved(self):
        """Keep what ideas and improvements tell of; archiving is what is meant."""
        used = self.browse().union(*map(self._used_by, USERS_OF))
        if used:
            raise RedirectWarning(
                self.env._(
                    "Ideas, improvements, cycles or coachings refer to %(names)s. "
                    "Archive instead: what was done there stays.",
                    names=", ".join(used.mapped("name")),
                ),
                self.env.ref("tpm_touchpoint.tpm_touchpoint_action_archive").id,
                self.env._("Archive"),
                {"active_model": self._name, "active_ids": used.ids},
            )

    def _used_by(self, model):
        """Return which of these touchpoints records of a model refer to."""
        field = USERS_OF[model]
        # sudo: archived records and those of other companies count as well
        records = self.env[model].sudo().with_context(active_test=False)
        groups = records._read_group([(field, "in", self.ids)], [field])
        found = self.browse(touchpoint.id for (touchpoint,) in groups)
        return found & self
