# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tpm_idea_answer import DAYS_KEY, USER_KEY

LONGEST = 365  # beyond it a setting is a slip
ALIAS = "tpm_ideabank.mail_alias_idea"


class ResConfigSettings(models.TransientModel):
    """How fast ideas are answered, by whom, and where they are mailed to."""

    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    tpm_idea_answer_days = fields.Integer(string="Working days to answer an idea")
    tpm_idea_answer_user_id = fields.Many2one(
        "res.users",
        string="Who answers ideas nobody is responsible for",
        domain="[('share', '=', False)]",
    )
    tpm_idea_alias_name = fields.Char(string="Address for ideas")
    tpm_idea_alias_domain = fields.Char(compute="_compute_tpm_idea_alias_domain")

    def _compute_tpm_idea_alias_domain(self):
        self.tpm_idea_alias_domain = self._tpm_idea_alias().alias_domain

    @api.model
    def _tpm_idea_alias(self):
        # sudo: whoever may change settings may name the address
        alias = self.env["mail.alias"].sudo()
        return self.env.ref(ALIAS, raise_if_not_found=False) or alias

    @api.model
    def get_values(self):
        idea = self.env["tpm.idea"]
        return {
            **super().get_values(),
            "tpm_idea_answer_days": idea._answer_days(),
            "tpm_idea_answer_user_id": idea._default_answer_user().id,
            "tpm_idea_alias_name": self._tpm_idea_alias().sudo().alias_name,
        }

    def set_values(self):
        res = super().set_values()
        if not 1 <= self.tpm_idea_answer_days <= LONGEST:
            raise ValidationError(
                self.env._(
                    "Ideas are answered within 1 to %(days)s working days.",
                    days=LONGEST,
                )
            )
        parameters = self.env["ir.config_parameter"]
        idea = self.env["tpm.idea"]
        if self.tpm_idea_answer_days != idea._answer_days():
            parameters.set_param(DAYS_KEY, str(self.tpm_idea_answer_days))
        if self.tpm_idea_answer_user_id != idea._default_answer_user():
            parameters.set_param(USER_KEY, str(self.tpm_idea_answer_user_id.id or ""))
        alias = self._tpm_idea_alias().sudo()
        if alias and (alias.alias_name or "") != (self.tpm_idea_alias_name or ""):
            alias.alias_name = self.tpm_idea_alias_name
        return res
