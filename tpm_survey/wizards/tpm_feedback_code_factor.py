# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Command

from ..models.tpm_feedback import OFFICER_GROUP


class TpmFeedbackCode(models.TransientModel):
    """A factor that nobody has thought of yet can be named while coding."""

    # One file for each concern.
    _inherit = "tpm.feedback.code"  # pylint: disable=consider-merging-classes-inherited

    new_factor = fields.Char(
        string="New factor",
        groups=OFFICER_GROUP,
        help="Is added to the factors of the touchpoint, on the level of the score.",
    )

    def action_apply(self):
        """Make the new factor first, where one was named."""
        self.ensure_one()
        if self.env.user.has_group(OFFICER_GROUP) and (self.new_factor or "").strip():
            factors = self._new_factors(self.new_factor.strip())
            self.factor_ids = [Command.link(factor.id) for factor in factors]
        return super().action_apply()

    def _new_factors(self, name):
        """Find or make the factor at each touchpoint, on the level most scores have."""
        Factor = self.env["tpm.factor"]
        for touchpoint, feedbacks in self.feedback_ids.grouped("touchpoint_id").items():
            levels = [f._experience() or "disappointed" for f in feedbacks]
            level = max(sorted(set(levels)), key=levels.count)
            known = touchpoint.factor_ids.filtered(
                lambda f, level=level: f.level == level
                and f.name.casefold() == name.casefold()
            )
            Factor |= known[:1] or Factor.create(
                {"name": name, "touchpoint_id": touchpoint.id, "level": level}
            )
        return Factor
