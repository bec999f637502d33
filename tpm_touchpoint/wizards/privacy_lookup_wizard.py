# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models, tools
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from ..models.tpm_personal_mixin import NAMES_KEY


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _get_query_models_blacklist(self):
        """Leave out what we look up ourselves, and what only follows from it."""
        personal = self.env["tpm.personal.mixin"]._personal_models()
        followers = ["tpm.question", "tpm.relationship.account"]
        return [*super()._get_query_models_blacklist(), *personal, *followers]

    def _get_query(self):
        """Add what the host can't see: records that go with the customer.

        Of a company those of its contacts, too, as when it is forgotten. People who
        are no contact are found by the address they gave.
        """
        query = super()._get_query()
        partners, email = self._tpm_partners(), self._tpm_email()
        for name in partners.env["tpm.personal.mixin"]._personal_models():
            model = partners.env[name]
            whose = model._personal_domain(partners)
            whose |= model._typed_domain(self.name.strip(), email)
            query = SQL(
                "%s UNION ALL SELECT %s AS res_model_id, r.id AS res_id,"
                " TRUE AS is_active FROM (%s) r",
                query,
                partners.env["ir.model"]._get_id(name),
                model._search(whose).select(),
            )
        return query

    def _tpm_email(self):
        return tools.email_normalize(self.email.strip())

    def _tpm_partners(self):
        """Return the customers looked up, with the contacts of a company.

        A sign of the name that stands for others in a pattern, such as %, is meant as
        it is: what is forgotten must be of nobody else.
        """
        # sudo, archived: as the host looks
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        found = partners.search(
            Domain("email_normalized", "=", self._tpm_email())
            | Domain("name", "=ilike", escape_psql(self.name.strip()))
        )
        return found._tpm_with_contacts()


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def action_tpm_forget(self):
        """Take who was looked up out of what was found, and say so.

        What another customer did or said as well stays that customer's.
        """
        for line in self:
            if line._tpm_forget():
                line.execution_details = self.env._(
                    "Made anonymous: %(model)s #%(number)s",
                    model=line.res_model_id.name,
                    number=line.res_id,
                )

    def _tpm_forget(self):
        """Make one record anonymous; a hook.

        :return: whether that was done
        """
        if self.res_model not in self.env["tpm.personal.mixin"]._personal_models():
            return False
        record = self._tpm_record()
        # of none: whether it can be done
        if not record or not record.browse()._forget():
            return False
        record._forget_partners(self.wizard_id._tpm_partners())
        return True

    def _tpm_record(self):
        names = {NAMES_KEY: [self.wizard_id.name.strip()]}
        # sudo: as the host deletes
        records = self.env[self.res_model].sudo().with_context(**names)
        return records.browse(self.res_id).exists()
