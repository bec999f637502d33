# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TpmAuditReport(models.Model):
    """Quality by touchpoint, channel and week; one row for each review.

    It knows no persons: there is no league table of employees.
    """

    _name = "tpm.audit.report"
    _inherit = "tpm.threshold.mixin"
    _description = "Quality Report"
    _auto = False
    _rec_name = "touchpoint_id"
    _order = "day desc, id desc"
    _depends = {
        "tpm.audit": [
            "touchpoint_id",
            "channel_id",
            "plan_id",
            "company_id",
            "day",
            "state",
            "score",
            "passed",
        ],
        "tpm.touchpoint": ["phase_id"],
    }

    touchpoint_id = fields.Many2one("tpm.touchpoint", readonly=True)
    channel_id = fields.Many2one("tpm.channel", readonly=True)
    phase_id = fields.Many2one("tpm.phase", readonly=True)
    plan_id = fields.Many2one("tpm.audit.plan", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date(readonly=True, help="Day of the interaction.")
    reviewed = fields.Integer(string="Audits (n)", readonly=True)
    score = fields.Float(
        string="Quality (mean %)",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
        help="Percent of the points that the checklist gives.",
    )
    pass_rate = fields.Float(
        string="Passed (%)", aggregator="avg", digits=(16, 1), readonly=True
    )

    @property
    def _table_query(self):
        return """
            SELECT a.id, a.touchpoint_id, a.channel_id, t.phase_id, a.plan_id,
                   a.company_id, a.day, 1 AS reviewed, a.score,
                   a.passed::int * 100.0 AS pass_rate
              FROM tpm_audit a
              JOIN tpm_touchpoint t ON t.id = a.touchpoint_id
             WHERE a.state = 'done'
        """
