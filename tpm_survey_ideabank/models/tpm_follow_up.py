# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import format_date


class TpmFollowUp(models.Model):
    _inherit = "tpm.follow.up"

    def action_plan_coaching(self):
        """Open the dialog that plans coaching of who served the customer."""
        self.ensure_one()
        return self.env["tpm.coaching.plan"]._dialog(
            self.touchpoint_id,
            users=self._served_by(),
            goal=self._coaching_goal(),
        )

    def _served_by(self):
        """Return who served the customer; nobody where that is not known."""
        user = self.feedback_id.user_id
        return user.filtered(lambda u: u.active and not u.share)

    def _coaching_goal(self):
        """Return what shall get better, in the customer's words but without a name."""
        self.ensure_one()
        feedback = self.feedback_id
        values = {
            "score": feedback.repurchase,
            "day": format_date(self.env, feedback.day),
            "quote": feedback._prepare_learned_vals()["name"],
        }
        if not feedback._quote():
            return self.env._("Score %(score)s of 10 on %(day)s", **values)
        return self.env._("“%(quote)s” (%(score)s of 10 on %(day)s)", **values)
