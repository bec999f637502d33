# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import escape_psql

# Context key: names under which somebody who is no contact is to be forgotten.
NAMES_KEY = "tpm_forgotten_names"


class TpmPersonalMixin(models.AbstractModel):
    """What customers did or said: it can be found, handed over and made anonymous.

    Every model that inherits it is in the host's privacy look-up and in the file of all
    that is known of a customer.
    """

    _name = "tpm.personal.mixin"
    _description = "Personal Data of Customers"

    @api.model
    def _personal_models(self):
        """Return the names of all models that hold such data, in a fixed order."""
        names = self.pool.descendants([self._name], "_inherit")
        return sorted(n for n in names if not self.env[n]._abstract)

    @api.model
    def _personal_domain(self, partners):
        """Return the domain of what is about these partners; a hook."""
        return Domain("partner_id", "in", partners.ids)

    @api.model
    def _typed_domain(self, name, email):
        """Return the domain of what is about somebody who is no contact; a hook.

        :param str name: as somebody typed it
        :param str email: the plain address
        """
        return Domain.FALSE

    @api.model
    def _name_domain(self, path, name):
        return Domain(path, "=ilike", escape_psql(name))

    @api.model
    def _address_domain(self, path, email):
        """Find an address, alone or behind a name; none that only ends alike."""
        plain = escape_psql(email)
        alone, behind = (
            Domain(path, "=ilike", plain),
            Domain(path, "=ilike", f"%<{plain}>"),
        )
        return alone | behind

    @api.model
    def _forgotten_names(self):
        """Return the names under which somebody was looked up to be forgotten."""
        return self.env.context.get(NAMES_KEY, [])

    @api.model
    def _personal_fields(self):
        """Return the names of the fields that go into a customer's file; a hook."""
        return ["display_name"]

    @api.model
    def _find_personal(self, partners):
        """Return what is about these partners, archived records included."""
        records = self.with_context(active_test=False)
        return records.search(self._personal_domain(partners))

    def _forget_partners(self, partners):
        """Take these partners out of records that are about them; a hook.

        :param partners: all customers that are to be forgotten
        """
        self._forget()

    def _forget(self):
        """Take away whatever says who it was, and keep what is counted; a hook.

        :return: whether that can be done; what can't goes with the customer
        """
        return False
