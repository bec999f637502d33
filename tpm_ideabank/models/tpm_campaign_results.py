# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a campaign has brought, for everybody in the company."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .tpm_idea import OFFICER

BEST = 10
MOST_ADOPTED = 100


class TpmCampaign(models.Model):
    # One file for each concern.
    _inherit = "tpm.campaign"  # pylint: disable=consider-merging-classes-inherited

    idea_count = fields.Integer(string="Ideas", compute="_compute_idea_figures")
    author_count = fields.Integer(
        string="Authors",
        compute="_compute_idea_figures",
        help="Those who are known; anonymous ideas have none.",
    )
    vote_count = fields.Integer(string="Votes", compute="_compute_idea_figures")
    review_count = fields.Integer(string="Reviews", compute="_compute_review_figures")
    review_done_count = fields.Integer(
        string="Reviews done", compute="_compute_review_figures"
    )
    review_progress = fields.Float(
        string="Reviews done, in percent", compute="_compute_review_figures"
    )
    outcome = fields.Char(
        string="What became of them", compute="_compute_outcome", compute_sudo=False
    )
    best_voted_ids = fields.Many2many(
        "tpm.idea", string="Best by votes", compute="_compute_best_voted_ids"
    )
    best_reviewed_ids = fields.Many2many(
        "tpm.idea",
        string="Best by reviews",
        compute="_compute_best_reviewed_ids",
        help="Told when the campaign is closed; officers see them at once.",
    )
    adopted_ids = fields.Many2many(
        "tpm.idea", string="Adopted ideas", compute="_compute_adopted_ids"
    )
    results_date = fields.Datetime(string="Results told on", readonly=True, copy=False)

    def _compute_idea_figures(self):
        groups = self.env["tpm.idea"]._read_group(
            self._counted_domain(),
            ["campaign_id"],
            ["__count", "author_id:count_distinct", "vote_count:sum"],
        )
        figures = {campaign: counts for campaign, *counts in groups}
        for campaign in self:
            counts = figures.get(campaign._origin, (0, 0, 0))
            (
                campaign.idea_count,
                campaign.author_count,
                campaign.vote_count,
            ) = counts

    def _compute_review_figures(self):
        # sudo: of the reviews only their number is told
        groups = (
            self.env["tpm.idea.review"]
            .sudo()
            ._read_group(
                [("campaign_id", "in", self.ids)],
                ["campaign_id"],
                ["__count", "done_date:count"],
            )
        )
        figures = {campaign.id: counts for campaign, *counts in groups}
        for campaign in self:
            count, done = figures.get(campaign._origin.id, (0, 0))
            campaign.review_count, campaign.review_done_count = count, done
            campaign.review_progress = 100 * done / count if count else 0

    @api.depends_context("lang")
    def _compute_outcome(self):
        groups = self.env["tpm.idea"]._read_group(
            self._counted_domain(),
            ["campaign_id", "stage_id"],
            ["__count"],
            order="campaign_id, stage_id",
        )
        parts = {}
        for campaign, stage, count in groups:
            parts.setdefault(campaign, []).append(f"{stage.name}: {count}")
        for campaign in self:
            campaign.outcome = ", ".join(parts.get(campaign._origin, []))

    def _compute_best_voted_ids(self):
        Idea = self.env["tpm.idea"]
        for campaign in self:  # one form at a time
            voted = campaign._counted_domain() & Domain("vote_count", ">", 0)
            campaign.best_voted_ids = Idea.search(
                voted, order="vote_count desc, id", limit=BEST
            )

    @api.depends_context("uid")
    def _compute_best_reviewed_ids(self):
        is_officer = self.env.user.has_group(OFFICER)
        for campaign in self:  # one form at a time
            shown = is_officer or campaign.state == "closed"
            ideas = self.env["tpm.idea"]
            if shown:
                ideas = ideas.search(campaign._counted_domain())
            campaign.best_reviewed_ids = campaign._best_reviewed(ideas)

    @api.model
    def _best_reviewed(self, ideas):
        """Return the best by reviews: most impact for the effort, then the best fit."""
        figures = ideas._review_figures()

        def key(idea):
            figure = figures[idea.id]
            return -figure["impact"] / figure["effort"], -figure["fit"], idea.id

        reviewed = ideas.filtered(lambda idea: idea.id in figures)
        return reviewed.sorted(key)[:BEST]

    def _compute_adopted_ids(self):
        Idea = self.env["tpm.idea"]
        for campaign in self:  # one form at a time
            adopted = campaign._counted_domain() & Domain(
                "stage_kind", "in", ["adopted", "done"]
            )
            campaign.adopted_ids = Idea.search(adopted, limit=MOST_ADOPTED)

    def action_tell_results(self):
        """Tell authors, voters and followers once what the campaign has brought."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "closed":
            raise UserError(self.env._("Results are told when the campaign is closed."))
        if self.results_date:
            raise UserError(
                self.env._(
                    "The results were told on %(day)s.",
                    day=fields.Date.to_string(self.results_date),
                )
            )
        ideas = self.env["tpm.idea"].search(self._counted_domain())
        if not ideas:
            raise UserError(self.env._("There are no ideas to tell about."))
        self.results_date = fields.Datetime.now()
        self._queue_results(ideas)
        return self._notify_user(
            self.env._("Everybody who wrote or voted gets a mail with the results.")
        )

    def _queue_results(self, ideas):
        # sudo: the queue is the addon's own
        self.env["tpm.idea.news"].sudo().create(
            {
                "idea_ids": ideas.ids,
                "kind": "results",
                "campaign_id": self.id,
                "author_id": self.env.user.partner_id.id,
            }
        )
