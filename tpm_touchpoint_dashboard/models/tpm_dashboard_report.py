# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.models.tpm_interaction import EXPERIENCES


class TpmDashboardReport(models.Model):
    """What the journey map counts, in a form that dashboards can read.

    The rows are those of the counts by day, so that their number does not grow with
    the interactions. Whoever may see but some interactions gets a row for each of
    these instead.
    """

    _name = "tpm.dashboard.report"
    _description = "Touchpoint Dashboard"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "touchpoint_id"
    _depends = {
        "tpm.interaction": [
            "touchpoint_id",
            "company_id",
            "team_id",
            "day",
            "experience",
            "duration",
        ]
    }

    # what is counted by
    touchpoint_id = fields.Many2one("tpm.touchpoint", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    day = fields.Date(readonly=True)
    # how many
    interactions = fields.Integer(readonly=True)
    disappointed = fields.Integer(readonly=True)
    ok = fields.Integer(string="OK", readonly=True)
    delighted = fields.Integer(readonly=True)
    rated = fields.Integer(readonly=True)
    minutes = fields.Integer(readonly=True)
    too_few_below = fields.Integer(
        readonly=True,
        aggregator="max",
        help="Scores of fewer rated interactions are not shown, see Settings.",
    )

    @property
    def _table_query(self):
        scope = self.env["tpm.journey"]._touchpoints({})._score_scope()
        daily = self.env["tpm.interaction.daily"]
        domain = daily._visible(scope)
        if domain is None:
            interactions = self.env["tpm.interaction"]
            return self._select(interactions._search(scope), daily._measures())
        # sudo: nobody has rights here; the rules of what is counted are in the domain
        counts = daily.sudo()._search(domain)
        return self._select(counts, self.env["tpm.interaction.monthly"]._measures())

    @api.model
    def _select(self, query, measures):
        """Return the SQL of the rows of a query.

        :param dict measures: SQL of what is summed up, of columns of a row ``r``
        """
        names = ("id", "touchpoint_id", "company_id", "team_id", "day")
        rated = SQL(" + ").join(measures[name] for name, _label in EXPERIENCES)
        columns = {
            **{name: SQL.identifier("r", name) for name in names},
            **measures,
            "rated": rated,
            "too_few_below": SQL("%s", self.env["tpm.touchpoint"]._score_threshold()),
        }
        return SQL(
            "SELECT %s FROM (%s) r",
            SQL(", ").join(
                SQL("%s AS %s", sql, SQL.identifier(name))
                for name, sql in columns.items()
            ),
            query.select(SQL("%s.*", SQL.identifier(query.table))),
        )

    def action_open_interactions(self):
        """Open the interactions that are counted here."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_interaction_action"
        )
        names = ("touchpoint_id", "company_id", "team_id")
        domain = Domain("day", "=", self.day)
        domain &= Domain.AND(Domain(name, "=", self[name].id) for name in names)
        return {**action, "domain": list(domain), "context": {}}
