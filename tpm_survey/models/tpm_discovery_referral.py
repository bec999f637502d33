# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How new customers say that they became aware of the company."""

from odoo import api, models


class TpmDiscoveryReferral(models.AbstractModel):
    _name = "tpm.discovery.provider.referral"
    _inherit = "tpm.discovery.provider"
    _description = "How customers became aware"
    _candidates = "tpm.referral.source"
    _used_by = (("tpm.referral", "source_id", "date"),)
    _suggested = (None, "notice", "earned")

    @api.model
    def _subject(self, record):
        """Leave out the source of those who say it in words of their own."""
        return record.filtered(lambda source: not source.is_other)


class TpmDiscoveryReferralWords(models.AbstractModel):
    """Own words that several customers used; one alone may be the name of a person."""

    _name = "tpm.discovery.provider.referral_words"
    _inherit = "tpm.discovery.provider"
    _description = "How customers became aware, in own words"
    _candidates = "tpm.referral"
    _least = 3
    _most = 20
    _suggested = (None, "notice", "earned")

    @api.model
    def _find(self):
        """Take spellings that differ by case and blanks for the same."""
        groups = self.env["tpm.referral"]._read_group(
            [("other_text", "!=", False)],
            ["other_text", "company_id"],
            ["__count", "date:max", "id:max"],
        )
        return self._gather_words("tpm.referral", groups)
