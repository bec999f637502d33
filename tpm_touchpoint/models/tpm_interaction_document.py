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
        vals_list = [self._vals_of_document(document) for document in documents]
        return self._log_all(touchpoint, vals_list, vals)

    @api.model
    def _log_all(self, touchpoint, vals_list, vals):
        """Log these at a touchpoint, each with what is said of all."""
        vals_list = [
            {**one, "touchpoint_id": touchpoint.id, **vals} for one in vals_list
        ]
        self._set_companies(vals_list)
        return self.create(vals_list)

    @api.model
    def _set_companies(self, vals_list):
        """Say the company in values where no document said it: the first that fits."""
        unsaid = [vals for vals in vals_list if not vals.get("company_id")]
        # all at once, so that one query reads what they belong to
        partners = {vals.get("partner_id") for vals in unsaid} - {None, False}
        partners = {p.id: p for p in self.env["res.partner"].browse(partners)}
        places = {vals["touchpoint_id"] for vals in unsaid}
        places = {t.id: t for t in self.env["tpm.touchpoint"].browse(places)}
        nobody = self.env["res.partner"]
        for vals in unsaid:
            partner = partners.get(vals.get("partner_id"), nobody)
            place = places[vals["touchpoint_id"]]
            vals["company_id"] = self._company_for(partner, place).id

    @api.model
    def _company_for(self, partner, touchpoint):
        """Return the first of the user's companies that may meet somebody there.

        A branch meets the customers of the company it is part of, too.
        """
        # sudo: of which company they are is no secret to who logs them
        owner, place = partner.sudo().company_id, touchpoint.sudo().company_id
        if owner or place:
            for company in self.env.companies:
                if place <= company and owner <= company.sudo().parent_ids:
                    return company
        return owner or self.env.company

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
