# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize_all

from ..tools.names import Company
from ..tools.person import Person

MANAGER_GROUP = "tpm_touchpoint.tpm_touchpoint_group_manager"


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def unlink(self):
        """Keep what is counted, without the customer."""
        self._forget_personal()
        return super().unlink()

    def _tpm_with_contacts(self):
        """Return these partners and, of companies, all of their contacts.

        What contacts did stands in the timeline and the account of their company.
        """
        whole = self.filtered(lambda p: p.commercial_partner_id == p)
        partners = self.with_context(active_test=False)
        contacts = partners.search([("commercial_partner_id", "in", whole.ids)])
        return self | contacts

    def _tpm_outside(self):
        """Return these partners without our own companies and those who work there."""
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        ours = companies.search([("partner_id", "in", self.ids)]).partner_id
        return self.filtered(lambda p: p.partner_share and p.id not in ours.ids)

    def _tpm_names(self):
        """Return the names of these partners, to be hidden in texts."""
        return [
            Company(partner.name) if partner.is_company else partner.name
            for partner in self
            if partner.name
        ]

    def _tpm_person(self, names=(), emails=()):
        """Return who these partners are, to be hidden in texts.

        :param names: further names of theirs, say as they typed them
        :param emails: further addresses of theirs
        """
        known = [e for p in self for e in email_normalize_all(p.email or "")]
        numbers = [name for name in ("phone", "mobile") if name in self._fields]
        return Person(
            [*self._tpm_names(), *names],
            [*known, *emails],
            [partner[name] for name in numbers for partner in self],
            self.mapped("website"),
            self.ids,
        )

    def _forget_personal(self):
        """Make what these partners did and said anonymous."""
        # sudo: whoever may delete a contact need not see its interactions
        partners = self.sudo()
        names = partners.env["tpm.personal.mixin"]._personal_models()
        # all are found before the first is changed: one may lead to another
        found = [partners.env[name]._find_personal(partners) for name in names]
        for records in found:
            records._forget_partners(partners)

    def _check_tpm_manager(self):
        if not self.env.user.has_group(MANAGER_GROUP):
            raise AccessError(
                self.env._("Ask somebody who manages touchpoints to do this.")
            )

    def action_tpm_tell(self):
        """Download all that is known of the customer.

        :raise AccessError: unless the user manages touchpoints
        """
        self.ensure_one()
        self._check_tpm_manager()
        return {
            "type": "ir.actions.act_url",
            "url": f"/tpm/customer/{self.id}/known.xlsx",
            "target": "download",
        }
