# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody took part in without being the customer of it."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_interaction_domains(self):
        """Keep apart where one is the customer, and where one only took part."""
        self.ensure_one()
        Interaction = self.env["tpm.interaction"]
        is_company = self == self.commercial_partner_id
        column = "commercial_partner_id" if is_company else "partner_id"
        domains = [Domain(column, "=", self.id)]
        nobody = self.browse()
        parties = (self, nobody) if is_company else (nobody, self)
        if ids := Interaction._ids_with_people(*parties):
            domains.append(Domain("id", "in", ids) & Domain(column, "!=", self.id))
        return domains

    def _count_tpm_interactions(self):
        companies = self.filtered(lambda p: p == p.commercial_partner_id)
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        return {
            **companies._tpm_count_met("commercial_partner_id"),
            **(self - companies)._tpm_count_met("partner_id"),
        }

    def _tpm_count_met(self, column):
        """Count where one is the customer or took part; one query for all.

        The array has the database begin with the few that one took part in.
        """
        Interaction = self.env["tpm.interaction"]
        customer = SQL.identifier("tpm_interaction", column)
        party = SQL.identifier("p", "id" if column == "partner_id" else column)
        return Interaction._count_where(
            SQL("%s = k.id", customer),
            self.ids,
            SQL(
                """tpm_interaction.id = ANY (ARRAY(
                       SELECT r.tpm_interaction_id FROM res_partner p JOIN %s
                        WHERE %s = k.id
                   )) AND %s IS DISTINCT FROM k.id""",
                Interaction._people_sql(),
                party,
                customer,
            ),
        )

    def _tpm_companies_met(self):
        """Return the companies of those who took part where these were customers."""
        Interaction = self.env["tpm.interaction"]
        Interaction.flush_model(["partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT p.commercial_partner_id
                  FROM res_partner p JOIN %s
                  JOIN tpm_interaction i ON i.id = r.tpm_interaction_id
                 WHERE i.partner_id = ANY(%s)
                """,
                Interaction._people_sql(),
                self.ids,
            )
        )
        return self.browse(row[0] for row in rows)
