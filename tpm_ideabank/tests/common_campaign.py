# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common_idea import IdeaCommon


class CampaignCommon(IdeaCommon):
    """A campaign that runs, with two reviewers without any role, and three ideas."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.reviewers = cls.plain | cls.other
        cls.campaign = cls._campaign()
        cls.ideas = cls.env["tpm.idea"].union(
            *(
                cls._idea(name, cls.agent, campaign_id=cls.campaign.id)
                for name in ("Call ahead", "Evening delivery", "Parcel box")
            )
        )

    @classmethod
    def _campaign(cls, begins=-5, ends=5, **vals):
        """Return a campaign by its first and last day, counted from today."""
        return cls.env["tpm.campaign"].create(
            {
                "name": "What would make delivery delight?",
                "date_from": cls.today + timedelta(begins),
                "date_to": cls.today + timedelta(ends),
                "reviewer_ids": [Command.set(cls.reviewers.ids)],
                "review_days": 7,
                "user_id": cls.officer.id,
                **vals,
            }
        )

    def _mine(self, records):
        """Return the same records with the rights of the user of the test."""
        return self.env[records._name].browse(records.ids)

    @classmethod
    def _end(cls, days_ago=1):
        """Let the campaign end some days ago."""
        day = cls.today - timedelta(days_ago)
        cls.campaign.write({"date_from": day - timedelta(9), "date_to": day})

    @classmethod
    def _hand_out(cls):
        """Hand out as an officer does."""
        return cls.campaign.with_user(cls.officer).action_hand_out()

    @classmethod
    def _reviews(cls, user=None, *ideas):
        domain = [("campaign_id", "=", cls.campaign.id)]
        if user:
            domain += [("user_id", "=", user.id)]
        reviews = cls.env["tpm.idea.review"].search(domain, order="id")
        wanted = cls.env["tpm.idea"].union(*ideas)
        return reviews.filtered(lambda r: not wanted or r.idea_id in wanted)

    @classmethod
    def _rate(cls, user, idea, impact, effort, fit=3):
        """Fill in a review, as the reviewer."""
        cls._reviews(user, idea).with_user(user).write(
            {"impact": str(impact), "effort": str(effort), "fit": str(fit)}
        )

    def _activities(self, user=None):
        kind = self.env.ref("tpm_ideabank.mail_activity_type_review")
        activities = self.campaign.activity_ids
        activities = activities.filtered(lambda a: a.activity_type_id == kind)
        return activities.filtered(lambda a: not user or a.user_id == user)
