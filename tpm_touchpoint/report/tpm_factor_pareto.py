# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.tpm_interaction import EXPERIENCES
from ..tools import order
from .tpm_rows_mixin import KEYS, ROW

CHOICE = ("tpm_touchpoint_id", "tpm_phase_id")
CHOSEN = {**ROW, "depends_context": (*KEYS, *CHOICE)}


class TpmFactorPareto(models.Model):
    """Which factors customers name most in a period, on each level.

    Besides what each report takes from the context it takes ``tpm_touchpoint_id`` and
    ``tpm_phase_id``: shares are then those of what was named there.
    """

    _name = "tpm.factor.pareto"
    _inherit = "tpm.rows.mixin"
    _description = "Factors by Mentions"
    _auto = False
    _rec_name = "factor_id"
    _order = "level, mentions desc, factor_id"

    factor_id = fields.Many2one("tpm.factor", readonly=True)
    level = fields.Selection(EXPERIENCES, readonly=True)
    touchpoint_id = fields.Many2one("tpm.touchpoint", readonly=True)
    phase_id = fields.Many2one("tpm.phase", readonly=True)
    persona_ids = fields.Many2many(related="touchpoint_id.persona_ids")
    team_ids = fields.Many2many(related="touchpoint_id.team_ids", string="Team")
    mentions = fields.Integer(**CHOSEN)
    rank = fields.Integer(aggregator=None, **CHOSEN)
    share = fields.Float(
        string="Share (%)", help="Of all mentions on this level.", **CHOSEN
    )
    cumulated = fields.Float(
        string="Cumulated (%)",
        aggregator=None,
        help="Share of this factor and all that were named more often.",
        **CHOSEN,
    )
    part = fields.Selection(
        [("A", "A"), ("B", "B"), ("C", "C")],
        string="ABC",
        help="A: the few with 80 % of the mentions, B: the next 15 %, C: the rest.",
        **CHOSEN,
    )

    def action_open_interactions(self):
        """Open the interactions in which the factor was named."""
        self.ensure_one()
        action = self.env["tpm.touchpoint"].action_open_interactions()
        domain = Domain("factor_ids", "in", self.factor_id.ids)
        domain &= self._named_domain(*self._asked_for())
        return {**action, "domain": list(domain), "context": {}}

    @api.model
    def _rows(self):
        mentions = self._mentions(*self._asked_for())
        # archived ones were named as well; those of companies out of reach were not
        factors = self.env["tpm.factor"].with_context(active_test=False)
        factors = factors.search(Domain("id", "in", list(mentions)))
        return [
            self._row(factor, rank, mentions[factor.id], found)
            for level in factors.grouped("level").values()
            for rank, (factor, found) in enumerate(
                order.pareto({factor: mentions[factor.id] for factor in level}).items(),
                start=1,
            )
        ]

    @api.model
    def _row(self, factor, rank, mentions, found):
        return {
            "id": factor.id,
            "factor_id": factor.id,
            "level": factor.level,
            "touchpoint_id": factor.touchpoint_id.id or None,
            "phase_id": factor.touchpoint_id.phase_id.id or None,
            "mentions": mentions,
            "rank": rank,
            "share": found.share,
            "cumulated": found.cumulated,
            "part": found.part,
        }

    @api.model
    def _asked_for(self):
        """Return touchpoints, period and filters that the context asks for."""
        journey, filters = self.env["tpm.journey"], self._filters()
        touchpoints = journey._touchpoints(filters)
        if touchpoint_id := self._asked("tpm_touchpoint_id", "tpm.touchpoint"):
            touchpoints = touchpoints.filtered(lambda t: t.id == touchpoint_id)
        if phase_id := self._asked("tpm_phase_id", "tpm.phase"):
            touchpoints = touchpoints.filtered(lambda t: t.phase_id.id == phase_id)
        return touchpoints, journey._period(filters), filters

    @api.model
    def _named_domain(self, touchpoints, period, filters):
        journey = self.env["tpm.journey"]
        domain = touchpoints._score_domain(*period) & journey._team_domain(filters)
        return domain & journey._persona_domain(filters)

    @api.model
    def _mentions(self, touchpoints, period, filters):
        """Count how often each factor was named; a hook for other addons.

        :return: Counter by factor id
        """
        domain = self._named_domain(touchpoints, period, filters)
        return self._count_mentions("tpm.interaction", domain)

    @api.model
    def _count_mentions(self, model, domain):
        """Count the factors of records the user may see, in one query."""
        relation = self.env[model]._fields["factor_ids"]
        self.env[model].flush_model()
        query = self.env[model]._search(domain)
        query.add_join(
            "JOIN",
            "named",
            relation.relation,
            SQL(
                "%s = %s",
                SQL.identifier("named", relation.column1),
                SQL.identifier(query.table, "id"),
            ),
        )
        factor = SQL.identifier("named", relation.column2)
        query.groupby = factor
        rows = self.env.execute_query(query.select(factor, SQL("COUNT(*)")))
        return Counter(dict(rows))
