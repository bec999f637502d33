# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

FOLLOW_UP = "tpm.follow.up"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Give a follow-up whose task is ticked off without an outcome a new task."""
        ticked = self.filtered(lambda a: a.res_model == FOLLOW_UP).mapped("res_id")
        res = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if ticked and not self.env.context.get("tpm_outcome_said"):
            # sudo: who may tick off the task need not have rights on the others'
            self.env[FOLLOW_UP].sudo().browse(ticked).exists()._on_task_done()
        return res
