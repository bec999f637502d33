# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class TpmReferral(models.Model):
    """Who recommended us to whom, over generations."""

    _inherit = "tpm.referral"

    @api.constrains("partner_id", "recommender_id")
    def _check_recommender(self):
        own = self.filtered(lambda r: r.recommender_company_id == r.partner_id)
        if own:
            raise ValidationError(
                self.env._(
                    "%(customer)s can't be the recommender of the own company.",
                    customer=own[0].sudo().recommender_id.display_name,
                )
            )
        if self.env.context.get("tpm_referral_circles"):
            return
        if circle := self._in_circle():
            raise ValidationError(
                self.env._(
                    "%(recommender)s was won by a recommendation that goes back to "
                    "%(customer)s: one of the two can't be right.",
                    recommender=circle[0].sudo().recommender_id.display_name,
                    customer=circle[0].partner_id.display_name,
                )
            )

    def _in_circle(self):
        """Return those whose recommenders were in the end recommended by them."""
        linked = self.filtered("recommender_company_id")
        if not linked:
            return linked
        self.flush_model(["partner_id", "recommender_company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE up (id, start, above, path) AS (
                    SELECT r.id, r.partner_id, r.recommender_company_id,
                           ARRAY[r.partner_id]
                      FROM tpm_referral r
                     WHERE r.id = ANY(%s)
                     UNION ALL
                    SELECT up.id, up.start, r.recommender_company_id,
                           up.path || r.partner_id
                      FROM up
                      JOIN tpm_referral r ON r.partner_id = up.above
                     WHERE NOT r.partner_id = ANY(up.path)
                )
                SELECT DISTINCT id FROM up WHERE above = start
                """,
                linked.ids,
            )
        )
        return self.browse(row[0] for row in rows)

    @api.model
    def _tree(self, customer):
        """Return whom a customer recommended, whom those recommended, and so on.

        One query, whatever the depth; each customer once, so circles end.

        :return: list of (referral, level), each below its recommender; customers
            one may not see are left out with all below them
        """
        self.flush_model(["partner_id", "recommender_company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE down (id, partner_id, path, place) AS (
                    SELECT r.id, r.partner_id, ARRAY[%(customer)s, r.partner_id],
                           ARRAY[r.id]
                      FROM tpm_referral r
                     WHERE r.recommender_company_id = %(customer)s
                       AND r.partner_id != %(customer)s
                     UNION ALL
                    SELECT r.id, r.partner_id, down.path || r.partner_id,
                           down.place || r.id
                      FROM down
                      JOIN tpm_referral r ON r.recommender_company_id = down.partner_id
                     WHERE NOT r.partner_id = ANY(down.path)
                )
                SELECT id, path FROM down ORDER BY place
                """,
                customer=customer.id,
            )
        )
        return self._visible_branches([(self.browse(id_), path) for id_, path in rows])

    @api.model
    def _visible_branches(self, rows):
        referrals = self.union(*(referral for referral, _path in rows))
        # the search applies the rules in one query
        readable = self.search(Domain("id", "in", referrals.ids))
        shown = set(readable.partner_id.ids)
        return [
            (referral, len(path) - 2)
            for referral, path in rows
            if referral in readable and shown.issuperset(path[1:])
        ]
