# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.tpm_touchpoint import OWNERSHIPS
from .tpm_experience_mixin import RATIOS


class TpmScorecardReport(models.Model):
    """How experiences develop month by month, by whatever one may group by.

    It reads the sums of each month, some thousand rows however many interactions there
    are, of the touchpoints that are on the journey map. Only who sees interactions of
    some customers alone has those counted.
    """

    _name = "tpm.scorecard.report"
    _inherit = "tpm.experience.mixin"
    _description = "Experience over Time"
    _auto = False
    _rec_name = "touchpoint_id"
    _order = "day desc, touchpoint_id"
    _depends = {
        "tpm.interaction": [
            "touchpoint_id",
            "day",
            "experience",
            "duration",
            "team_id",
            "company_id",
        ],
        "tpm.touchpoint": [
            "active",
            "phase_id",
            "channel_id",
            "ownership",
            "state",
            "user_id",
        ],
    }

    # where
    touchpoint_id = fields.Many2one("tpm.touchpoint", readonly=True)
    phase_id = fields.Many2one("tpm.phase", readonly=True)
    channel_id = fields.Many2one("tpm.channel", readonly=True)
    ownership = fields.Selection(OWNERSHIPS, readonly=True)
    owner_id = fields.Many2one(
        "res.users", string="Responsible for the touchpoint", readonly=True
    )
    # when
    day = fields.Date(string="Month", readonly=True, help="The first day of the month.")
    # our side
    team_id = fields.Many2one("crm.team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    # how long
    minutes = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        names = ("interactions", "disappointed", "ok", "delighted", "rated")
        counts = {name: SQL.identifier("c", name) for name in names}
        ratios = [
            SQL("%s AS %s", self._ratio_sql(name, counts), SQL.identifier(name))
            for name in RATIOS
        ]
        return SQL(
            """SELECT c.*, t.phase_id, t.channel_id, t.ownership,
                      t.user_id AS owner_id, %s AS evidence, %s
                 FROM (%s) c JOIN tpm_touchpoint t ON t.id = c.touchpoint_id
                WHERE t.active AND t.state <> 'retired'""",
            self._evidence_sql(counts["rated"]),
            SQL(", ").join(ratios),
            self._months(),
        )

    @api.model
    def _months(self):
        """Return the SQL of the sums by month, of what the user may see."""
        counted, measures = self._counted()
        keys = self.env["tpm.interaction.monthly"]._keys()
        keys["day"] = SQL("date_trunc('month', r.day)::date")
        columns = [
            SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in keys.items()
        ]
        sums = [
            SQL("sum(%s)::int AS %s", sql, SQL.identifier(name))
            for name, sql in measures.items()
        ]
        return SQL(
            """SELECT s.*, s.disappointed + s.ok + s.delighted AS rated
                 FROM (SELECT min(r.id) AS id, %s, %s FROM (%s) r GROUP BY %s) s
                WHERE s.interactions <> 0""",
            SQL(", ").join(columns),
            SQL(", ").join(sums),
            counted,
            SQL(", ").join(keys.values()),
        )

    @api.model
    def _counted(self):
        """Return the SQL of what is summed up, and that of each sum of a row ``r``."""
        daily = self.env["tpm.interaction.daily"]
        domain = daily._visible(Domain.TRUE)
        if domain is None:
            # the user's rules ask for more than what is summed up by month
            query = self.env["tpm.interaction"]._search(Domain.TRUE)
            rows = query.select(SQL("%s.*", SQL.identifier(query.table)))
            return rows, daily._measures()
        sums = self.env["tpm.interaction.monthly"]._measures()
        return daily._months_sql(domain), sums

    def action_open_interactions(self):
        """Open the interactions that are counted in a row."""
        self.ensure_one()
        month = Domain("day", ">=", self.day) & Domain(
            "day", "<=", fields.Date.end_of(self.day, "month")
        )
        same = Domain("team_id", "=", self.team_id.id)
        same &= Domain("company_id", "=", self.company_id.id)
        action = self.touchpoint_id.action_open_interactions()
        return {**action, "domain": [*action["domain"], *month, *same]}
