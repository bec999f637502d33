# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Counting for buttons and lists; a file of its own for length."""

from odoo import api, models
from odoo.tools import SQL

from .tpm_interaction import COUNT_LIMIT


class TpmInteraction(models.Model):
    _inherit = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _count_by(self, column, ids):
        """Count the interactions the user may see for each id of a many2one.

        Counting stops at ``COUNT_LIMIT`` for each id, so that a screen costs the
        same however large the table grows.

        :return: dict of id to count
        """
        return self._count_where(
            SQL("%s = k.id", SQL.identifier(self._table, column)), ids
        )

    @api.model
    def _count_by_factor(self, ids):
        """Count the interactions that name each factor, as ``_count_by`` does."""
        relation = self._fields["factor_ids"]
        return self._count_where(
            SQL(
                "%s IN (SELECT %s FROM %s WHERE %s = k.id)",
                SQL.identifier(self._table, "id"),
                SQL.identifier(relation.column1),
                SQL.identifier(relation.relation),
                SQL.identifier(relation.column2),
            ),
            ids,
        )

    @api.model
    def _count_where(self, condition, ids, *more):
        """Count the interactions of each id that fit one of the conditions.

        :param SQL condition: on ``k.id``
        :param SQL more: further conditions, for what another index finds; none may
            find what another one has found
        """
        if not ids:
            return {}
        self.flush_model()
        parts = []
        for part in (condition, *more):
            query = self._search([])
            query.add_where(part)
            query.limit = COUNT_LIMIT
            found = SQL("(SELECT count(*) FROM (%s) found)", query.select(SQL("1")))
            parts.append(found)
        rows = self.env.execute_query(
            SQL(
                "SELECT k.id, least(%s, %s) FROM unnest(%s::int[]) k(id)",
                SQL(" + ").join(parts),
                COUNT_LIMIT,
                list(ids),
            )
        )
        return dict(rows)
