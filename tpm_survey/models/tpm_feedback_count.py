# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.score import SCORES


class TpmFeedbackCount(models.Model):
    """How often each score was given at a touchpoint on a day."""

    _name = "tpm.feedback.count"
    _inherit = "tpm.count.mixin"
    _description = "Feedback by Day"
    _counted = "tpm.feedback"
    _log_access = False

    touchpoint_id = fields.Many2one("tpm.touchpoint", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    day = fields.Date(required=True)
    # sums
    score_0 = fields.Integer()
    score_1 = fields.Integer()
    score_2 = fields.Integer()
    score_3 = fields.Integer()
    score_4 = fields.Integer()
    score_5 = fields.Integer()
    score_6 = fields.Integer()
    score_7 = fields.Integer()
    score_8 = fields.Integer()
    score_9 = fields.Integer()
    score_10 = fields.Integer()
    typed = fields.Integer(help="Of all with a score, how many staff typed.")
    importance_count = fields.Integer()
    importance_total = fields.Integer(help="The sum of what was answered.")
    recommendation_count = fields.Integer()
    recommendation_total = fields.Integer(help="The sum of what was answered.")

    _day_idx = models.Index("(touchpoint_id, day)")

    @api.model
    def _keys(self):
        names = ("touchpoint_id", "company_id", "day")
        return {name: SQL.identifier("r", name) for name in names}

    @api.model
    def _measures(self):
        return {
            **{
                f"score_{score}": SQL(
                    "(r.repurchase IS NOT DISTINCT FROM %s)::int", str(score)
                )
                for score in SCORES
            },
            "typed": SQL(
                "(r.repurchase IS NOT NULL AND r.typed_by_id IS NOT NULL)::int"
            ),
            "importance_count": SQL("(r.importance IS NOT NULL)::int"),
            "importance_total": SQL("COALESCE(r.importance::int, 0)"),
            "recommendation_count": SQL("(r.recommendation IS NOT NULL)::int"),
            "recommendation_total": SQL("COALESCE(r.recommendation::int, 0)"),
        }
