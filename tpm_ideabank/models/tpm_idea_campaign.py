# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ideas of a campaign: when they may join, and what reviewers say of them."""

from odoo import api, fields, models
from odoo.fields import Command

from ..tools.review import mean, spread
from .tpm_idea_review import RATINGS


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    review_ids = fields.One2many("tpm.idea.review", "idea_id")
    review_count = fields.Integer(
        string="Reviews", compute="_compute_reviews", help="How many are complete."
    )
    review_impact = fields.Float(
        string="Impact, mean", digits=(3, 1), compute="_compute_reviews"
    )
    review_effort = fields.Float(
        string="Effort, mean", digits=(3, 1), compute="_compute_reviews"
    )
    review_fit = fields.Float(
        string="Fit, mean", digits=(3, 1), compute="_compute_reviews"
    )
    review_spread = fields.Integer(
        string="Disagreement",
        compute="_compute_reviews",
        help="How many steps the reviewers are apart where they are farthest apart.",
    )

    @api.depends_context("uid")
    def _compute_reviews(self):
        """Tell officers at once, others when the campaign is closed."""
        shown = self.filtered(
            lambda idea: idea._is_officer() or idea.campaign_id.state == "closed"
        )
        figures = shown._review_figures()
        nothing = dict.fromkeys(("count", *RATINGS, "spread"), 0)
        for idea in self:
            for name, value in figures.get(idea._origin.id, nothing).items():
                idea[f"review_{name}"] = value

    def _review_figures(self):
        """Return what reviewers say of each idea, from one query."""
        # sudo: who reviewed is not told
        groups = (
            self.env["tpm.idea.review"]
            .sudo()
            ._read_group(
                [("idea_id", "in", self.ids), ("done_date", "!=", False)],
                ["idea_id"],
                [f"{name}:array_agg" for name in RATINGS],
            )
        )
        figures = {}
        for idea, *texts in groups:
            scales = [[int(rating) for rating in scale] for scale in texts]
            means = dict(zip(RATINGS, map(mean, scales), strict=True))
            count = len(scales[0])
            figures[idea.id] = {"count": count, **means, "spread": spread(*scales)}
        return figures

    @api.model_create_multi
    def create(self, vals_list):
        ideas = super().create(vals_list)
        ideas._join_campaign()
        return ideas

    def write(self, vals):
        res = super().write(vals)
        if vals.get("campaign_id"):
            self._join_campaign()
        return res

    def _join_campaign(self):
        """Refuse what comes too late, and take over what the campaign is about."""
        if not self._is_officer():
            self.campaign_id._check_running()
        # sudo: authors without a role don't see touchpoints
        for idea in self.sudo().filtered("campaign_id"):
            touchpoint = idea.campaign_id.touchpoint_id
            if touchpoint and not idea.touchpoint_ids:
                idea.touchpoint_ids = [Command.link(touchpoint.id)]
