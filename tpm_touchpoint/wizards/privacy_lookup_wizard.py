# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models, tools
from odoo.fields import Domain
from odoo.tools import SQL


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _get_query_models_blacklist(self):
        """Leave out what we look up ourselves, and what only follows from it."""
        personal = self.env["tpm.personal.mixin"]._personal_models()
        followers = ["tpm.question", "tpm.relationship.account"]
        return [*super()._get_query_models_blacklist(), *personal, *followers]

    def _get_query(self):
        """Add what the host can't see: records that go with the customer.

        Of a company those of its contacts, too, as when it is forgotten.
        """
        query = super()._get_query()
        partners = self._tpm_partners()
        for name in partners.env["tpm.personal.mixin"]._personal_models():
            model = partners.env[name]
            query = SQL(
                "%s UNION ALL SELECT %s AS res_model_id, r.id AS res_id,"
                " TRUE AS is_active FROM (%s) r",
                query,
                partners.env["ir.model"]._get_id(name),
                model._search(model._personal_domain(partners)).select(),
            )
        return query

    def _tpm_partners(self):
        """Return the customers looked up, with the contacts of a company."""
        # sudo, archived: as the host looks
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        found = partners.search(
            Domain("email_normalized", "=", tools.email_normalize(self.email.strip()))
            | Domain("name", "=ilike", self.name.strip())
        )
        return found._tpm_with_contacts()


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def action_tpm_forget(self):
        """Take who was looked up out of what was found, and say so.

        What another customer did or said as well stays that customer's.
        """
        personal = self.env["tpm.personal.mixin"]._personal_models()
        for line in self.filtered(lambda r: r.res_model in personal):
            # sudo: as the host deletes
            record = self.env[line.res_model].sudo().browse(line.res_id).exists()
            # of none: whether it can be done
            if record and record.browse()._forget():
                record._forget_partners(line.wizard_id._tpm_partners())
                line.execution_details = self.env._(
                    "Made anonymous: %(model)s #%(number)s",
                    model=line.res_model_id.name,
                    number=line.res_id,
                )
