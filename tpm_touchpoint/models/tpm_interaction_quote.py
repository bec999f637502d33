# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial

from odoo import api, models
from odoo.tools import SQL

CANDIDATES = 200  # newest of a touchpoint among which the user's rules choose


class TpmInteraction(models.Model):
    """What is quoted on paper, in a query that stays flat."""

    _inherit = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited

    _quote_idx = models.Index(
        "(touchpoint_id, experience, date DESC, id DESC) WHERE note IS NOT NULL"
        " AND experience IN ('disappointed', 'delighted')"
    )

    @api.model
    def _newest(self, model, touchpoints, condition, domain, period, limit):
        """Return the newest records of each touchpoint that the user may see.

        However many there are, the database looks at ``CANDIDATES`` of each.

        :param str model: one with touchpoint, company, day and date
        :param SQL condition: on the columns, such that an index by touchpoint and
            date has them
        :param domain: which of the candidates are wanted
        :param int limit: of one touchpoint
        """
        records = self.env[model]
        records.flush_model()
        query = records._search(domain)
        table = SQL.identifier(records._table)
        candidates = SQL(
            """SELECT c.id FROM unnest(%(ids)s::int[]) AS t(id), LATERAL (
                   SELECT id FROM %(table)s
                    WHERE touchpoint_id = t.id AND %(condition)s
                      AND company_id = ANY(%(companies)s)
                      AND date BETWEEN %(first)s::date - 1 AND %(last)s::date + 2
                      AND day BETWEEN %(first)s AND %(last)s
                 ORDER BY date DESC, id DESC LIMIT %(candidates)s) c""",
            ids=touchpoints.ids,
            table=table,
            condition=condition,
            companies=self.env.companies.ids,
            first=period[0],
            last=period[1],
            candidates=CANDIDATES,
        )
        query.add_where(
            SQL("%s IN (%s)", SQL.identifier(query.table, "id"), candidates)
        )
        column = partial(SQL.identifier, query.table)
        place = SQL(
            "row_number() OVER (PARTITION BY %s ORDER BY %s DESC, %s DESC) AS place",
            column("touchpoint_id"),
            column("date"),
            column("id"),
        )
        ranked = query.select(column("id"), place)
        rows = self.env.execute_query(
            SQL("SELECT id FROM (%s) ranked WHERE place <= %s", ranked, limit)
        )
        # the newest first
        return records.browse(row for [row] in rows).sorted("date", reverse=True)
