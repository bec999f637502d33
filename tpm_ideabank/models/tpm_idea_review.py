# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .tpm_idea import SCALE

RATINGS = ("impact", "effort", "fit")
# What a reviewer types; officers may also change the day.
TYPED = {*RATINGS, "comment"}


class TpmIdeaReview(models.Model):
    """What one reviewer says about one idea of a campaign."""

    _name = "tpm.idea.review"
    _description = "Idea Review"
    _order = "due_date, id"
    _rec_name = "idea_id"

    idea_id = fields.Many2one(
        "tpm.idea", required=True, readonly=True, ondelete="cascade"
    )
    idea_text = fields.Text(related="idea_id.text", string="What it says")
    campaign_id = fields.Many2one(
        "tpm.campaign", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Reviewer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    due_date = fields.Date(string="Due")
    done_date = fields.Date(string="Done on", readonly=True)
    reminded_date = fields.Date(string="Reminded on", readonly=True)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")
    impact = fields.Selection(
        SCALE, help="How much it would change for customers or for you."
    )
    effort = fields.Selection(SCALE, help="How much time and money it takes.")
    fit = fields.Selection(SCALE, help="How well it fits what you want to be.")
    comment = fields.Text()

    _one_each = models.UniqueIndex(
        "(idea_id, user_id)", "Everybody reviews an idea once."
    )
    _open_idx = models.Index("(due_date, campaign_id) WHERE done_date IS NULL")

    @api.depends("due_date", "done_date")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for review in self:
            due = review.due_date
            review.is_overdue = bool(due and due < today and not review.done_date)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("done_date", "=", False) & Domain(
            "due_date", "<", fields.Date.context_today(self)
        )
        return overdue if True in value else ~overdue

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for review in self:
            review.is_mine = review.user_id == self.env.user

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        if any(vals.keys() & set(RATINGS) for vals in vals_list):
            reviews._check_mine()
            reviews._mark_done()
        return reviews

    def write(self, vals):
        self._check_changes(vals)
        res = super().write(vals)
        if vals.keys() & set(RATINGS):
            self._mark_done()
        return res

    def _check_changes(self, vals):
        """Refuse to rate for somebody else, or after the campaign was closed."""
        if self.env.su:
            return
        if vals.keys() & TYPED:
            self._check_mine()
            # everybody may read the reviews then, so none may follow the others
            closed = self.campaign_id.filtered(lambda c: c.state == "closed")[:1]
            if closed:
                raise UserError(
                    self.env._(
                        "“%(campaign)s” is closed and takes no more reviews, as "
                        "everybody may read them now. An officer can give reviewers "
                        "more days, or reopen it.",
                        campaign=closed.name,
                    )
                )
        others = vals.keys() - TYPED
        if others - {"due_date"} or (others and not self.idea_id._is_officer()):
            raise AccessError(
                self.env._("Of a review you change ratings and comment alone.")
            )

    def _check_mine(self):
        if not self.env.su and self.user_id - self.env.user:
            raise AccessError(self.env._("Everybody reviews for himself or herself."))

    def _mark_done(self):
        """Note which reviews are complete, and close the activities of their users."""
        # sudo: the day is noted by the addon alone
        today = fields.Date.context_today(self)
        complete = self.sudo().filtered(lambda r: all(r[name] for name in RATINGS))
        complete.filtered(lambda r: not r.done_date).write({"done_date": today})
        (self.sudo() - complete).filtered("done_date").write({"done_date": False})
        for campaign, reviews in self.sudo().grouped("campaign_id").items():
            campaign._settle_reviews(reviews.user_id)

    def action_next(self):
        """Open the next idea that waits for the user's review."""
        waiting = Domain("user_id", "=", self.env.uid) & Domain("done_date", "=", False)
        if self.campaign_id:
            waiting &= Domain("campaign_id", "=", self.campaign_id[:1].id)
        others = waiting & Domain("id", "not in", self.ids)
        later = others & Domain("id", ">", max(self.ids, default=0))
        review = self.search(later, order="id", limit=1)
        review = review or self.search(others, order="id", limit=1)
        if not review:
            return self._thank(waiting)
        left = self.search_count(waiting)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_idea_review_action_quick"
        )
        return {
            **action,
            "name": self.env._("Review ideas: %(left)s left", left=left),
            "res_id": review.id,
        }

    def _thank(self, waiting):
        """Close the dialog when nothing else is left to do."""
        message = self.env._("You have reviewed everything. Thank you!")
        if self.search_count(waiting, limit=1):
            message = self.env._("This one still lacks a rating; it is your last.")
        campaign = self.env["tpm.campaign"]
        action = campaign._notify_user(message)
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action
