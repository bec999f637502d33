# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .tpm_idea import SCALE


class TpmIdeaReview(models.Model):
    """What one reviewer says about one idea of a campaign."""

    _name = "tpm.idea.review"
    _description = "Idea Review"
    _order = "due_date, id"
    _rec_name = "idea_id"

    idea_id = fields.Many2one("tpm.idea", required=True, ondelete="cascade")
    campaign_id = fields.Many2one("tpm.campaign", index="btree_not_null")
    user_id = fields.Many2one(
        "res.users", string="Reviewer", required=True, index=True, ondelete="cascade"
    )
    due_date = fields.Date(string="Due")
    done_date = fields.Date(readonly=True)
    impact = fields.Selection(SCALE)
    effort = fields.Selection(SCALE)
    fit = fields.Selection(SCALE, help="How well it fits what you want to be.")
    comment = fields.Text()

    _one_each = models.UniqueIndex(
        "(idea_id, user_id)", "Everybody reviews an idea once."
    )
