# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Logging by hand on records of any model; a file of its own for length."""

from odoo import api, models

# They have contacts, but nobody meets us there.
WITHOUT_CUSTOMER = {"tpm.persona", "ir.actions.server"}


class TpmInteraction(models.Model):
    _name = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.interaction", "tpm.document.mixin"]

    @api.model
    def _is_open_to(self, model):
        """Say whether people may log on records of that model.

        On those of the mixin, and on all others that have a chatter and, as the host
        sees it, a customer.
        """
        if model not in self.env or model in WITHOUT_CUSTOMER:
            return False
        if self._is_taken_by(model):
            return True
        records = self.env[model]
        return (
            isinstance(records, self.env.registry["mail.thread"])
            and not records._abstract
            and bool(records._mail_get_partner_fields())
        )

    @api.model
    def _customers_of(self, document):
        """Return the customer of a record, then who else of the customers is on it.

        Models of the mixin say it by ``_tpm_partner``; for all others it is whom the
        host would write to, colleagues left out.
        """
        if self._is_taken_by(document._name):
            return document._tpm_partner()
        partners = document._mail_get_partners()[document.id]
        return partners._filtered_access("read").filtered("partner_share")

    @api.model
    def _log_on(self, documents, touchpoint, **vals):
        """Log one interaction on each record of whatever model.

        :param vals: as for ``tpm.interaction.mixin._log_interaction``
        """
        if self._is_taken_by(documents._name):
            return documents._log_interaction(touchpoint, **vals)
        return self.create(
            [
                {
                    **self._vals_of_document(document),
                    "touchpoint_id": touchpoint.id,
                    **vals,
                }
                for document in documents
            ]
        )

    @api.model
    def _vals_of_document(self, document):
        """Return what an interaction takes over from a record without the mixin."""
        customers = self._customers_of(document)
        vals = {
            "partner_id": customers[:1].id,
            "participant_ids": customers[1:].ids,
            "res_model": document._name,
            "res_id": document.id,
        }
        if "company_id" in document._fields and document.company_id:
            vals["company_id"] = document.company_id.id
        return vals
