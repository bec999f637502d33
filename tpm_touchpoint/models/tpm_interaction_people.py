# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Several people at one interaction; a file of its own for length."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class TpmInteraction(models.Model):
    """An interaction with several people is one, and stands with each of them."""

    _inherit = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited

    met_partner_id = fields.Many2one(
        "res.partner",
        string="Customer or participant",
        store=False,
        exportable=False,
        search="_search_met_partner_id",
        help="Finds what somebody took part in; for a company, any of its contacts.",
    )

    @api.model
    def _search_met_partner_id(self, operator, value):
        """Find in parts, since each of them has an index."""
        if operator not in ("in", "any", "any!"):
            return NotImplemented
        # sudo: what may be seen of them, the rules of interactions say
        partners = self.env["res.partner"].sudo()
        if operator == "in":
            partners = partners.browse(filter(None, value)).exists()
        else:
            partners |= self.env["res.partner"].search(value)
        companies = partners.filtered(lambda p: p == p.commercial_partner_id)
        contacts = partners - companies
        parts = [
            Domain("commercial_partner_id", "in", companies.ids),
            Domain("partner_id", "in", contacts.ids),
        ]
        if ids := self._ids_with_people(companies, contacts):
            parts.append(Domain("id", "in", ids))
        return Domain.OR(parts)

    @api.model
    def _ids_with_people(self, companies, contacts):
        """Return where contacts, or anybody of companies, were further participants."""
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        asked = {"commercial_partner_id": companies.ids, "id": contacts.ids}
        whose = [
            SQL("%s = ANY(%s)", SQL.identifier("p", column), ids)
            for column, ids in asked.items()
            if ids
        ]
        if not whose:
            return []
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT r.tpm_interaction_id FROM res_partner p JOIN %s"
                " WHERE %s",
                self._people_sql(),
                SQL(" OR ").join(whose),
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _people_sql(self):
        """Return the join of participants ``p`` to ``r.tpm_interaction_id``."""
        relation = self._fields["participant_ids"].relation
        return SQL("%s r ON r.res_partner_id = p.id", SQL.identifier(relation))

    def _names_of_people(self):
        """Return who took part, the customer first; empty where it was one alone."""
        if not self.participant_ids:
            return []
        people = self.partner_id | self.participant_ids
        return people._filtered_access("read").mapped("name")

    def _companies(self):
        """Return the companies of all who took part: of customers and participants."""
        return self.commercial_partner_id | self._companies_taking_part()

    def _companies_taking_part(self):
        """Return the companies of the further participants, in one query."""
        Partner = self.env["res.partner"]
        if not self.ids:
            return Partner
        Partner.flush_model(["commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT p.commercial_partner_id
                  FROM res_partner p JOIN %s
                 WHERE r.tpm_interaction_id = ANY(%s)
                """,
                self._people_sql(),
                self.ids,
            )
        )
        return Partner.browse(row[0] for row in rows)
