# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whose an insight is, and what stays of it when that customer is forgotten."""

from odoo import api, models
from odoo.fields import Domain

from ..tools.person import Person
from .tpm_interaction_document import WITHOUT_CUSTOMER

TEXTS = ("name", "text", "quote")
DOCUMENT = ("res_model", "res_id")
LINKS = ("partner_id", "author", "interaction_id", "message_id", *DOCUMENT)


class TpmInsight(models.Model):
    _name = "tpm.insight"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.insight", "tpm.personal.mixin"]

    @api.model
    def _personal_domain(self, partners):
        """An insight is about whoever it was learnt from."""
        paths = ("partner_id", "interaction_id.partner_id") + (
            "interaction_id.participant_ids",
        )
        met = Domain.OR(Domain(path, "in", partners.ids) for path in paths)
        wrote = Domain("message_id", "any!", [("author_id", "in", partners.ids)])
        return met | wrote | self._document_domain(partners)

    @api.model
    def _typed_domain(self, name, email):
        """Whoever is no contact is known by what was written, or by a document."""
        nobody = Domain("partner_id", "=", False) & Domain("interaction_id", "=", False)
        by_name = self._name_domain("author", name)
        by_mail = self._address_domain("message_id.email_from", email)
        return nobody & (by_name | by_mail | self._typed_document_domain(email))

    @api.model
    def _typed_document_domain(self, email):
        """Say which were learnt from documents with this address and no customer."""
        documents = []
        for model in self._document_models():
            records = self._documents_sudo(model)
            address = records._fields.get("email_normalized")
            if model == "res.partner" or not address or not address.store:
                continue
            whose = Domain("email_normalized", "=", email)
            for name in records._mail_get_partner_fields():
                if records._fields[name].store:
                    whose &= Domain(name, "=", False)
            documents.append(self._link_domain(model, records._search(whose)))
        return Domain.OR(documents)

    @api.model
    def _document_domain(self, partners):
        """Say which were learnt from documents of these customers."""
        return Domain.OR(
            self._link_domain(model, self._documents_sudo(model)._search(whose))
            for model in self._document_models()
            if (whose := self._customer_domain(model, partners))
        )

    @api.model
    def _documents_sudo(self, model):
        # sudo: whose it is must be known whatever one may see
        return self.env[model].sudo().with_context(active_test=False)

    @api.model
    def _customer_domain(self, model, partners):
        """Return the domain of a model's records of these customers, if it has some."""
        if model == partners._name:
            return Domain("id", "in", partners.ids)
        if model in WITHOUT_CUSTOMER:
            return None
        records = self.env[model]
        names = records._mail_get_partner_fields()
        names = [name for name in names if records._fields[name].store]
        return names and Domain.OR(Domain(n, "in", partners.ids) for n in names)

    @api.model
    def _personal_fields(self):
        return [
            *("date", "name", "kind", "text", "quote", "author", "source"),
            *("touchpoint_id", "user_id"),
        ]

    def _forget_partners(self, partners):
        """Forget these partners; what another customer said stays that customer's."""
        mine = self.filtered(
            lambda i: (i.partner_id or i.interaction_id.partner_id) <= partners
        )
        mine._forget()
        (self - mine)._hide(partners)

    def _hide(self, partners):
        """Take partners out of the insights of others, with what leads to them."""
        if not self:
            return
        person = partners._tpm_person()
        texts = [(insight.id, *insight._texts_without(person)) for insight in self]
        self._forget_traces(partners, person)
        met = self.filtered(lambda i: i.interaction_id.partner_id & partners)
        met.write({"interaction_id": False})
        wrote = self.filtered(lambda i: i.message_id.author_id & partners)
        wrote.write({"message_id": False})
        theirs = Domain("id", "in", self.ids) & self._document_domain(partners)
        linked = self.with_context(active_test=False).search(theirs)
        linked.write(dict.fromkeys(DOCUMENT, False))
        self._write_texts(texts)

    def _forget(self):
        """Keep what was learnt, without names and the way to the customer."""
        if not self:
            return True
        people_of = self._people_of()
        people = self.env["res.partner"].sudo().union(*people_of.values())
        # those who work there lead to the customer, but are not forgotten with them
        contacts = people.commercial_partner_id._tpm_with_contacts()._tpm_outside()
        company = contacts.grouped("commercial_partner_id")
        texts, authors = [], set()
        for insight in self:
            known = people_of[insight.id]
            for whole in known.commercial_partner_id:
                known |= company.get(whole, known)
            typed = {insight.author, *self._forgotten_names()}
            person = Person([*known._tpm_names(), *typed])
            texts.append((insight.id, *insight._texts_without(person, own=True)))
            authors |= typed
        theirs = people._tpm_with_contacts() | people.commercial_partner_id
        theirs = people | theirs._tpm_outside()
        person = theirs._tpm_person([*contacts._tpm_names(), *authors])
        self._forget_traces(theirs, person, everything=True)
        self.write(dict.fromkeys(LINKS, False))
        self._write_texts(texts)
        return True

    def _people_of(self):
        """Return the customers behind each insight, by id."""
        documents, people_of = self._document_customers(), {}
        # sudo: nobody may stay named because the user can't see who it was
        for insight in self.sudo():
            met = insight.interaction_id
            people = met.partner_id | met.participant_ids | insight.message_id.author_id
            people |= documents.get((insight.res_model, insight.res_id), people)
            customers = people.filtered("partner_share")
            people_of[insight.id] = insight.partner_id | customers
        return people_of

    def _document_customers(self):
        """Return the customers of the documents, by model and id."""
        customers_of = {}
        for model, insights in self.filtered("res_id").grouped("res_model").items():
            if model not in self.env or model in WITHOUT_CUSTOMER:
                continue
            ids = set(insights.mapped("res_id"))
            documents = self._documents_sudo(model).browse(ids).exists()
            if model == "res.partner":
                found = {partner.id: partner for partner in documents}
            else:
                found = documents._mail_get_partners()
            customers_of |= {(model, id_): found[id_] for id_ in documents.ids}
        return customers_of

    def _texts_without(self, person, own=False):
        return [person.hide(self[name] or "", own) for name in TEXTS]

    def _write_texts(self, texts):
        """Write the texts of all at once; they differ, and nothing follows from them.

        :param list texts: id and texts of each
        """
        self.flush_recordset(TEXTS)
        self.env.cr.execute_values(
            """UPDATE tpm_insight SET name = v.name, text = v.text, quote = v.quote
                 FROM (VALUES %s) v (id, name, text, quote)
                WHERE tpm_insight.id = v.id""",
            texts,
            template="(%s, %s, %s::text, %s::text)",
            page_size=len(texts),
        )
        self.invalidate_recordset(TEXTS, flush=False)
