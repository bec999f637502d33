# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tpm_interaction import ORIGINS
from .tpm_interaction_forget import KEEP_KEY, MOST_MONTHS


class ResConfigSettings(models.TransientModel):
    """After how many months interactions become anonymous, by where they came from."""

    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    tpm_keep_manual = fields.Integer(string="Months logged by hand")
    tpm_keep_activity = fields.Integer(string="Months of activities")
    tpm_keep_mail = fields.Integer(string="Months of mail")
    tpm_keep_document = fields.Integer(string="Months of documents")
    tpm_keep_import = fields.Integer(string="Months of imports")
    tpm_keep_survey = fields.Integer(string="Months of surveys")

    @api.model
    def get_values(self):
        months = self.env["tpm.interaction"]._keep_months
        kept = {f"tpm_keep_{origin}": months(origin) for origin, _label in ORIGINS}
        return {**super().get_values(), **kept}

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_months(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_months(vals)
        return super().write(vals)

    @api.model
    def _check_months(self, vals):
        """Refuse what is no time, before the database refuses the number."""
        for name in vals.keys() & {f"tpm_keep_{origin}" for origin, _label in ORIGINS}:
            months = self._fields[name].convert_to_cache(vals[name], self)
            if not 0 <= (months or 0) <= MOST_MONTHS:
                raise ValidationError(
                    self.env._(
                        "Interactions are kept for 1 to %(limit)s months, or for good: "
                        "0.",
                        limit=MOST_MONTHS,
                    )
                )

    def set_values(self):
        res = super().set_values()
        for origin, _label in ORIGINS:
            months = self[f"tpm_keep_{origin}"]
            if months != self.env["tpm.interaction"]._keep_months(origin):
                self.env["ir.config_parameter"].set_param(
                    KEEP_KEY % origin, str(months)
                )
        return res
