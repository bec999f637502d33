# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo records that the file names in words, each looked up once."""

from functools import cached_property

from .countries import CODES, NO_COUNTRY
from .external_ids import ExternalIds


class Lookups:
    """Countries, users, currencies; and the product and pricelists of the import."""

    def __init__(self, env, currency=None):
        self.env = env
        self.default_currency = currency or env.company.currency_id.name
        self.ids = ExternalIds(env)
        self.product_id = False
        self._pricelist_ids = {}

    def country_id(self, name):
        """Return the id, False when the name stands for none, None when unknown."""
        name = name.casefold()
        return False if name in NO_COUNTRY else self._countries.get(name)

    def user_id(self, login):
        """Return the id, False without a login, None when nobody has it."""
        return self._users.get(login.casefold()) if login else False

    def currency(self, code):
        """Return the currency, empty when Odoo does not know the code."""
        code = code or self.default_currency
        return self._currencies.get(code, self.env["res.currency"])

    def pricelist_id(self, code):
        """Return the pricelist that gives an order its currency; call prepare first.

        The company's own currency needs none.
        """
        return self._pricelist_ids[self.currency(code)]

    def prepare(self, codes):
        """Find what orders in these currencies need; create what is not there yet."""
        self.product_id = self.ids.find("product.product", "goods")
        if not self.product_id:
            self.product_id = self._create_product()
        currencies = {self.currency(code) for code in codes}
        self._pricelist_ids = {c: self._prepare_pricelist(c) for c in currencies}

    def _create_product(self):
        """Create what stands for any goods; it asks for no delivery and no invoice."""
        product = self.env["product.product"].create(
            {
                "name": "Goods (imported order)",
                "type": "service",
                "invoice_policy": "delivery",
                "list_price": 0,
                "taxes_id": [],
                "supplier_taxes_id": [],
                "sale_ok": False,
                "purchase_ok": False,
            }
        )
        self.ids.register({"goods": product})
        return product.id

    def _prepare_pricelist(self, currency):
        """Return the id of the pricelist in this currency, which becomes active.

        The pricelist is archived, so that no new quotation proposes it.
        """
        if not currency.active:
            currency.active = True
        if currency == self.env.company.currency_id:
            return False
        name = f"pricelist_{currency.name.lower()}"
        if found := self.ids.find("product.pricelist", name):
            return found
        pricelist = self.env["product.pricelist"].create(
            {
                "name": f"Imported orders ({currency.name})",
                "currency_id": currency.id,
                "active": False,
            }
        )
        self.ids.register({name: pricelist})
        return pricelist.id

    @cached_property
    def _countries(self):
        """Return ids by name, in every language of the database, and by code."""
        found = {}
        for lang, _name in self.env["res.lang"].get_installed():
            countries = self.env["res.country"].with_context(lang=lang).search([])
            found |= {country.name.casefold(): country.id for country in countries}
        found |= {country.code.casefold(): country.id for country in countries}
        return found | {
            name: found[code.casefold()]
            for name, code in CODES.items()
            if code.casefold() in found
        }

    @cached_property
    def _users(self):
        users = self.env["res.users"].search([])
        return {user.login.casefold(): user.id for user in users}

    @cached_property
    def _currencies(self):
        currencies = self.env["res.currency"].with_context(active_test=False)
        return {currency.name: currency for currency in currencies.search([])}
