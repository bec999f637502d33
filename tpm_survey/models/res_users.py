# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    tpm_digest = fields.Boolean(
        string="Weekly touchpoint digest",
        default=True,
        help="On Mondays, a mail about the touchpoints you are responsible for: what "
        "customers said, and which follow-ups are open.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["tpm_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["tpm_digest"]
