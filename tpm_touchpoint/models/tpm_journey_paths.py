# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.score import share

STEPS = 6  # of a path; what comes after is left out
PATHS = 12


class TpmJourney(models.AbstractModel):
    """The ways customers really went."""

    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def read_paths(self, filters=None):
        """Return the most frequent sequences of touchpoints, of what the user may see.

        A customer's path are the touchpoints of the period in their order, each once
        in a row, up to six. Customers whose path is the same count together.

        :param dict filters: see :meth:`read_map`
        :return: dict of ``customers`` (how many there are in all) and ``paths``: list
            of dicts with ``touchpoints`` (ids), ``customers``, their ``share`` of all
            with its interval ``low`` to ``high`` in percent, and ``values`` as on the
            map, of all the interactions of these customers
        """
        filters = dict(filters or {})
        touchpoints = self._touchpoints(filters)
        domain = touchpoints._score_domain(*self._period(filters))
        domain &= self._team_domain(filters) & self._persona_domain(filters)
        rows = self.env.execute_query_dict(self._paths_query(domain))
        total = rows[0]["total"] if rows else 0
        return {"customers": total, "paths": [self._path(row, total) for row in rows]}

    @api.model
    def _path(self, row, total):
        portion = share(row["customers"], total)
        return {
            "touchpoints": row["path"],
            "customers": row["customers"],
            "share": portion.value,
            "low": portion.low,
            "high": portion.high,
            "values": self._show(Counter(row)),
        }

    @api.model
    def _paths_query(self, domain):
        Interaction = self.env["tpm.interaction"]
        query = Interaction._search(
            domain & Domain("commercial_partner_id", "!=", False)
        )
        names = ("commercial_partner_id", "touchpoint_id", "date", "id", "experience")
        columns = [
            SQL(
                "%s AS %s",
                Interaction._field_to_sql(query.table, name, query),
                SQL.identifier(name),
            )
            for name in names
        ]
        return SQL(
            """
            WITH met AS (%(met)s),
            steps AS (
                SELECT *, lag(touchpoint_id) OVER (
                    PARTITION BY commercial_partner_id ORDER BY date, id
                ) AS before
                FROM met
            ),
            customers AS (
                SELECT (array_agg(touchpoint_id ORDER BY date, id) FILTER (
                            WHERE before IS DISTINCT FROM touchpoint_id
                        ))[:%(steps)s] AS path,
                       count(*) AS interactions,
                       count(*) FILTER (WHERE experience = 'disappointed')
                           AS disappointed,
                       count(*) FILTER (WHERE experience = 'ok') AS ok,
                       count(*) FILTER (WHERE experience = 'delighted') AS delighted
                FROM steps
                GROUP BY commercial_partner_id
            )
            SELECT path, count(*) AS customers, sum(count(*)) OVER ()::int AS total,
                   sum(interactions)::int AS interactions,
                   sum(disappointed)::int AS disappointed,
                   sum(ok)::int AS ok, sum(delighted)::int AS delighted
            FROM customers
            GROUP BY path
            ORDER BY count(*) DESC, path
            LIMIT %(paths)s
            """,
            met=query.select(*columns),
            steps=STEPS,
            paths=PATHS,
        )
