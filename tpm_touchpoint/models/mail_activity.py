# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .tpm_capture_rule import Occurrence


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        occurrences = self._tpm_occurrences()
        res = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        self.env["tpm.capture.rule"]._capture_occurrences("activity_done", occurrences)
        return res

    def _tpm_occurrences(self):
        """Tell what will have happened, before done activities are out of reach."""
        takes = self.env["tpm.interaction"]._is_taken_by
        return [
            Occurrence(
                document=self.env[activity.res_model].sudo().browse(activity.res_id),
                key=f"{self._name},{activity.id}",
                note=activity.summary,
                user_id=activity.user_id.id,
                activity_type_id=activity.activity_type_id.id,
            )
            for activity in self
            if activity.res_id and takes(activity.res_model)
        ]
