# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.score import NET_VALUES

CONTRIBUTION = "contribution:sum"
KINDS = [("topic", "Topic"), ("factor", "Factor")]
# What says which mentions one looks at, not which feedback they are measured against.
MENTION_FIELDS = {"id", "kind", "topic_id", "factor_id", "band"}


class TpmScoreDriver(models.Model):
    """What each topic and factor adds to the net score; one row for each mention.

    The contribution of a topic is the sum of the net values (100, 0, -100) of the
    feedback that names it, divided by all rated feedback of the selection: of the
    touchpoint, month and so on where one groups by these too. So it is in points of
    that net score.
    """

    _name = "tpm.score.driver"
    _inherit = "tpm.score.mixin"
    _description = "Score Driver"
    _auto = False

    kind = fields.Selection(KINDS, readonly=True)
    topic_id = fields.Many2one("tpm.topic", readonly=True)
    factor_id = fields.Many2one("tpm.factor", readonly=True)
    rated = fields.Integer(string="Mentions")
    net = fields.Float(
        string="Net score of these",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
        help="Net repurchase score of those who name it.",
    )
    promoter_share = fields.Float(
        string="Promoters %", aggregator="avg", digits=(16, 1), readonly=True
    )
    detractor_share = fields.Float(
        string="Detractors %", aggregator="avg", digits=(16, 1), readonly=True
    )
    contribution = fields.Float(
        string="Contribution in points",
        aggregator="sum",
        digits=(16, 1),
        readonly=True,
        help="So many points of the net score come from those who name it.",
    )

    @api.model
    def _columns(self):
        shares = {
            f"{name}_share": {**dict.fromkeys(NET_VALUES, 0), name: 100}
            for name in ("promoter", "detractor")
        }
        return {
            **super()._columns(),
            "id": SQL("m.id"),
            "kind": SQL("m.kind"),
            "topic_id": SQL("m.topic_id"),
            "factor_id": SQL("m.factor_id"),
            "net": SQL("(%s)::float8", self._by_band(NET_VALUES)),
            **{n: SQL("(%s)::float8", self._by_band(v)) for n, v in shares.items()},
            # Of a group only, see _read_group_select
            "contribution": SQL("NULL::float8"),
        }

    @api.model
    def _from(self):
        return SQL(
            "%s JOIN (%s UNION ALL %s) m ON m.feedback_id = f.id",
            super()._from(),
            self._mentions("topic", "topic_ids"),
            self._mentions("factor", "factor_ids"),
        )

    @api.model
    def _where(self):
        return SQL("f.repurchase IS NOT NULL")

    @api.model
    def _mentions(self, kind, field_name):
        """Return the SQL of the mentions of one kind, each with an id of its own.

        A relation has no ids: feedback, kind and topic are packed into one number
        that a browser still takes for a whole one.
        """
        relation = self.env["tpm.feedback"]._fields[field_name]
        mentioned = SQL.identifier("r", relation.column2)
        nothing = SQL("NULL::int")
        return SQL(
            """SELECT (%(feedback)s::bigint * 2 + %(is_factor)s) * 1048576
                      + %(mentioned)s AS id,
                      %(kind)s AS kind, %(feedback)s AS feedback_id,
                      %(topic)s AS topic_id, %(factor)s AS factor_id
                 FROM %(relation)s r""",
            feedback=SQL.identifier("r", relation.column1),
            is_factor=int(kind == "factor"),
            mentioned=mentioned,
            kind=kind,
            topic=mentioned if kind == "topic" else nothing,
            factor=mentioned if kind == "factor" else nothing,
            relation=SQL.identifier(relation.relation),
        )

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        rows = super()._read_group(domain, groupby, aggregates, *args, **kwargs)
        return self._divide(rows, domain, groupby, aggregates)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        if self.env.context.get("tpm_sums"):  # the host calls itself
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        summing = self.with_context(tpm_sums=True)
        found = super(TpmScoreDriver, summing)._read_grouping_sets(
            domain, grouping_sets, aggregates, order
        )
        return [
            self._divide(rows, domain, groupby, aggregates)
            for groupby, rows in zip(grouping_sets, found, strict=True)
        ]

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == CONTRIBUTION:
            return super()._read_group_select("net:sum", query)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _divide(self, rows, domain, groupby, aggregates):
        """Make contributions of sums: divide them by all rated feedback."""
        if CONTRIBUTION not in aggregates:
            return rows
        shared = [
            index for index, spec in enumerate(groupby) if not self._is_mention(spec)
        ]
        rated = self._count_rated(domain, [groupby[index] for index in shared])
        position = len(groupby) + list(aggregates).index(CONTRIBUTION)
        return [
            (
                *row[:position],
                (row[position] or 0) / rated[tuple(row[index] for index in shared)],
                *row[position + 1 :],
            )
            for row in rows
        ]

    @api.model
    def _count_rated(self, domain, groupby):
        """Count all rated feedback of each group, whatever it mentions."""
        selection = Domain(domain or Domain.TRUE).map_conditions(
            lambda c: Domain.TRUE if self._is_mention(c.field_expr) else c
        )
        groups = self.env["tpm.score.report"]._read_group(
            selection & Domain("rated", "=", 1), groupby, ["__count"]
        )
        counts = defaultdict(lambda: 1)  # nothing divided by 1 stays nothing
        counts.update({tuple(key): count for *key, count in groups if count})
        return counts

    @api.model
    def _is_mention(self, spec):
        return spec.partition(":")[0].partition(".")[0] in MENTION_FIELDS
