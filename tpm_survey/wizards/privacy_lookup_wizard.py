# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import email_normalize


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def _tpm_forget(self):
        """Forget who answered one of our surveys with nothing but an address.

        Answers of a customer go with the feedback they became. The host finds others,
        too, whose address only ends alike.
        """
        if self.res_model != "survey.user_input":
            return super()._tpm_forget()
        answers = self._tpm_record()
        theirs = email_normalize(answers.email or "") == self.wizard_id._tpm_email()
        if answers.partner_id or not answers.tpm_taken_over or not theirs:
            return False
        answers._tpm_forget([self.wizard_id.name.strip()])
        return True
